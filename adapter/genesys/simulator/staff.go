package simulator

import "sync"

// A staff is all agents at work, each on a goroutine, so that Close can wait
// for them. The zero value is ready; it may be used concurrently.
type staff struct {
	mu     sync.Mutex
	home   bool
	agents sync.WaitGroup
}

// start reports whether the agent could still begin.
func (s *staff) start(work func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.home {
		return false
	}
	s.agents.Go(work)
	return true
}

// dismiss lets nobody begin any more; wait returns once all are done.
func (s *staff) dismiss() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.home = true
}

func (s *staff) wait() { s.agents.Wait() }

package guestchat

import "sync"

// A crew is all the goroutines of a server, so that Close can wait for them.
// The zero value is ready; it may be used concurrently.
type crew struct {
	mu     sync.Mutex
	closed bool
	group  sync.WaitGroup
}

// start runs f on a goroutine of the crew, unless the crew has been dismissed.
func (c *crew) start(f func()) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.group.Go(f)
	return true
}

// dismiss lets nobody start any more; wait then returns once all are done.
func (c *crew) dismiss() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
}

func (c *crew) dismissed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

func (c *crew) wait() { c.group.Wait() }

package webmessaging

import "sync"

// A crew is the goroutines of a server, which Close waits for. The zero value
// is ready and may be used concurrently.
type crew struct {
	mu     sync.Mutex
	closed bool
	group  sync.WaitGroup
}

// start runs f on a goroutine, unless the crew was sent home.
func (c *crew) start(f func()) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.group.Go(f)
	}
	return !c.closed
}

// dismiss lets nobody start any more.
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

package wire

import "sync"

// A Crew is all the goroutines of a server, so that its Close can wait for
// them. The zero value is ready; it may be used concurrently.
type Crew struct {
	mu     sync.Mutex
	closed bool
	group  sync.WaitGroup
}

// Start runs f on a goroutine of the crew and reports true, unless the crew has
// been dismissed.
func (c *Crew) Start(f func()) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.group.Go(f)
	return true
}

// Dismiss lets nobody start any more; Wait then returns once all are done.
func (c *Crew) Dismiss() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
}

// Dismissed reports whether the server is being closed.
func (c *Crew) Dismissed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

// Wait is called after Dismiss. It may be called twice.
func (c *Crew) Wait() { c.group.Wait() }

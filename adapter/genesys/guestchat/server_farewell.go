package guestchat

import (
	"context"
	"time"
)

// farewellTick is how often Farewell looks whether the guests are gone.
const farewellTick = 20 * time.Millisecond

// Farewell closes the sockets of all guests politely, after what they still
// have to be told, and waits until they are gone or ctx ends. Those who come
// meanwhile, or come back, are served as always: call it when nobody is to come
// any more, and Close after it.
func (s *Server) Farewell(ctx context.Context) {
	for _, c := range s.Conversations() {
		c.bye()
	}
	tick := time.NewTicker(farewellTick)
	defer tick.Stop()
	for s.guests() > 0 {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func (s *Server) guests() int {
	n := 0
	for _, c := range s.Conversations() {
		n += c.Sockets()
	}
	return n
}

func (c *Conversation) bye() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for s := range c.sockets {
		s.bye()
	}
}

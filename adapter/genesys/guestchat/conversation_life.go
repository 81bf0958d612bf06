package guestchat

import (
	"context"
	"slices"
	"time"
)

// attach adds a socket. The first one makes the conversation active: the guest
// is connected and the conversation is served. It reports false once the
// conversation is released or forgotten.
//
// It is called before the guest knows that the socket is open, so that whoever
// sends a message at once is not refused.
func (c *Conversation) attach(ctx context.Context, s *eventSocket) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.phase == PhaseForgotten {
		return false
	}
	if c.server.options.OneSocket {
		for older := range c.sockets {
			older.bye()
		}
	}
	c.makeRoom()
	c.sockets[s] = struct{}{}
	for _, frame := range c.missed {
		s.push(frame)
	}
	c.missed = nil
	switch c.phase {
	case PhaseWaiting:
		c.activate(ctx)
	case PhaseActive:
		c.waiting.Stop()
	default:
		s.linger()
	}
	return true
}

// activate is what the first socket does.
func (c *Conversation) activate(ctx context.Context) {
	c.waiting.Stop()
	c.phase = PhaseActive
	c.watchIdle()
	c.arrive(c.guest())
	c.beServed(ctx)
}

func (c *Conversation) beServed(ctx context.Context) {
	serve := c.server.options.Serve
	ctx, c.stop = context.WithCancel(context.WithoutCancel(ctx))
	if serve == nil || !c.server.crew.Start(func() { serve(ctx, c) }) {
		c.stop()
	}
}

// detach removes a socket that is gone. Without any the guest has some time to
// come back.
func (c *Conversation) detach(s *eventSocket) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.sockets, s)
	if c.phase == PhaseActive && len(c.sockets) == 0 {
		c.absentSince = time.Now()
		c.waiting = time.AfterFunc(c.server.options.Absence, c.stayedAway)
	}
}

func (c *Conversation) neverAttached() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.phase == PhaseWaiting {
		c.finish()
	}
}

func (c *Conversation) stayedAway() {
	c.mu.Lock()
	defer c.mu.Unlock()
	limit := c.server.options.Absence
	if c.phase == PhaseActive && len(c.sockets) == 0 && time.Since(c.absentSince) >= limit {
		c.finish()
	}
}

// heardFrom notes a sign of life of the guest. The timer is not touched: when
// it fires it looks how long the silence has been.
func (c *Conversation) heardFrom() { c.lastWord = time.Now() }

// watchSilence starts to measure the guest's silence when an agent comes.
func (c *Conversation) watchSilence() {
	if c.silence == nil {
		c.heardFrom()
		c.silence = time.AfterFunc(c.server.options.Inactivity, c.stayedSilent)
	}
}

func (c *Conversation) stayedSilent() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.phase != PhaseActive || !c.has(RoleAgent, Connected) {
		c.silence = nil
		return
	}
	left := c.server.options.Inactivity - time.Since(c.lastWord)
	if left <= 0 {
		c.finish()
		return
	}
	c.silence = time.AfterFunc(left, c.stayedSilent)
}

// has reports whether a member of that role is in that state.
func (c *Conversation) has(role Role, state State) bool {
	return slices.ContainsFunc(c.members, func(m *Member) bool { return m.Role == role && m.State == state })
}

// finish ends the conversation: the guest departs, and the others with it,
// though of them nobody is told any more.
func (c *Conversation) finish() {
	c.depart(c.guest())
	c.conclude()
}

// conclude is what follows the guest's departure.
func (c *Conversation) conclude() {
	c.phase = PhaseOver
	at := now()
	for _, m := range c.members {
		if m.State != Disconnected {
			m.State, m.LeaveDate = Disconnected, &at
		}
	}
	c.quiet()
	for s := range c.sockets {
		s.linger()
	}
	c.waiting = time.AfterFunc(c.server.options.Retention, func() { c.server.forget(c) })
}

// discard is the end of the conversation as far as this server goes; it hangs up on
// the guest.
func (c *Conversation) discard() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.phase = PhaseForgotten
	c.quiet()
	for s := range c.sockets {
		s.HangUp()
	}
}

// quiet stops the clocks and whoever serves the conversation.
func (c *Conversation) quiet() {
	if c.waiting != nil { // nil while it is being adopted
		c.waiting.Stop()
	}
	if c.silence != nil {
		c.silence.Stop()
	}
	if c.idle != nil {
		c.idle.Stop()
	}
	c.letGo()
	if c.stop != nil {
		c.stop()
	}
	c.log.Wake()
}

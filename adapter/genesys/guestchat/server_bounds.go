package guestchat

import (
	"net/http"
	"time"
)

// Bounds keep guests from costing more than they should, where the guests are
// strangers. The zero value has none, as befits a test.
type Bounds struct {
	// Hold is asked last before a conversation is made, and may refuse it. It
	// returns what is called, once, when the conversation is over, from wherever
	// that is: it must not call the conversation or the server, nor wait.
	// Default: every conversation is made.
	Hold func(r *http.Request) (release func(), refusal *Refusal)
	// Pace may refuse a guest's message, or sign of typing, that comes too soon
	// after others. It is asked only for guests who have shown a good token.
	// Default: nobody is slowed down.
	Pace func(conversation string) *Refusal
	// Happenings is how much may happen in a conversation, each message and each
	// sign of typing being one; then its guest is refused. All of it is kept as
	// long as the conversation is. Default: any number.
	Happenings int
	// Sockets is how many sockets a guest may have at once; one more, and the
	// oldest is hung up on. Default: any number.
	Sockets int
	// Idle is how long a conversation may go on in which nobody says anything,
	// whoever is in it. Default: for ever.
	Idle time.Duration
}

// paced is guarded for what a guest may not do too often.
func (s *Server) paced(answer func(call) (any, *Refusal)) func(call) (any, *Refusal) {
	return func(r call) (any, *Refusal) {
		if pace := s.options.Bounds.Pace; pace != nil {
			if refusal := pace(r.conversation.ID); refusal != nil {
				return nil, refusal
			}
		}
		return answer(r)
	}
}

// hold asks for leave to make a conversation.
func (s *Server) hold(r *http.Request) (release func(), refusal *Refusal) {
	if s.options.Bounds.Hold == nil {
		return nil, nil
	}
	return s.options.Bounds.Hold(r)
}

// The methods below are for callers that hold c.mu.

// full refuses the guest of a conversation in which more has happened than may.
func (c *Conversation) full() *Refusal {
	if most := c.server.options.Bounds.Happenings; most > 0 && c.log.Len() >= most {
		return BadChatRequest.saying("this conversation is full, start a new one")
	}
	return nil
}

// makeRoom hangs up on the oldest socket if a new one would be one too many.
func (c *Conversation) makeRoom() {
	most := c.server.options.Bounds.Sockets
	if most == 0 || len(c.sockets) < most {
		return
	}
	var oldest *eventSocket
	for s := range c.sockets {
		if oldest == nil || s.since.Before(oldest.since) {
			oldest = s
		}
	}
	delete(c.sockets, oldest) // detach will not find it, which is fine: there is another one by then
	oldest.HangUp()
}

// watchIdle starts to measure how long nothing has been said.
func (c *Conversation) watchIdle() {
	if idle := c.server.options.Bounds.Idle; idle > 0 {
		c.lastSaid = time.Now()
		c.idle = time.AfterFunc(idle, c.stayedIdle)
	}
}

func (c *Conversation) stayedIdle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.phase != PhaseActive {
		return
	}
	left := c.server.options.Bounds.Idle - time.Since(c.lastSaid)
	if left <= 0 {
		c.finish()
		return
	}
	c.idle = time.AfterFunc(left, c.stayedIdle)
}

// letGo tells, once, that the conversation is over.
func (c *Conversation) letGo() {
	if c.release != nil {
		c.release()
		c.release = nil
	}
}

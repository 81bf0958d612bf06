package guestchat

import (
	"net/http"
	"time"
)

// Bounds keep guests from costing more than they should, where the guests are
// strangers. The zero value has none, as befits a test.
type Bounds struct {
	// Hold is asked last before a conversation is made, and may refuse it. The
	// place it gives is the conversation's. Default: everybody has one, and
	// nobody is slowed down.
	Hold func(r *http.Request) (Place, *Refusal)
	// Adopted finds the place of a live conversation that [Server.Adopt] holds,
	// whose guest was let in by another server: it cannot be refused. Default: it
	// counts nowhere, and nobody is slowed down.
	Adopted func() Place
	// Happenings is how much may happen in a conversation, each message and each
	// sign of typing being one; then its guest is refused. All of it is kept as
	// long as the conversation is. Default: any number.
	Happenings int
	// Bytes is how much a guest may bring along and say in all. All of it is kept
	// as well. Default: any number.
	Bytes int
	// Sockets is how many sockets a guest may have at once; one more, and the
	// oldest is hung up on. Default: any number.
	Sockets int
	// Idle is how long a conversation may go on in which nobody says anything,
	// whoever is in it. Default: for ever.
	Idle time.Duration
}

// A Place is what a conversation takes up. Its methods may be called from
// anywhere, under locks of the conversation, so they call neither it nor the
// server, and do not wait.
type Place interface {
	// Pace may refuse a message, or a sign of typing, of the guest that comes too
	// soon after others.
	Pace() *Refusal
	// Release is called once, when the conversation is over.
	Release()
}

// freely is the place of those who are not held to anything.
type freely struct{}

func (freely) Pace() *Refusal { return nil }
func (freely) Release()       {}

// hold finds a place for a conversation.
func (b Bounds) hold(r *http.Request) (Place, *Refusal) {
	if b.Hold == nil {
		return freely{}, nil
	}
	return b.Hold(r)
}

// adopted finds a place for a conversation that was let in elsewhere.
func (b Bounds) adopted() Place {
	if b.Adopted == nil {
		return freely{}
	}
	return b.Adopted()
}

// The methods below are for callers that hold c.mu.

// tooMuch refuses a guest who talks too fast, or in whose conversation there is
// no room for more bytes. Otherwise they count.
func (c *Conversation) tooMuch(more int) *Refusal {
	b := c.server.options.Bounds
	if b.Happenings > 0 && c.log.Len() >= b.Happenings || b.Bytes > 0 && c.weight+more > b.Bytes {
		return BadChatRequest.saying("this conversation is full, start a new one")
	}
	if refusal := c.place.Pace(); refusal != nil {
		return refusal
	}
	c.weight += more
	return nil
}

// weight is how many bytes a guest's own fields have.
func weight(fields map[string]string) int {
	n := 0
	for name, value := range fields {
		n += len(name) + len(value)
	}
	return n
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

// letGo gives the place back, once.
func (c *Conversation) letGo() {
	c.place.Release()
	c.place = freely{}
}

package simulator

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
)

// ringAgain is how long a guest whom nobody answered waits for the next ring.
const ringAgain = 5 * time.Second

// A queue finds agents for guests. All its agents are always free and able, so
// the first one is rung at once.
type queue struct {
	agents []Agent // at least one
}

func (q *queue) next() Agent { return q.agents[0] }

// serve takes a guest into the queue and rings until somebody joins.
func (s *Simulator) serve(ctx context.Context, c *guestchat.Conversation) {
	waiting := c.Join(guestchat.Member{Role: guestchat.RoleACD})
	for ctx.Err() == nil && !s.ring(ctx, c, waiting) {
		select {
		case <-time.After(ringAgain):
		case <-ctx.Done():
		}
	}
}

// ring lets the next agent work on the chat and reports whether the agent ever
// joined it.
func (s *Simulator) ring(ctx context.Context, c *guestchat.Conversation, waiting *guestchat.Participant) bool {
	agent := s.queue.next()
	d := &Desk{
		chat:  c,
		agent: c.Invite(guestchat.Member{Role: guestchat.RoleAgent, DisplayName: agent.Name}),
		queue: waiting,
	}
	s.seat(c.ID, d)
	defer s.clear(c.ID)
	defer d.Leave()
	err := agent.Script(ctx, d)
	if err != nil && ctx.Err() == nil && !errors.Is(err, io.EOF) && !errors.Is(err, guestchat.ErrLeft) {
		s.log.Warn("agent's script broke", "agent", agent.Name, "conversation", c.ID, "error", err)
	}
	return d.joined.Load()
}

func (s *Simulator) seat(conversation string, d *Desk) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.desks[conversation] = d
}

func (s *Simulator) clear(conversation string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.desks, conversation)
}

// desk is where an agent works on a conversation, or nil.
func (s *Simulator) desk(conversation string) *Desk {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.desks[conversation]
}

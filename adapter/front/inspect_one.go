package front

import (
	"context"
	"errors"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// An Inspection is all that is known of a conversation but for what was said.
type Inspection struct {
	Summary

	TakenUp   bool       `json:"taken_up,omitempty"` // from another front, or from before a restart: Steps begin here
	Busy      bool       `json:"busy,omitempty"`     // who serves it has no time, as while its chat is being taken up: there are no Variables, Agents and Deadlines
	Variables []Variable `json:"variables,omitempty"`
	Agents    []string   `json:"agents,omitempty"`
	Deadlines []Deadline `json:"deadlines,omitempty"`
	Steps     []Passed   `json:"steps,omitempty"`   // the last 50
	Reasons   []Passed   `json:"reasons,omitempty"` // the last 50; none unless the engine traces
}

// A Variable is one that has a value, as a person reads it. Secrets are masked.
type Variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A Deadline is when a conversation goes on by itself.
type Deadline struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
}

// glance is how long Inspect waits for who serves a conversation.
const glance = 3 * time.Second

// Inspect looks at one conversation. It waits for some seconds until whoever serves
// it has time, and fails with [ErrNotHere].
func (f *Front) Inspect(ctx context.Context, id string) (Inspection, error) {
	c := f.server.Conversation(id)
	if c == nil {
		return Inspection{}, ErrNotHere
	}
	seen := f.sight(id)
	found := Inspection{Summary: f.summary(c, seen)}
	if seen == nil {
		return found, nil
	}
	seen.passed(&found)
	brief, cancel := context.WithTimeout(ctx, glance)
	defer cancel()
	engine, state, err := seen.look(brief)
	if found.Busy = errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil; found.Busy {
		return found, nil
	}
	if err != nil || state == nil {
		return found, err
	}
	d := engine.Dialog()
	if state.At != bot.Nowhere {
		found.Step = d.Steps[state.At].Name
	}
	for i, v := range state.Vars {
		if v != nil {
			found.Variables = append(found.Variables, Variable{d.Vars[i].Name, engine.Mask(state, bot.Print(v))})
		}
	}
	found.Agents, found.Deadlines = state.Chat.Agents, deadlines(state)
	return found, nil
}

// passed tells how the conversation came to where it stands.
func (s *sight) passed(to *Inspection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	to.TakenUp = s.takenUp
	to.Steps = append(to.Steps, s.steps...)
	to.Reasons = append(to.Reasons, s.reasons...)
}

// look asks whoever serves the conversation; nil: nobody does any more, or yet.
func (s *sight) look(ctx context.Context) (*bot.Engine, *bot.Conversation, error) {
	s.mu.Lock()
	engine := s.engine
	s.mu.Unlock()
	if engine == nil {
		return nil, nil, nil
	}
	state, err := s.intercom.Look(ctx)
	if errors.Is(err, bot.ErrNotServed) {
		return engine, nil, nil
	}
	return engine, state, err
}

func deadlines(c *bot.Conversation) []Deadline {
	var all []Deadline
	for _, d := range []Deadline{
		{c.Settle, "what was said is taken for the whole answer"},
		{c.Silence, silent(c)},
		{c.Waiting, "the customer is told that nobody is there yet"},
		{c.Nobody, "the flow gives up waiting for an agent"},
	} {
		if !d.At.IsZero() {
			all = append(all, d)
		}
	}
	return all
}

func silent(c *bot.Conversation) string {
	switch c.Phase {
	case bot.Calling:
		return "the call takes too long"
	case bot.Listening:
		return "the chat with the agent has been silent for too long"
	default:
		return "the customer has been silent for too long"
	}
}

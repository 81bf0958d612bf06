package bot

import (
	"context"
	"errors"
	"time"
)

// Errors of an [Intercom].
var (
	// ErrNotServed comes when a conversation is not served any more.
	ErrNotServed = errors.New("the conversation is over")
	// ErrHasAgent comes from HandOver when an agent is there, or on the way.
	ErrHasAgent = errors.New("an agent has been asked for already")
	// ErrNoAgents comes from HandOver when no step that the conversation can still
	// come to asks for an agent.
	ErrNoAgents = errors.New("no step of the flow leads to an agent from here")
)

// An Intercom is how operators reach a conversation while [Serve] talks it. It
// belongs to one call of Serve, whose goroutine answers between two events. All
// methods may be called concurrently; they wait until Serve has time for them.
type Intercom struct {
	calls chan func(context.Context, *serving) error
	over  chan struct{} // closed by Serve, as its last act
}

// NewIntercom returns an intercom for [ServeOptions].
func NewIntercom() *Intercom {
	return &Intercom{calls: make(chan func(context.Context, *serving) error), over: make(chan struct{})}
}

// Look returns a copy of the conversation as it stands, or [ErrNotServed].
func (i *Intercom) Look(ctx context.Context) (*Conversation, error) {
	found := make(chan *Conversation, 1)
	err := i.call(ctx, func(_ context.Context, s *serving) error {
		found <- s.c.clone()
		return nil
	})
	if err != nil {
		return nil, err
	}
	return <-found, nil
}

// HandOver has the flow ask for an agent now, and returns the step that does. It
// fails with [ErrNotServed], [ErrHasAgent] or [ErrNoAgents], and then nothing has
// happened; after the end of ctx it may have.
func (i *Intercom) HandOver(ctx context.Context) (step string, err error) {
	var asked string
	var refused error
	err = i.call(ctx, func(ctx context.Context, s *serving) (broken error) {
		asked, refused, broken = s.summon(ctx)
		return broken
	})
	if err != nil {
		return "", err // whoever answers after that writes what nobody reads
	}
	return asked, refused
}

// summon has the engine ask for an agent. That it refuses is no fault of the
// conversation's, as broken would be.
func (s *serving) summon(ctx context.Context) (step string, refused, broken error) {
	to, refused := s.engine.wayToAgent(s.c)
	if refused != nil {
		return "", refused, nil
	}
	broken = s.step(ctx, AgentWanted{At: time.Now()})
	return s.engine.dialog.Steps[to].Name, broken, broken
}

// call has the goroutine of Serve do something, and waits for it. What do returns
// ends the conversation.
func (i *Intercom) call(ctx context.Context, do func(context.Context, *serving) error) error {
	done := make(chan struct{})
	job := func(ctx context.Context, s *serving) error {
		defer close(done)
		return do(ctx, s)
	}
	select {
	case i.calls <- job:
	case <-i.over:
		return ErrNotServed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// incoming is where calls come from; nil: there are none.
func (i *Intercom) incoming() <-chan func(context.Context, *serving) error {
	if i == nil {
		return nil
	}
	return i.calls
}

func (i *Intercom) hangUp() {
	if i != nil {
		close(i.over)
	}
}

package bot

import (
	"context"
	"time"
)

// A Driven is a conversation that a test drives by hand: what the loop of Serve
// leaves to chance, the test decides.
type Driven struct{ s *serving }

// Drive is Serve up to where it begins. aside and rest are as in serving.
func Drive(
	e *Engine, channel Channel, chat ChatService, o ServeOptions,
	aside func(ctx context.Context, deed func() Event), rest func(ctx context.Context, d time.Duration),
) Driven {
	s := newServing(e, channel, chat, o)
	s.aside, s.rest = aside, rest
	return Driven{s}
}

// Begin starts the conversation or takes it up.
func (d Driven) Begin(ctx context.Context) error { return d.s.begin(ctx) }

// Take deals with an event.
func (d Driven) Take(ctx context.Context, ev Event) error { return d.s.take(ctx, ev) }

// HasChore reports whether Next has anything to return.
func (d Driven) HasChore() bool { return len(d.s.todo) > 0 }

// Next hands on the next chore: a function that carries it out, and returns what
// Take has to be given; nil: nothing.
func (d Driven) Next(ctx context.Context) (func() Event, error) {
	c, err := d.s.handOn()
	return func() Event { return d.s.carryOut(ctx, c) }, err
}

// Wake is when the conversation wants to be woken; zero: never.
func (d Driven) Wake() time.Time { return d.s.c.Wake() }

// Over reports whether the conversation has come to its end, and which.
func (d Driven) Over() (outcome string, over bool) { return d.s.c.Outcome, d.s.c.Phase == Over }

// Afterwards deals with what came of a command once the conversation is over.
func (d Driven) Afterwards(ctx context.Context, ev Event) error { return d.s.afterwards(ctx, ev) }

// BreakOff ends the conversation here, and reports whether it goes on elsewhere.
func (d Driven) BreakOff(err error) bool { return d.s.breakOff(err) }

// Lastly deals with what came of a command after that.
func (d Driven) Lastly(ctx context.Context, ev Event, why error) error {
	return d.s.lastly(ctx, ev, why)
}

// Close is the end of Serve.
func (d Driven) Close() {
	d.s.hangUp()
	d.s.close()
}

package monitor

import (
	"context"
	"errors"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/bot"
)

// maxSteps is how many steps a run may go through before it is taken to run in
// a circle.
const maxSteps = 1000

// Why a run stops before its script does.
var (
	errBroken  = errors.New("a command could not be carried out") // the step at hand says which
	errCircles = errors.New("the run goes in a circle")
)

// A run is one run at work. One goroutine, the caller's, does all: a customer
// does one thing at a time.
//
// The script has a clock of its own. It stands still while a command is carried
// out, so that `within` counts from what was said, and not from when it was
// meant to be.
type run struct {
	runner  *Runner
	c       *bot.Conversation
	service *genesys.Service
	chat    *genesys.Handover     // over service
	losses  *genesys.Subscription // error events: why a chat was lost

	began time.Time
	stood time.Duration // how long the script's clock stood still

	step     int       // in result.Steps; -1: none is at hand
	at       int       // the same in the file
	waitsFor Side      // who has to do something in it
	from     time.Time // what its measurement counts from
	until    time.Time // and what it counts to; zero: the step's end
	said     time.Time // when the monitor began to say what it said last; zero: it has waited since
	agents   []string  // who are there
	opened   time.Time // when the first chat was open; zero: not yet
	met      time.Time // when the first agent came; zero: not yet
	spokenTo bool      // somebody has said something
	byAgent  bool      // an agent has
	answered bool      // somebody has since the monitor spoke
	open     bool      // there is a chat that is not known to be closed
	broke    bool      // the connection to it broke, and nothing was heard since
	lost     error     // why the chat was lost; nil: it was not
	unclosed error     // why the chat could not be closed; nil: it could

	phaseSides   []Side // by index of result.Phases: who made it last
	measureSides []Side // likewise of result.Measures

	faults  []Fault // of the script, since an expectation was met last
	outcome Outcome // the script's own verdict; empty: it has none yet
	result  *Result
}

func newRun(r *Runner) *run {
	service := r.opts.Service()
	m := r.monitor
	now := time.Now()
	return &run{
		runner: r, c: r.engine.New(m.Name), step: -1, began: now,
		service: service, losses: service.Subscribe(genesys.EventError), chat: genesys.NewHandover(service),
		result: &Result{Monitor: m.Name, Title: m.Title, File: m.File, Target: r.opts.Target, Began: now, Steps: []Step{}},
	}
}

// play runs the script to its end, to that of its time, or of ctx.
func (t *run) play(ctx context.Context) {
	limited, cancel := context.WithTimeout(ctx, t.runner.monitor.TimeLimit)
	defer cancel()
	err := t.take(limited, bot.Started{At: t.now(), Inputs: t.runner.opts.Inputs})
	for err == nil && t.c.Phase != bot.Over {
		var e bot.Event
		if e, err = t.wait(limited); err == nil && e != nil {
			err = t.take(limited, e)
		}
	}
	switch {
	case t.c.Phase == bot.Over && err == nil:
	case ctx.Err() != nil:
		t.outcome = Interrupted
	case errors.Is(err, errBroken):
		t.outcome = Failed
	case errors.Is(err, errCircles):
		t.circles()
	default:
		t.timeUp() //nolint:contextcheck // the engine is a function: nothing in it waits
	}
	t.endStep(Cut)
}

// timeUp lets the script say what it was waiting for.
func (t *run) timeUp() {
	effects, err := t.runner.engine.Step(t.c, bot.TimeUp{At: t.now()})
	if err != nil {
		return
	}
	t.outcome = Failed
	for _, e := range effects {
		if unmet, is := e.(bot.Unmet); is {
			t.missed(unmet)
		}
	}
}

// now is the time of the script's clock.
func (t *run) now() time.Time { return time.Now().Add(-t.stood) }

// since is how long ago the run began.
func (t *run) since() Seconds { return Seconds(time.Since(t.began)) }

// wait returns what happens next in the chat, or that the script's time has
// come; nil is nothing that a script could hear of.
func (t *run) wait(ctx context.Context) (bot.Event, error) {
	hearing := ctx
	if wake := t.c.Wake(); !wake.IsZero() {
		var cancel context.CancelFunc
		hearing, cancel = context.WithDeadline(ctx, wake.Add(t.stood))
		defer cancel()
	}
	e, err := t.chat.Receive(hearing)
	t.said = time.Time{}
	switch {
	case err == nil && !t.heard(ctx, e):
		return nil, nil //nolint:nilnil // there is nothing to tell
	case err == nil:
		return bot.ChatHappened{At: t.now(), ChatEvent: e}, nil
	case ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded):
		return bot.Ticked{At: t.now()}, nil
	default:
		return nil, err
	}
}

// take lets the script have an event, and does what comes of it.
func (t *run) take(ctx context.Context, e bot.Event) error {
	effects, err := t.runner.engine.Step(t.c, e) //nolint:contextcheck // the engine is a function: nothing in it waits
	if err != nil {
		return err
	}
	for _, effect := range effects {
		if err := t.do(ctx, effect); err != nil {
			return err
		}
	}
	return nil
}

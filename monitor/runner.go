package monitor

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// Options say how a [Runner] reaches the chat. Service is needed; everything
// else has a default.
type Options struct {
	// Service returns a service for one run, which closes it.
	Service func() *genesys.Service
	// Inputs are those of the file, by name. Text is read by the input's type.
	Inputs map[string]any
	// Target is what results call the chat. Default: as the file calls it.
	Target string
	// Closing is how long a run tries to close its chat. Default: 20 s.
	Closing time.Duration
	// Watch is told how a run goes on, from the goroutine of [Runner.Run], which
	// waits meanwhile. Default: nobody is.
	Watch Watch
}

// A Watch looks on. A function that is nil is not called.
type Watch struct {
	Begins func(s Step)  // its Took and State are not known yet
	Ends   func(s Step)  // with all that is known of it
	Said   func(l Line)  // a line of the transcript
	Over   func(*Result) // the run has ended, and its chat is closed
}

// A Runner runs one monitor. It is immutable, and may run many times at once.
type Runner struct {
	monitor *flows.Monitor
	engine  *bot.Engine
	opts    Options
}

// New returns a runner. It fails if an input is missing or does not fit; nothing
// is opened yet.
func New(m *flows.Monitor, o Options) (*Runner, error) {
	engine, err := bot.NewEngine(m.Dialog, bot.EngineOptions{})
	if err != nil {
		return nil, fmt.Errorf("monitor %s: %w", m.Name, err)
	}
	if o.Closing <= 0 {
		o.Closing = 20 * time.Second
	}
	if o.Target == "" {
		o.Target = m.Target
	}
	r := &Runner{monitor: m, engine: engine, opts: o}
	if missing := r.missing(); len(missing) > 0 {
		return nil, fmt.Errorf("monitor %s: no value for input %s", m.Name, strings.Join(missing, ", "))
	}
	if _, err := engine.Step(engine.New(""), bot.Started{At: time.Now(), Inputs: o.Inputs}); err != nil {
		return nil, fmt.Errorf("monitor %s: %w", m.Name, err)
	}
	return r, nil
}

// missing are the inputs without a value. A customer may come without one; a
// monitor that does would look at another chat than it should.
func (r *Runner) missing() []string {
	var names []string
	for _, v := range r.monitor.Dialog.Vars {
		if _, given := r.opts.Inputs[v.Name]; v.Input && !given && v.Default == nil {
			names = append(names, v.Name)
		}
	}
	slices.Sort(names)
	return names
}

// Monitor is what it runs.
func (r *Runner) Monitor() *flows.Monitor { return r.monitor }

// Run runs the monitor once and returns what came of it. When it returns, the
// chat is closed, however it went; where that was not possible the result says
// so. It takes the file's time limit, and a little more than [Options].Closing, at
// most. When ctx ends, the run is interrupted: it closes its chat and has no
// verdict.
func (r *Runner) Run(ctx context.Context) *Result {
	t := newRun(r) //nolint:contextcheck // a chat outlives the call that makes it
	t.play(ctx)
	t.close(ctx)
	t.judge()
	if over := r.opts.Watch.Over; over != nil {
		over(t.result)
	}
	return t.result
}

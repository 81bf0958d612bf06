package load

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"

	"golang.org/x/time/rate"
)

// DefaultRate is how many chats a second are opened at most if nobody says
// otherwise.
const DefaultRate = 20

// Options say how much load it is to be. The zero value is one run.
type Options struct {
	// Copies is how many customers there are at once. Default: as the file says,
	// or 1.
	Copies int
	// Ramp is the time over which they come, one after the other. Default: 0, they
	// come at once, as far as Rate allows it.
	Ramp time.Duration
	// For is how long new chats are opened, counted from the beginning; those that
	// are open then are finished. Default: 0, each copy runs once.
	For time.Duration
	// Rate is how many chats a second are opened at most. Default: [DefaultRate].
	// There always is such a cap.
	Rate float64
	// Thresholds are held against all runs together, beside the file's limits.
	// Where none is about failed or degraded runs, there may not be any.
	Thresholds []Threshold
}

// A Load is one load run.
type Load struct {
	monitor *flows.Monitor
	runner  *monitor.Runner
	opts    Options
	pace    *rate.Limiter
	book    book
}

// New prepares a load run of a monitor. It fails if an input is missing or does
// not fit, or a threshold is about something that nobody measures; nothing is
// opened yet. With [monitor.Options].Watch each run can be looked at; its
// functions are called from many goroutines at once.
func New(m *flows.Monitor, run monitor.Options, o Options) (*Load, error) {
	if err := known(m, o.Thresholds); err != nil {
		return nil, fmt.Errorf("monitor %s: %w", m.Name, err)
	}
	if o.Copies <= 0 {
		o.Copies = max(m.Copies, 1)
	}
	if o.Rate <= 0 {
		o.Rate = DefaultRate
	}
	o.Thresholds = thresholds(m, o.Thresholds)
	single := *m
	single.Limits = nil // they are for all runs together
	runner, err := monitor.New(&single, run)
	if err != nil {
		return nil, err
	}
	return &Load{monitor: m, runner: runner, opts: o, pace: rate.NewLimiter(rate.Limit(o.Rate), 1)}, nil
}

// Run runs all copies to their end and returns what came of them; it is called
// once. When it returns, every chat is closed, or its result said why not. When
// ctx ends, all runs are interrupted and close their chats.
func (l *Load) Run(ctx context.Context) *Report {
	began := l.book.open()
	opening := ctx
	if l.opts.For > 0 {
		var stop context.CancelFunc
		opening, stop = context.WithDeadline(ctx, began.Add(l.opts.For))
		defer stop()
	}
	var copies sync.WaitGroup
	for i := range l.opts.Copies {
		copies.Go(func() {
			comes := began.Add(l.opts.Ramp * time.Duration(i) / time.Duration(l.opts.Copies))
			if await(opening, comes) {
				l.customer(ctx, opening)
			}
		})
	}
	copies.Wait()
	return l.report(began, ctx.Err() != nil)
}

// customer runs the monitor again and again while chats are opened.
func (l *Load) customer(ctx, opening context.Context) {
	l.book.comes()
	defer l.book.goes()
	for {
		comes := time.Now()
		if l.pace.Wait(opening) != nil {
			return // it would be too late
		}
		l.book.begins(time.Since(comes))
		l.book.ends(l.runner.Run(ctx))
		if l.opts.For <= 0 || opening.Err() != nil {
			return
		}
	}
}

// await waits for a time, and reports false if ctx ends before.
func await(ctx context.Context, at time.Time) bool {
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return ctx.Err() == nil
	}
}

// Figures are how it stands. It may be called at any time, from anywhere.
func (l *Load) Figures() Figures { return l.book.figures() }

// Options are those that are in force.
func (l *Load) Options() Options { return l.opts }

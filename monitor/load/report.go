package load

import (
	"time"

	"github.com/botrunner/botrunner/monitor"
)

// A Report is what came of a load run, as plain values.
type Report struct {
	Monitor string          `json:"monitor"`
	File    string          `json:"file,omitempty"`
	Began   time.Time       `json:"began"`
	Wanted  int             `json:"wanted"` // copies
	Rate    float64         `json:"rate"`   // the cap, in chats a second
	Ramp    monitor.Seconds `json:"ramp,omitempty"`
	For     monitor.Seconds `json:"for,omitempty"`
	Figures
	Checks []Check `json:"checks"`
	// Outcome is the verdict over all checks; one that was interrupted has none,
	// but its checks are there.
	Outcome monitor.Outcome `json:"outcome"`
}

// A Check is a threshold and what was measured.
type Check struct {
	Threshold string          `json:"threshold"`
	Was       string          `json:"was"` // empty: it was never measured
	Outcome   monitor.Outcome `json:"outcome"`
}

// String is a line for it.
func (c Check) String() string {
	was := "it was " + c.Was
	if c.Was == "" {
		was = "it was never measured"
	}
	return c.Threshold + ": " + string(c.Outcome) + ", " + was
}

func (l *Load) report(began time.Time, interrupted bool) *Report {
	r := &Report{
		Monitor: l.monitor.Name, File: l.monitor.File, Began: began, Wanted: l.opts.Copies, Rate: l.opts.Rate,
		Ramp: monitor.Seconds(l.opts.Ramp), For: monitor.Seconds(l.opts.For), Figures: l.book.figures(), Outcome: monitor.Passed,
	}
	for _, t := range l.opts.Thresholds {
		c := l.check(t)
		r.Checks = append(r.Checks, c)
		r.Outcome = r.Outcome.Worse(c.Outcome)
	}
	if interrupted {
		r.Outcome = monitor.Interrupted
	}
	return r
}

func (l *Load) check(t Threshold) Check {
	value, measured := l.book.stat(t)
	c := Check{Threshold: t.String(), Outcome: monitor.Passed}
	if measured {
		c.Was = t.shown(value)
	}
	if measured && !t.holds(value) || !measured && !t.Optional {
		c.Outcome = t.Otherwise
	}
	return c
}

package alert

import (
	"time"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/history"
)

// A row is what a desk knows of one monitor at one chat.
//
//	well ──failed──▶ failing ──failed, and are enough──▶ told
//	  ◀── not failed ──┘  ◀────────── not failed ──────────┘
type row struct {
	failures int       // in a row
	since    time.Time // the first of them began
	told     bool      // of them
}

// next is the row after one more run, and what is to be told now; "" is nothing.
func (r row) next(outcome monitor.Outcome, began time.Time, rule flows.Alert) (row, Event) {
	switch {
	case outcome == monitor.Interrupted:
		return r, ""
	case outcome != monitor.Failed && r.told:
		return row{}, Recovered
	case outcome != monitor.Failed:
		return row{}, ""
	case r.failures == 0:
		r.since = began
	}
	r.failures++
	if !r.told && r.failures >= rule.After {
		r.told = true
		return r, Failing
	}
	return r, ""
}

// Resume makes a desk know what it knew before a restart, from the entries of one
// subject, the oldest one first. Nobody is told.
func (d *Desk) Resume(entries []history.Entry, rule flows.Alert) {
	if rule.After == 0 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range entries {
		d.rows[e.Subject()], _ = d.rows[e.Subject()].next(e.Outcome, e.Began, rule)
	}
}

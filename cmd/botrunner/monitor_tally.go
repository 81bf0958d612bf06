package main

import (
	"fmt"
	"io"

	"github.com/botrunner/botrunner/monitor"
)

// A tally is what came of the runs of one monitor.
type tally struct {
	monitor, target                                string
	passed, degraded, failed, interrupted, skipped int
	last                                           *monitor.Result
}

func (t *tally) add(r *monitor.Result) {
	t.last = r
	switch r.Outcome {
	case monitor.Passed:
		t.passed++
	case monitor.Degraded:
		t.degraded++
	case monitor.Failed:
		t.failed++
	case monitor.Interrupted:
		t.interrupted++
	}
}

// worst is the worst verdict of all runs.
func (t *tally) worst() monitor.Outcome {
	switch {
	case t.failed > 0:
		return monitor.Failed
	case t.degraded > 0:
		return monitor.Degraded
	default:
		return monitor.Passed
	}
}

func (t *tally) summary() string {
	s := fmt.Sprintf("%s: %s, %d passed, %d degraded, %d failed", t.monitor,
		count(t.passed+t.degraded+t.failed+t.interrupted, "run"), t.passed, t.degraded, t.failed)
	switch {
	case t.interrupted == 1:
		s += ", 1 interrupted, its chat " + t.closed()
	case t.interrupted > 1: // one of the schedule, and those that somebody has asked for
		s += fmt.Sprintf(", %d interrupted, the chat of the last one %s", t.interrupted, t.closed())
	}
	if t.skipped > 0 {
		s += fmt.Sprintf(", %d left out", t.skipped)
	}
	return s
}

func (t *tally) closed() string {
	if t.last.LeftOpen != "" {
		return "may be open still: " + t.last.LeftOpen
	}
	return "is closed"
}

// writeJUnit reports the latest run of each monitor.
func (w *watchroom) writeJUnit() error {
	var latest []*monitor.Result
	for _, t := range w.tallies {
		if t.last != nil {
			latest = append(latest, t.last)
		}
	}
	return writeReport(w.options.junit, func(f io.Writer) error { return monitor.WriteJUnit(f, latest) })
}

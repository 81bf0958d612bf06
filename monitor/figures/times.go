package figures

import (
	"math"
	"slices"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/history"
)

// Run is the name of the time that a whole run took.
const Run = "run"

// Times are how long one thing took, over all runs.
type Times struct {
	Name  string          `json:"name"`
	Count int             `json:"count"`
	P50   monitor.Seconds `json:"p50"`
	P90   monitor.Seconds `json:"p90"`
	P95   monitor.Seconds `json:"p95"`
	P99   monitor.Seconds `json:"p99"`
	Max   monitor.Seconds `json:"max"`
	// Warn and Fail are the limits that were in force last; 0: none.
	Warn monitor.Seconds `json:"warn,omitempty"`
	Fail monitor.Seconds `json:"fail,omitempty"`
	// AboveWarn and AboveFail are how many were above the limit of their time.
	AboveWarn int `json:"aboveWarn"`
	AboveFail int `json:"aboveFail"`
}

// timesOf has the whole run last. What an interrupted run has measured was
// measured all the same, but the run itself was cut short.
func timesOf(entries []history.Entry) []Times {
	var all []Times
	took := map[string][]monitor.Seconds{}
	add := func(t history.Time) {
		i := slices.IndexFunc(all, func(a Times) bool { return a.Name == t.Name })
		if i < 0 {
			i = len(all)
			all = append(all, Times{Name: t.Name})
		}
		took[t.Name] = append(took[t.Name], t.Took)
		a := &all[i]
		a.Warn, a.Fail = t.Warn, t.Fail
		switch {
		case t.Fail > 0 && t.Took > t.Fail:
			a.AboveFail++
			a.AboveWarn++
		case t.Warn > 0 && t.Took > t.Warn:
			a.AboveWarn++
		}
	}
	for _, e := range entries {
		for _, t := range e.Times {
			add(t)
		}
	}
	for _, e := range entries {
		if e.Outcome != monitor.Interrupted {
			add(history.Time{Name: Run, Took: e.Took})
		}
	}
	for i := range all {
		all[i].rank(took[all[i].Name])
	}
	return all
}

func (t *Times) rank(took []monitor.Seconds) {
	slices.Sort(took)
	t.Count = len(took)
	t.P50, t.P90, t.P95, t.P99 = Percentile(took, 50), Percentile(took, 90), Percentile(took, 95), Percentile(took, 99)
	t.Max = took[len(took)-1]
}

// Percentile returns the value that p percent of sorted do not exceed; 0 if there
// are none.
func Percentile(sorted []monitor.Seconds, p float64) monitor.Seconds {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[Rank(len(sorted), p)-1]
}

// Rank returns which of n sorted values p percent of them do not exceed, the
// first being 1. It counts as on paper: 99.9 percent of 20,000 are 19,980, though
// the nearest float64 to 99.9 is a little more.
func Rank(n int, p float64) int {
	const rounding = 1e-12 // more than two roundings of a float64 add
	return min(max(int(math.Ceil(p*float64(n)/100*(1-rounding))), 1), n)
}

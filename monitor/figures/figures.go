package figures

import (
	"math"
	"slices"
	"time"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/history"
)

// Options say what the figures are about.
type Options struct {
	// From and To are the period. They are only told: which entries count is the
	// caller's choice.
	From, To time.Time
	// Objective is the availability that was promised, above 0 and at most 1.
	// Default: 0.99.
	Objective float64
}

// DefaultObjective is the availability that nobody has promised but everybody
// expects.
const DefaultObjective = 0.99

// A Report is how one monitor fared at one chat.
type Report struct {
	Monitor string    `json:"monitor"`
	Title   string    `json:"title,omitempty"`
	Target  string    `json:"target,omitempty"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`

	Runs     int `json:"runs"` // with a verdict
	Passed   int `json:"passed"`
	Degraded int `json:"degraded"`
	Failed   int `json:"failed"`
	// Availability is the share of runs that did not fail; 0 if there were none.
	Availability float64 `json:"availability"`
	Budget       Budget  `json:"budget"`
	// Blames are why runs did not pass, the most frequent one first.
	Blames []Blame `json:"blames,omitempty"`
	// Longest is the longest row of failures.
	Longest Row `json:"longest"`
	// Times are the percentiles, in the order in which the times were measured.
	Times []Times `json:"times,omitempty"`
}

// A Budget is how many failures the objective leaves room for.
type Budget struct {
	Objective float64 `json:"objective"`
	Allowed   float64 `json:"allowed"` // failures in so many runs
	Spent     int     `json:"spent"`   // failures that there were
	// Left is the part that is left: 1 is all, 0 none, below 0 it is overspent.
	Left float64 `json:"left"`
}

// A Blame is how often one kind of fault decided.
type Blame struct {
	Blame monitor.Blame `json:"blame"`
	Side  monitor.Side  `json:"side"`
	Runs  int           `json:"runs"`
}

// A Row is runs that failed one after the other.
type Row struct {
	Runs int       `json:"runs"`
	From time.Time `json:"from,omitzero"` // the first one began
	To   time.Time `json:"to,omitzero"`   // the last one began
}

// Of returns a report for each monitor at each chat. The entries of one have to
// stand in their order in time.
func Of(entries []history.Entry, o Options) []Report {
	if o.Objective <= 0 || o.Objective > 1 {
		o.Objective = DefaultObjective
	}
	var order []history.Subject
	by := map[history.Subject][]history.Entry{}
	for _, e := range entries {
		if _, known := by[e.Subject()]; !known {
			order = append(order, e.Subject())
		}
		by[e.Subject()] = append(by[e.Subject()], e)
	}
	var all []Report
	for _, s := range order {
		all = append(all, of(by[s], o))
	}
	return all
}

func of(entries []history.Entry, o Options) Report {
	last := entries[len(entries)-1]
	r := Report{Monitor: last.Monitor, Title: last.Title, Target: last.Target, From: o.From, To: o.To}
	var row Row
	for _, e := range entries {
		switch e.Outcome {
		case monitor.Passed:
			r.Passed++
		case monitor.Degraded:
			r.Degraded++
		case monitor.Failed:
			r.Failed++
		case monitor.Interrupted:
			continue
		}
		r.Runs++
		r.blame(e)
		row = row.with(e)
		if row.Runs > r.Longest.Runs {
			r.Longest = row
		}
	}
	slices.SortStableFunc(r.Blames, func(a, b Blame) int { return b.Runs - a.Runs })
	r.Times = timesOf(entries)
	r.Budget = Budget{Objective: o.Objective, Spent: r.Failed, Allowed: round((1 - o.Objective) * float64(r.Runs)), Left: 1}
	if r.Runs > 0 {
		r.Availability = float64(r.Runs-r.Failed) / float64(r.Runs)
	}
	switch {
	case r.Failed > 0 && r.Budget.Allowed > 0:
		r.Budget.Left = round(1 - float64(r.Failed)/r.Budget.Allowed)
	case r.Failed > 0:
		r.Budget.Left = -float64(r.Failed) // nothing was allowed
	}
	return r
}

// round takes away what floating point adds.
func round(f float64) float64 { return math.Round(f*1e6) / 1e6 }

func (r *Report) blame(e history.Entry) {
	if e.Blame == "" {
		return
	}
	i := slices.IndexFunc(r.Blames, func(b Blame) bool { return b.Blame == e.Blame && b.Side == e.Side })
	if i < 0 {
		i = len(r.Blames)
		r.Blames = append(r.Blames, Blame{Blame: e.Blame, Side: e.Side})
	}
	r.Blames[i].Runs++
}

// with is the row after one more run.
func (r Row) with(e history.Entry) Row {
	if e.Outcome != monitor.Failed {
		return Row{}
	}
	if r.Runs == 0 {
		r.From = e.Began
	}
	r.Runs, r.To = r.Runs+1, e.Began
	return r
}

// Overspent reports whether there were more failures than the objective allows.
func (r Report) Overspent() bool { return r.Budget.Left < 0 }

package load

import "github.com/botrunner/botrunner/monitor"

// Figures are how a load run stands, as plain values.
type Figures struct {
	Elapsed monitor.Seconds `json:"elapsed"`
	Counts
	// LeftOpen is how many chats could not be closed.
	LeftOpen int `json:"leftOpen"`
	// Times are what was measured in runs that are over, by name.
	Times []Times `json:"times"`
	// Troubles are what kept runs from passing, the most frequent first; of more
	// than 20 kinds OtherTroubles is how many runs the rest are.
	Troubles      []Trouble `json:"troubles,omitempty"`
	OtherTroubles int       `json:"otherTroubles,omitempty"`
}

// Counts are how many there are.
type Counts struct {
	Copies      int `json:"copies"` // that have come and not gone
	Chats       int `json:"chats"`  // under way
	Begun       int `json:"begun"`  // runs in all; each opens a chat
	Held        int `json:"held"`   // of these, which the cap let wait for a tenth of a second or more
	Passed      int `json:"passed"`
	Degraded    int `json:"degraded"`
	Failed      int `json:"failed"`
	Interrupted int `json:"interrupted"` // which count in no share
}

// Judged is how many runs have a verdict.
func (c Counts) Judged() int { return c.Passed + c.Degraded + c.Failed }

// of is a figure that a threshold may be about.
func (c Counts) of(what string) (value float64, measured bool) {
	if what == OfRuns {
		return float64(c.Judged()), true
	}
	if c.Judged() == 0 {
		return 0, false
	}
	n := map[string]int{OfPassed: c.Passed, OfDegraded: c.Degraded, OfFailed: c.Failed}[what]
	return 100 * float64(n) / float64(c.Judged()), true
}

// Times are how long something took, over all runs. Percentiles are true to one
// part in a hundred.
type Times struct {
	Name  string          `json:"name"` // of a measurement or phase; run is the whole
	Count int             `json:"count"`
	Mean  monitor.Seconds `json:"mean"`
	Min   monitor.Seconds `json:"min"`
	P50   monitor.Seconds `json:"p50"`
	P90   monitor.Seconds `json:"p90"`
	P95   monitor.Seconds `json:"p95"`
	P99   monitor.Seconds `json:"p99"`
	Max   monitor.Seconds `json:"max"`
}

func timesOf(name string, h *histogram) Times {
	p := func(rank float64) monitor.Seconds { return monitor.Seconds(h.percentile(rank)) }
	return Times{
		Name: name, Count: int(h.n), Mean: monitor.Seconds(h.mean()), Min: monitor.Seconds(h.min),
		P50: p(50), P90: p(90), P95: p(95), P99: p(99), Max: monitor.Seconds(h.max),
	}
}

// A Trouble is a fault that runs had: the first of its kind, and how many there
// were.
type Trouble struct {
	Times int `json:"times"`
	monitor.Fault
	Transcript []monitor.Line `json:"transcript"` // of that first run
}

package history

import (
	"time"

	"github.com/botrunner/botrunner/monitor"
)

// An Entry is what is kept of a run.
type Entry struct {
	Monitor string          `json:"monitor"`
	Title   string          `json:"title,omitempty"`
	Target  string          `json:"target,omitempty"`
	Began   time.Time       `json:"began"`
	Took    monitor.Seconds `json:"took"`
	Outcome monitor.Outcome `json:"outcome"`
	// Blame, Side and Step are those of the fault that decided; empty if it passed.
	Blame monitor.Blame `json:"blame,omitempty"`
	Side  monitor.Side  `json:"side,omitempty"`
	Step  string        `json:"step,omitempty"`
	// Times are the phases of the chat and the file's own measurements.
	Times []Time `json:"times,omitempty"`
	// LeftOpen: the chat could not be closed.
	LeftOpen bool `json:"leftOpen,omitempty"`
}

// A Time is how long something took, beside the limits that it had in this run;
// 0 is none.
type Time struct {
	Name string          `json:"name"`
	Took monitor.Seconds `json:"took"`
	Warn monitor.Seconds `json:"warn,omitempty"`
	Fail monitor.Seconds `json:"fail,omitempty"`
}

// A Subject is what entries are about: one monitor at one chat.
type Subject struct{ Monitor, Target string }

// Subject is what the entry is about.
func (e Entry) Subject() Subject { return Subject{e.Monitor, e.Target} }

// Of is the entry for a run.
func Of(r *monitor.Result) Entry {
	e := Entry{
		Monitor: r.Monitor, Title: r.Title, Target: r.Target, Began: r.Began, Took: r.Took,
		Outcome: r.Outcome, Blame: r.Blame, LeftOpen: r.LeftOpen != "",
	}
	for _, f := range r.Faults {
		if f.Outcome == r.Outcome {
			e.Side, e.Step = f.Side, f.Step
			break
		}
	}
	own := map[string]bool{}
	for _, m := range r.Measures {
		own[m.Name] = true
	}
	for _, m := range r.Phases {
		if !own[m.Name] { // the file's own is meant by that name
			e.Times = append(e.Times, timeOf(r, m))
		}
	}
	for _, m := range r.Measures {
		e.Times = append(e.Times, timeOf(r, m))
	}
	return e
}

func timeOf(r *monitor.Result, m monitor.Measure) Time {
	t := Time{Name: m.Name, Took: m.Took}
	for _, v := range r.Limits {
		if v.Name == m.Name {
			t.Warn, t.Fail = v.Warn, v.Fail
		}
	}
	return t
}

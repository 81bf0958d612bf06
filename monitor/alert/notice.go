package alert

import (
	"fmt"
	"time"

	"github.com/botrunner/botrunner/monitor"
)

// An Event is what a receiver is told of.
type Event string

// The events.
const (
	Failing   Event = "failing"
	Recovered Event = "recovered"
)

// A Notice is what a receiver is told. It is the body of what [JSON] posts.
type Notice struct {
	Event   Event  `json:"event"`
	Summary string `json:"summary"` // in one line
	Monitor string `json:"monitor"`
	Title   string `json:"title,omitempty"`
	Target  string `json:"target,omitempty"`
	// Failures are how many there were in a row; Since is when the first began, and
	// At when the run did that made this a notice.
	Failures int       `json:"failures"`
	Since    time.Time `json:"since"`
	At       time.Time `json:"at"`
	// Blame, Side, Step and Why are those of the latest failure; empty of a
	// recovery. Why may quote what was said, secrets masked.
	Blame monitor.Blame `json:"blame,omitempty"`
	Side  monitor.Side  `json:"side,omitempty"`
	Step  string        `json:"step,omitempty"`
	Why   string        `json:"why,omitempty"`
}

// maxWhy is how long a reason may be, in characters: receivers have their limits.
const maxWhy = 500

func newNotice(e Event, r *monitor.Result, of row) Notice {
	n := Notice{
		Event: e, Monitor: r.Monitor, Title: r.Title, Target: r.Target,
		Failures: of.failures, Since: of.since.UTC(), At: r.Began.UTC(),
	}
	name := n.Monitor
	if n.Target != "" {
		name += " at " + n.Target
	}
	if e == Recovered {
		n.Summary = fmt.Sprintf("%s works again, after %s in a row", name, failures(of.failures))
		return n
	}
	n.Summary = fmt.Sprintf("%s does not work: %s in a row", name, failures(of.failures))
	for _, f := range r.Faults {
		if f.Outcome == r.Outcome {
			n.Blame, n.Side, n.Step, n.Why = f.Blame, f.Side, f.Step, short(f.Why)
			break
		}
	}
	return n
}

func failures(n int) string {
	if n == 1 {
		return "1 failure"
	}
	return fmt.Sprintf("%d failures", n)
}

func short(text string) string {
	if runes := []rune(text); len(runes) > maxWhy {
		return string(runes[:maxWhy-1]) + "…"
	}
	return text
}

// lines are what people read below the summary.
func (n Notice) lines() []string {
	var all []string
	if n.Title != "" {
		all = append(all, n.Title)
	}
	if n.Blame != "" {
		all = append(all, fmt.Sprintf("%s (look at the %s): %s", n.Blame, n.Side, n.Why))
	}
	if n.Step != "" {
		all = append(all, "Step: "+n.Step)
	}
	return append(all, "Since: "+n.Since.Format("2006-01-02 15:04:05 MST"))
}

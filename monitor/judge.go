package monitor

import (
	"fmt"

	"github.com/botrunner/botrunner/flows"
)

// judge gives the run its verdict: the script's own, unless a limit, or a chat
// that would not close, makes it worse.
func (t *run) judge() {
	r := t.result
	r.Outcome = t.outcome
	if t.outcome == Interrupted {
		return
	}
	if t.outcome != Passed {
		t.blameScript()
	}
	for i, m := range r.Phases {
		if !t.measures(m.Name) {
			t.compare(m, t.phaseSides[i])
		}
	}
	for i, m := range r.Measures {
		t.compare(m, t.measureSides[i])
	}
	if t.unclosed != nil && r.LeftOpen != "" {
		f := t.blameOf(t.unclosed)
		f.Outcome, f.Why = Degraded, "the chat could not be closed: "+f.Why
		r.Faults = append(r.Faults, f)
	}
	for _, f := range r.Faults {
		r.Outcome = r.Outcome.Worse(f.Outcome)
	}
	for _, f := range r.Faults {
		if f.Outcome == r.Outcome {
			r.Blame = f.Blame
			break
		}
	}
}

// blameScript says why the script itself did not end as passed.
func (t *run) blameScript() {
	for _, f := range t.faults {
		f.Outcome = t.outcome
		t.result.Faults = append(t.result.Faults, f)
	}
	if len(t.faults) > 0 || len(t.result.Steps) == 0 {
		return
	}
	last := t.result.Steps[len(t.result.Steps)-1]
	f := Fault{Blame: Judged, Side: TheFile, Outcome: t.outcome, Step: last.Name, Line: last.Line, Why: "the file ends here as " + string(t.outcome)}
	if last.State == Cut {
		f.Why = "its time was up"
	}
	t.result.Faults = append(t.result.Faults, f)
}

// measures reports whether the file has a measure of its own by this name, which
// then is the one that a limit means.
func (t *run) measures(name string) bool {
	for _, s := range t.runner.monitor.Steps {
		if s.Measure == name {
			return true
		}
	}
	return false
}

// compare holds a measurement against its limit, if it has one.
func (t *run) compare(m Measure, side Side) {
	for _, l := range t.runner.monitor.Limits {
		if l.Name != m.Name {
			continue
		}
		v := Verdict{Measure: m, Warn: Seconds(l.Warn), Fail: Seconds(l.Fail), Outcome: verdict(m, l)}
		t.result.Limits = append(t.result.Limits, v)
		if v.Outcome != Passed {
			t.result.Faults = append(t.result.Faults, Fault{
				Blame: TooSlow, Side: side, Outcome: v.Outcome, Step: m.Step, Line: t.lineOf(m.Step), Why: tooSlow(v),
			})
		}
	}
}

func verdict(m Measure, l flows.Limit) Outcome {
	switch took := m.Took.Duration(); {
	case l.Fail > 0 && took > l.Fail:
		return Failed
	case l.Warn > 0 && took > l.Warn:
		return Degraded
	default:
		return Passed
	}
}

func tooSlow(v Verdict) string {
	limit := v.Fail
	if v.Outcome == Degraded {
		limit = v.Warn
	}
	return fmt.Sprintf("%s took %s, more than %s", v.Name, v.Took, limit)
}

func (t *run) lineOf(step string) int {
	for _, s := range t.result.Steps {
		if s.Name == step {
			return s.Line
		}
	}
	return 0
}

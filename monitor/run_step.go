package monitor

import (
	"slices"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// begin ends the step at hand and begins another one.
func (t *run) begin(i int) error {
	t.endStep(Done)
	if len(t.result.Steps) == maxSteps {
		return errCircles
	}
	s := t.runner.monitor.Steps[i]
	step := Step{Name: s.Name, Verb: s.Verb, Line: s.Line, Measure: s.Measure, Began: t.since()}
	t.result.Steps = append(t.result.Steps, step)
	t.step = len(t.result.Steps) - 1
	t.at, t.waitsFor, t.until = i, t.awaited(i, s), time.Time{}
	if t.from = time.Now(); s.Verb == "expect" && !t.said.IsZero() {
		t.from = t.said // the answer may be there before the question's own answer is
	}
	if begins := t.runner.opts.Watch.Begins; begins != nil {
		begins(step)
	}
	return nil
}

// awaited is who has to do something in a step.
func (t *run) awaited(i int, s flows.MonitorStep) Side {
	e, expects := t.runner.monitor.Dialog.Steps[i].Verb.(*bot.Expect)
	switch {
	case expects && e.Event == bot.EventAgentConnected:
		return Queue
	case expects:
		return t.there()
	case s.Verb == "set" || s.Verb == "decide":
		return TheFile
	default:
		return ChatServer
	}
}

// endStep ends the step at hand, if there is one: as it was, or else as s.
func (t *run) endStep(s StepState) {
	if t.step < 0 {
		return
	}
	step := &t.result.Steps[t.step]
	step.Took = t.since() - step.Began
	if step.State == "" {
		step.State = s
	}
	if step.State == Done && step.Verb == "expect" {
		t.faults = nil // whatever was missed before, the chat goes on
	}
	if step.State == Done && step.Measure != "" {
		if t.until.IsZero() {
			t.until = time.Now()
		}
		step.Measured = Seconds(t.until.Sub(t.from))
		t.result.Measures = append(t.result.Measures, Measure{Name: step.Measure, Step: step.Name, Took: step.Measured})
		t.measureSides = append(t.measureSides, t.waitsFor)
	}
	t.step = -1
	if ends := t.runner.opts.Watch.Ends; ends != nil {
		ends(*step)
	}
}

// missed keeps that the step at hand waited in vain.
func (t *run) missed(u bot.Unmet) {
	step := &t.result.Steps[t.step]
	step.State, step.Wanted = Missed, u.Wanted
	for _, e := range u.Came {
		came := e.Name
		if e.Name == bot.EventMessageReceived {
			came = e.Text
		}
		step.Came = append(step.Came, came)
	}
	f := t.blameFor(u)
	f.Step, f.Line, f.Wanted, f.Came = step.Name, step.Line, step.Wanted, slices.Clone(step.Came)
	t.faults = append(t.faults, f)
}

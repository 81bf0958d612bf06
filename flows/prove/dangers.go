package prove

import (
	"strings"

	"github.com/botrunner/botrunner/flows"
)

// Dangers are the claims of [Prover.Prove] that an author is told of without
// asking, where they fail: going round without a human, a dead end, and a word
// for the agent that does not work everywhere. Each problem tells the shortest
// conversation that leads there.
func (p *Prover) Dangers(name string) flows.Problems {
	w := p.worldOf(deciding)
	var problems flows.Problems
	for _, c := range []Claim{w.noLoop(), w.noDeadEnd(), w.agentNear()} {
		if c.Verdict == Fails && len(c.Closed) == 0 { // that nobody is there out of hours is meant so
			problems = append(problems, flows.Problem{File: name, Position: p.whereOf(c), Severity: severity(c), Text: danger(c)})
		}
	}
	return problems
}

// severity is a hint where a flow offers no word at all for the agent: it may
// be meant so.
func severity(c Claim) flows.Severity {
	if c.flaw == noWord {
		return flows.Hint
	}
	return flows.Warning
}

// danger says what a claim says, how it comes about, and what to do.
func danger(c Claim) string {
	says := strings.ToLower(c.Says[:1]) + strings.TrimSuffix(c.Says[1:], ".")
	if len(c.Talk) > 0 {
		says += ", if " + story(c.Talk)
	}
	switch {
	case c.Name == NoLoop:
		return says + "; put a question in between, or let `decide` lead out"
	case c.flaw == noAnswer:
		return says + "; look at its `check`"
	case c.Name == NoDeadEnd:
		return says + "; give it `wait` and `silent`, or let the step before lead elsewhere"
	case c.flaw == noWord:
		return says + "; add one, such as `human: {they_say: [agent], next: …}`"
	default:
		return says + "; let it lead to an `escalate` from everywhere"
	}
}

// whereOf is the step that a claim speaks of, or at which its conversation ends,
// in the flow that was checked.
func (p *Prover) whereOf(c Claim) flows.Position {
	at := c.at
	if at == "" && len(c.Talk) > 0 {
		at = c.Talk[len(c.Talk)-1].At
	}
	at, _, _ = strings.Cut(at, ".") // a step of a flow that is run is where it is run
	for _, s := range p.f.Steps {
		if s.Name.Text == at {
			return s.Name.At
		}
	}
	return flows.Position{Line: 1, Column: 1}
}

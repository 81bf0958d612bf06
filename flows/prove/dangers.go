package prove

import (
	"regexp"
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
	if c.Name == AgentNear && strings.Contains(c.Says, noWord) {
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
	case c.Name == NoDeadEnd && strings.Contains(c.Says, noAnswer):
		return says + "; look at its `check`"
	case c.Name == NoDeadEnd:
		return says + "; give it `wait` and `silent`, or let the step before lead elsewhere"
	case severity(c) == flows.Hint:
		return says + "; add one, such as `human: {they_say: [agent], next: …}`"
	default:
		return says + "; let it lead to an `escalate` from everywhere"
	}
}

var namedStep = regexp.MustCompile("at `([^`.]+)")

// whereOf is the step that a claim speaks of, or at which its conversation ends,
// in the flow that was checked.
func (p *Prover) whereOf(c Claim) flows.Position {
	at := ""
	switch named := namedStep.FindStringSubmatch(c.Says); {
	case named != nil:
		at = named[1]
	case len(c.Talk) > 0:
		at, _, _ = strings.Cut(c.Talk[len(c.Talk)-1].At, ".")
	}
	for _, s := range p.f.Steps {
		if s.Name.Text == at {
			return s.Name.At
		}
	}
	return flows.Position{Line: 1, Column: 1}
}

package graph

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/flows"
)

// A builder collects boxes and arrows.
type builder struct {
	f     *flows.File
	g     *Graph
	steps map[string]int
	end   int // the box for the end of the conversation; -1: not needed so far
}

func (b *builder) node(n Node) int {
	i := len(b.g.Nodes)
	n.ID = fmt.Sprintf("s%d", i+1)
	b.g.Nodes = append(b.g.Nodes, n)
	return i
}

// way adds an arrow, or a reason to the one that is there. A way to nil leads
// to the end of the conversation.
func (b *builder) way(from int, to *flows.Value, why string) {
	target := b.end
	switch {
	case to != nil:
		target = b.steps[to.Text]
	case target < 0:
		target = b.node(Node{Name: "the conversation ends", Shape: End})
		b.end = target
	}
	i := slices.IndexFunc(b.g.Edges, func(e Edge) bool { return e.From == from && e.To == target })
	if i < 0 {
		i = len(b.g.Edges)
		b.g.Edges = append(b.g.Edges, Edge{From: from, To: target})
	}
	if why != "" {
		b.g.Edges[i].Why = append(b.g.Edges[i].Why, why)
	}
}

// ways adds all arrows that leave a step: first the one that most customers
// take.
func (b *builder) ways(i int, s *flows.Step) {
	if s.Verb.Text == "decide" {
		for _, branch := range s.Decide {
			b.way(i, branch.Next, condition(branch.If))
		}
	}
	b.after(i, s)
	switch s.Verb.Text {
	case "ask", "menu":
		b.question(i, s.Question)
	case "escalate":
		b.escalate(i, s)
	case "call":
		b.way(i, s.Call.Failed, "no answer")
	case "listen":
		for _, p := range s.Listen.On {
			b.way(i, p.Value, p.Key.Text)
		}
		if s.Listen.Wait != nil {
			b.way(i, s.Listen.Silent, "nothing for "+span(s.Listen.Wait))
		}
	}
}

func condition(v *flows.Value) string {
	if v == nil {
		return "else"
	}
	return v.Text
}

// after adds the arrow to the step that comes next. Where several options lead
// there it names them.
func (b *builder) after(i int, s *flows.Step) {
	next, ok := b.f.After(i)
	switch {
	case !ok:
		b.g.Nodes[i].Final = s.Verb.Text == "end"
	case next == nil:
		b.g.Nodes[i].Final = true
	case s.Verb.Text == "menu" && slices.ContainsFunc(s.Question.Options, leads):
		for _, o := range s.Question.Options {
			if o.Next == nil {
				b.way(i, next, label(o))
			}
		}
	case s.Verb.Text == "decide":
		b.way(i, next, "else")
	default:
		b.way(i, next, "")
	}
}

func leads(o *flows.Option) bool { return o.Next != nil }

func label(o *flows.Option) string {
	if o.Label == nil {
		return o.Key.Text
	}
	return line(o.Label)
}

// question adds the ways out that are a question's own. Those that it has from
// the defaults are drawn once for all.
func (b *builder) question(i int, q *flows.Question) {
	for _, o := range q.Options {
		if o.Next != nil {
			b.way(i, o.Next, label(o))
		}
	}
	for _, c := range q.Checks {
		if c.Next != nil {
			b.way(i, c.Next, "unless "+c.OkIf.Text)
		}
	}
	p := b.f.PatienceAt(q)
	if q.GiveUp != nil || q.Tries != nil {
		b.way(i, p.GiveUp, gaveUp(p))
	}
	if p.Wait != nil && (q.Wait != nil || q.Silent != nil) {
		b.way(i, p.Silent, "silent for "+span(p.Wait))
	}
}

func gaveUp(p flows.Patience) string {
	if p.Tries.N == 1 {
		return "not understood"
	}
	return fmt.Sprintf("%d times not understood", p.Tries.N)
}

func (b *builder) escalate(i int, s *flows.Step) {
	if s.Next == nil {
		b.way(i, s.Escalate.Finished, "the agent has left")
		if s.Escalate.NobodyAfter != nil {
			b.way(i, s.Escalate.Nobody, "nobody for "+span(s.Escalate.NobodyAfter))
		}
	}
	b.way(i, s.Escalate.Failed, "the chat failed")
}

func (b *builder) anytime() {
	from := -1
	for _, a := range b.f.Anytime {
		to := a.Next
		if a.Then != nil && a.Then.Text == "restart" {
			to = b.f.Steps[0].Name
		}
		if to == nil {
			continue // back to the question that is open, or to the one before it
		}
		if from < 0 {
			from = b.node(Node{Name: "at any time", Shape: AtAnyTime})
		}
		var why []string
		for _, w := range a.TheySay {
			why = append(why, "“"+w.Text+"”")
		}
		if a.Event != nil {
			why = append(why, a.Event.Text)
		}
		b.way(from, to, strings.Join(why, " or "))
	}
}

// defaults adds the ways out of every question, if there is a question that has
// them.
func (b *builder) defaults() {
	d := b.f.PatienceAt(&flows.Question{})
	from := -1
	add := func(needed bool, to *flows.Value, why string) {
		if !needed {
			return
		}
		if from < 0 {
			from = b.node(Node{Name: "any question", Shape: AnyQuestion})
		}
		b.way(from, to, why)
	}
	add(b.anyQuestion(func(q *flows.Question) bool { return q.GiveUp == nil && q.Tries == nil }), d.GiveUp, gaveUp(d))
	if d.Wait != nil {
		add(b.anyQuestion(func(q *flows.Question) bool { return q.Wait == nil && q.Silent == nil }), d.Silent, "silent for "+span(d.Wait))
	}
}

func (b *builder) anyQuestion(has func(q *flows.Question) bool) bool {
	return slices.ContainsFunc(b.f.Steps, func(s *flows.Step) bool { return s.Question != nil && has(s.Question) })
}

// span is a time as authors write it: 2m for 2m0s.
func span(d *flows.Duration) string {
	text := d.Length.Truncate(time.Millisecond).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

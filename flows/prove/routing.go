package prove

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// A Routing is all that a flow can ask the contact centre for.
type Routing []Request

// A Request is one thing that an escalate step can ask for.
type Request struct {
	What  What   `json:"what"`
	Value string `json:"value"`         // a range, of a priority: "0 to 10"
	Any   bool   `json:"any,omitempty"` // it can be any text; Value says of what form
	Step  string `json:"step"`
	Line  int    `json:"line,omitempty"`

	at flows.Position
}

// What is the kind of a request.
type What string

// The kinds, in the order in which they are listed.
const (
	Queue    What = "queue"
	Skill    What = "skill"
	Language What = "language"
	Priority What = "priority"
)

var order = []What{Queue, Skill, Language, Priority}

// Routing lists what the flow's escalations can ask for, each once for a step.
func (p *Prover) Routing() Routing {
	w := p.worldOf(routing)
	l := &lister{w: w, seen: map[Request]bool{}, spans: map[int]value{}}
	for i, s := range w.states {
		if r := p.steps[s.step].route; r != nil {
			l.escalation(r, s.step, w.states[i].values)
		}
	}
	for step, v := range l.spans {
		l.add(Priority, span(v), false, step, p.steps[step].route.priorityAt)
	}
	slices.SortStableFunc(l.found, func(a, b Request) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.What), slices.Index(order, b.What)),
			cmp.Compare(a.at.Line, b.at.Line), cmp.Compare(a.Value, b.Value), cmp.Compare(a.Step, b.Step))
	})
	return l.found
}

// A lister collects requests.
type lister struct {
	w     *world
	found Routing
	seen  map[Request]bool
	spans map[int]value // priorities, by step
}

func (l *lister) escalation(r *route, step int, values []value) {
	l.text(Queue, r.queue, step, values)
	l.text(Language, r.language, step, values)
	for _, skill := range r.skills {
		for _, way := range l.w.ways(&skill.on, values) {
			if way.holds {
				l.text(Skill, skill, step, way.values)
			}
		}
	}
	if r.priority == nil {
		return
	}
	v := l.w.compute(r.priority, values)
	if old, ok := l.spans[step]; ok {
		v = join(old, v)
	}
	l.spans[step] = v
}

func (l *lister) text(what What, t *wish, step int, values []value) {
	if t == nil {
		return
	}
	v := l.w.compute(&t.formula, values)
	if !v.known {
		l.add(what, form(t.at), true, step, t.at)
		return
	}
	if s := bot.Print(v.is); s != "" { // without a name nothing is asked for
		l.add(what, s, false, step, t.at)
	}
}

func (l *lister) add(what What, text string, free bool, step int, at *flows.Value) {
	s := &l.w.p.steps[step]
	r := Request{What: what, Value: text, Any: free, Step: s.Name}
	if at != nil {
		r.at = at.At
		r.Line = at.At.Line
	}
	if !l.seen[r] {
		l.seen[r] = true
		l.found = append(l.found, r)
	}
}

// form shows a text that cannot be told: the author's own words.
func form(at *flows.Value) string {
	if at == nil {
		return ""
	}
	return at.Text
}

// span is the range of a priority, as the engine will send it.
func span(v value) string {
	lo, hi, number := v.number()
	if !number {
		return "none"
	}
	lo, hi = min(max(lo, 0), bot.MaxPriority), min(max(hi, 0), bot.MaxPriority)
	text := fmt.Sprintf("%.0f", lo)
	if lo != hi {
		text = fmt.Sprintf("%.0f to %.0f", lo, hi)
	}
	if v.mayBeNothing() {
		text += ", or none"
	}
	return text
}

// String is the list as people read it.
func (r Routing) String() string {
	var b strings.Builder
	for _, q := range r {
		what := q.Value
		if q.Any {
			what = "any text: " + q.Value
		}
		fmt.Fprintf(&b, "%-8s  %-30s  %s\n", q.What, what, q.Step)
	}
	return b.String()
}

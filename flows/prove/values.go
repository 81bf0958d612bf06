package prove

import (
	"fmt"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/flows"

	"github.com/expr-lang/expr/ast"
)

// Values finds variables that are used where they may have no value: where one
// is computed with, or where somebody reads the text that it should stand in.
// Each problem tells the shortest conversation that leads there.
func (p *Prover) Values(name string) flows.Problems {
	maybe := p.maybe()
	byVariable := map[int][]*part{}
	for _, q := range p.parts() {
		for _, v := range q.uses {
			if maybe[q.step] != nil && maybe[q.step][v] && v != q.saved && p.misses(q, v) {
				byVariable[v] = append(byVariable[v], q)
			}
		}
	}
	var problems flows.Problems
	for v := range p.d.Vars {
		if parts := byVariable[v]; len(parts) > 0 {
			problems = append(problems, p.unset(name, v, parts)...)
		}
	}
	return problems.Sorted()
}

// misses reports whether a part needs a variable at all, whatever the others
// hold.
func (p *Prover) misses(q *part, variable int) bool {
	e := &eval{of: func(name string) value {
		if i, ok := p.vars[name]; ok && i == variable {
			return nothing
		}
		return unknown
	}}
	return p.need(q, e, variable) != none
}

// need is where in a part, computed so, a variable is needed; none if nowhere.
func (p *Prover) need(q *part, e *eval, variable int) int {
	at := none
	w := &walk{e: e, needs: func(id *ast.IdentifierNode) {
		if i, ok := p.vars[id.Value]; at == none && ok && i == variable {
			at = id.Location().From
		}
	}}
	w.visit(q.tree, q.said)
	return at
}

// unset looks closer at one variable and the expressions that use it.
func (p *Prover) unset(name string, variable int, parts []*part) flows.Problems {
	steps := map[*stage][]formula{}
	for _, q := range parts {
		s := &p.steps[q.step]
		steps[s] = append(steps[s], q.formula)
	}
	formulas := func(s *stage) []formula { return append(deciding(s), steps[s]...) }
	w := p.worldOf(formulas)
	if w.slot(variable) == none {
		// There are too many states to know all ways. Those on which the variable
		// alone is known may be none, which shows when they are played.
		w = p.newWorld(formulas, []int{variable}, varieties[0])
	}
	var problems flows.Problems
	for _, q := range parts {
		if at := w.firstNeed(q, variable); at >= 0 {
			if t, _, _, shown := w.meet(func(i int) bool { return w.needs(q, i, variable) >= 0 }); shown {
				problems = append(problems, flows.Problem{
					File: name, Severity: flows.Warning, Position: p.f.Inside(q.value, q.from+at), Text: p.tell(variable, q, t),
				})
			}
		}
	}
	return problems
}

// firstNeed is where in a part a variable is needed that can be missing; none
// if nowhere.
func (w *world) firstNeed(q *part, variable int) int {
	for i := range w.states {
		if at := w.needs(q, i, variable); at >= 0 {
			return at
		}
	}
	return none
}

// needs is where in a part a variable is needed that is missing in a state.
func (w *world) needs(q *part, i, variable int) int {
	s := w.states[i]
	if s.step != q.step || !s.values[w.slot(variable)].missing() || !w.comesTo(q, s.values) {
		return none
	}
	return w.p.need(q, w.eval(s.values), variable)
}

// comesTo reports whether a decide comes to its branch: none before it holds
// for sure.
func (w *world) comesTo(q *part, values []value) bool {
	ifs := w.p.steps[q.step].ifs
	return !slices.ContainsFunc(ifs[:min(q.after, len(ifs))], func(f formula) bool {
		_, no := truth(w.compute(&f, values))
		return !no
	})
}

// tell says in a sentence how a variable came to have no value.
func (p *Prover) tell(variable int, q *part, t take) string {
	name := p.d.Vars[variable].Name
	how := "nothing was said yet"
	switch {
	case q.own == variable:
		return fmt.Sprintf("`%s` may have no value here: nothing was understood, so nothing is kept. Say it without `%s`", name, name)
	case p.d.Vars[variable].Input && t.given[name] == nil && p.d.Vars[variable].Default == nil:
		how = "if the page hands over none"
		if len(t.lines) > 0 {
			how += " and " + story(t.lines)
		}
	case len(t.lines) > 0:
		how = "if " + story(t.lines)
	}
	if len(t.closed) > 0 {
		how += ", with " + strings.Join(t.closed, " and ") + " closed"
	}
	return fmt.Sprintf("`%s` may have no value here: %s. Ask for it before, or say what stands for it: (%s ?? …)", name, how, name)
}

// story tells a conversation in a sentence.
func story(lines []Line) string {
	const many = 5
	var told []string
	for i := 0; i < len(lines); {
		times := 1
		for i+times < len(lines) && lines[i+times].String() == lines[i].String() && lines[i+times].At == lines[i].At {
			times++
		}
		story := lines[i].story()
		if times > 1 {
			story += fmt.Sprintf(", %d times", times)
		}
		told = append(told, story)
		i += times
	}
	if len(told) > many {
		told = slices.Concat(told[:1], []string{"…"}, told[len(told)-many+1:])
	}
	return strings.Join(told, ", then ")
}

func (l Line) story() string {
	at := " at `" + l.At + "`"
	switch {
	case l.Call != "":
		return "`" + l.Call + "` answers " + l.Answers.String() + at
	case l.File != "":
		return "the customer sends " + l.File + at
	case l.Press != "":
		return "the customer chooses " + quoted(l.Press) + at
	case l.Silence != "":
		return "nothing happens for " + l.Silence + at
	case l.Event != "":
		return "`" + l.Event + "` comes" + at
	case strings.TrimSpace(l.User) == "":
		return "the customer sends an empty message" + at
	default:
		return "the customer says " + quoted(l.User) + at
	}
}

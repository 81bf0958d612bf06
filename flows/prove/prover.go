package prove

import (
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/words"
)

// A Prover knows one flow: the dialog that the engine runs, and beside it what
// its author wrote, where the formulas and their places are.
type Prover struct {
	f       *flows.File
	d       *bot.Dialog
	vars    map[string]int
	steps   []stage
	inputs  [][]value // of each variable: what it can hold at the start
	samples *samples
	calls   [][]words.Phrase // by anytime entry: its words
}

// A stage is a step with the formulas that decide where it leads.
type stage struct {
	bot.Step
	wrote   *flows.Step      // nil: another file has it
	checks  []formula        // of an Ask
	answers []value          // what its type can give
	ifs     []formula        // of a Decide
	sets    []bot.Assignment // what the step assigns, if it only computes
	assigns []formula        // the same as formulas
	route   *route           // of an Escalate
}

// New returns a prover for a flow that [flows.Load] accepts: the file as
// [flows.Parse] reads it, and the dialog that [flows.Compile] makes of it.
func New(f *flows.File, d *bot.Dialog) *Prover {
	p := &Prover{f: f, d: d, vars: map[string]int{}, calls: phrases(d)}
	for i, v := range d.Vars {
		p.vars[v.Name] = i
	}
	wrote := map[string]*flows.Step{}
	for _, s := range f.Steps {
		wrote[s.Name.Text] = s
	}
	for _, s := range d.Steps {
		if s.File == "" {
			p.steps = append(p.steps, p.stage(s, wrote[s.Name]))
		} else {
			p.steps = append(p.steps, p.stage(s, nil))
		}
	}
	p.inputs = p.starts()
	p.samples = collect(p)
	return p
}

func (p *Prover) stage(s bot.Step, wrote *flows.Step) stage {
	out := stage{Step: s, wrote: wrote}
	switch v := s.Verb.(type) {
	case *bot.Ask:
		p.question(&out, v)
	case *bot.Decide:
		for i, b := range v.Branches {
			var at *flows.Value
			if wrote != nil && len(wrote.Decide) == len(v.Branches) {
				at = wrote.Decide[i].If
			}
			out.ifs = append(out.ifs, p.condition(at, b.If))
		}
	case *bot.Set:
		var pairs []flows.Pair
		if wrote != nil {
			pairs = wrote.Set
		}
		p.assignments(&out, v.Assign, pairs)
	case *bot.Run:
		var pairs []flows.Pair
		if wrote != nil && wrote.Run != nil {
			pairs = wrote.Run.With
		}
		p.assignments(&out, v.With, pairs)
	case *bot.Return:
		for _, c := range v.Save {
			f := p.copied(c.From)
			out.sets, out.assigns = append(out.sets, bot.Assignment{Var: c.Var, Value: f.run}), append(out.assigns, f)
		}
	case *bot.Done:
		outcome := func(bot.Scope) (any, error) { return v.Outcome, nil }
		out.sets, out.assigns = []bot.Assignment{{Var: v.Save, Value: outcome}}, []formula{{run: outcome}}
	case *bot.Escalate:
		out.route = p.route(v, wrote)
	}
	return out
}

func (p *Prover) assignments(out *stage, sets []bot.Assignment, pairs []flows.Pair) {
	out.sets = sets
	for i, a := range sets {
		var at *flows.Value
		if len(pairs) == len(sets) {
			at = pairs[i].Value
		}
		out.assigns = append(out.assigns, p.text(at, a.Value))
	}
}

func (p *Prover) question(out *stage, v *bot.Ask) {
	var q *flows.Question
	if out.wrote != nil {
		q = out.wrote.Question
	}
	for i, c := range v.Checks {
		var at *flows.Value
		if q != nil && len(q.Checks) == len(v.Checks) {
			at = q.Checks[i].OkIf
		}
		out.checks = append(out.checks, p.condition(at, c.OK))
	}
	switch {
	case len(v.Options) > 0:
	case q == nil:
		out.answers = []value{something}
	default:
		out.answers = answers(q.Type, q.Options)
	}
}

// answers are the values that a type of the language can give.
func answers(t *flows.Value, options []*flows.Option) []value {
	if t == nil {
		return []value{something}
	}
	switch t.Text {
	case "yes_no":
		return []value{exactly(true), exactly(false)}
	case "choice":
		var keys []value
		for _, o := range options {
			keys = append(keys, exactly(o.Key.Text))
		}
		return keys
	case "whole_number":
		whole := something
		whole.whole = true
		return []value{whole}
	default:
		return []value{something}
	}
}

// starts are the values that each variable can have at the start: the default
// first, since most pages hand nothing over.
func (p *Prover) starts() [][]value {
	all := make([][]value, len(p.d.Vars))
	types := map[string]*flows.Input{}
	for _, in := range p.f.Inputs {
		types[in.Name.Text] = in
	}
	for i, v := range p.d.Vars {
		first := exactly(v.Default)
		all[i] = []value{first}
		if !v.Input {
			continue
		}
		given := []value{something}
		if in := types[v.Name]; in != nil {
			given = answers(in.Type, in.Options)
		}
		for _, g := range given {
			if g != first {
				all[i] = append(all[i], g)
			}
		}
	}
	return all
}

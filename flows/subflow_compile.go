package flows

import (
	"regexp"

	"github.com/botrunner/botrunner/bot"
)

var fileName = regexp.MustCompile(`^[\pL\pN_-]+$`)

// run compiles a step that runs another flow. What comes after it comes after
// the step by which the part returns.
func (c *compiler) run(i int, s *Step, next *int) bot.Verb {
	part := c.runs[i]
	if part == nil {
		return &bot.Run{}
	}
	run := &bot.Run{Start: part.base, Vars: part.own}
	for _, p := range s.Run.With {
		if a, ok := c.inputFor(part, p); ok {
			run.With = append(run.With, a)
		}
	}
	back := &bot.Return{}
	var needs []int
	for _, p := range s.Run.Save {
		if p.Value == nil {
			continue
		}
		from, ok := part.output(p.Value.Text)
		if !ok {
			c.errorf(p.Value.At, "`%s` has no output `%s`%s", s.Run.Flow.Text, p.Value.Text, c.similar(p.Value.Text, part.outputNames()))
			continue
		}
		if to, ok := c.vars[p.Key.Text]; ok {
			needs = append(needs, from)
			back.Save = append(back.Save, bot.Copy{Var: to, From: from})
		}
	}
	c.d.Steps[part.back] = bot.Step{Name: part.prefix + "return", Was: part.returnBefore(), File: c.otherFile(), Line: s.Name.At.Line, Verb: back, Next: *next, Needs: needs}
	*next = bot.Nowhere
	return run
}

func (c *compiler) outputNames() []string {
	names := []string{"outcome"}
	for _, o := range c.f.Outputs {
		names = append(names, o.Text)
	}
	return names
}

// input finds an input of a flow by its name.
func (f *File) input(name string) *Input {
	for _, in := range f.Inputs {
		if in.Name.Text == name {
			return in
		}
	}
	return nil
}

// inputFor compiles a value for an input of a part.
func (c *compiler) inputFor(part *compiler, p Pair) (bot.Assignment, bool) {
	in := part.f.input(p.Key.Text)
	if in == nil {
		var names []string
		for _, in := range part.f.Inputs {
			names = append(names, in.Name.Text)
		}
		c.errorf(p.Key.At, "`%s` has no input `%s`%s", part.chain[len(part.chain)-1], p.Key.Text, c.similar(p.Key.Text, names))
		return bot.Assignment{}, false
	}
	to := part.vars[p.Key.Text]
	want := part.x.kinds[p.Key.Text]
	if p.Value == nil {
		return bot.Assignment{}, false
	}
	value := c.valueFor(p, want, c.d.Vars[to].Type)
	return bot.Assignment{Var: to, Value: value}, value != nil
}

// valueFor compiles a value of the kind that an input wants.
func (c *compiler) valueFor(p Pair, want kind, typ bot.Type) bot.Expr {
	expression, only := c.only(p.Value)
	if !only {
		if typ != nil && c.isFixed(p.Value) {
			v, ok := typ.Read(p.Value.Text)
			if !ok {
				c.errorf(p.Value.At, "`%s` does not fit the input `%s`, which is %s", p.Value.Text, p.Key.Text, want)
				return nil
			}
			return func(bot.Scope) (any, error) { return v, nil }
		}
		if text := c.text(p.Value); text.Expr != nil && c.suits(p, textKind, want) {
			return text.Expr
		}
		return nil
	}
	e := c.use(p.Value, expression, want == secretKind)
	if e == nil || !c.poisoned(e) && !c.suits(p, e.kind, want) {
		return nil
	}
	return c.runnable(e, want)
}

func (c *compiler) isFixed(v *Value) bool {
	parts := c.parts(v)
	return len(parts) == 1 && !parts[0].isExpr
}

// suits reports whether a value of one kind can be given to an input of another.
func (c *compiler) suits(p Pair, have, want kind) bool {
	if have == want || want == anyKind || have == nilKind || have == wholeKind && want == numberKind {
		return true
	}
	c.errorf(p.Value.At, "the input `%s` is %s, but this is %s", p.Key.Text, want, have)
	return false
}

// done compiles the `end` of a part.
func (c *compiler) done(s *Step, next *int) bot.Verb {
	d := &bot.Done{Say: c.text(s.Say), Outcome: bot.OutcomeEnded, Save: c.vars["outcome"]}
	if s.End != nil {
		d.Outcome = s.End.Text
	}
	if k := c.x.kinds["outcome"]; k != textKind {
		d.Save = bot.Nowhere // a variable of the author's own, of another kind
	}
	*next = c.back
	return d
}

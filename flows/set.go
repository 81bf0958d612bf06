package flows

import "github.com/botrunner/botrunner/bot"

// set compiles what computes variables.
func (c *compiler) set(pairs []Pair) *bot.Set {
	set := &bot.Set{}
	for _, p := range pairs {
		if !plainName.MatchString(p.Key.Text) || reserved[p.Key.Text] {
			c.errorf(p.Key.At, "`%s` cannot be the name of a variable; use letters, digits and _, no digit first, and no word that expressions know", p.Key.Text)
			continue
		}
		var value bot.Expr
		c.needs.behind(set.Assign, func() { value = c.assigned(p) })
		if value != nil {
			set.Assign = append(set.Assign, bot.Assignment{Var: c.variable(p.Key), Value: value})
		}
	}
	return set
}

// assigned compiles the value of a variable. The type of the variable is known
// by now; a value of another type is an error here.
func (c *compiler) assigned(p Pair) bot.Expr {
	if p.Value == nil {
		return nil
	}
	want := c.x.kinds[p.Key.Text]
	part, ok := c.only(p.Value)
	if !ok {
		return c.fixed(p, want)
	}
	e := c.use(p.Value, part, false)
	if e == nil || !c.assignable(p, e.kind, want, c.poisoned(e)) {
		return nil
	}
	return c.runnable(e, want)
}

// fixed compiles a value that is no expression, or a text with some in it.
func (c *compiler) fixed(p Pair, want kind) bot.Expr {
	text := c.text(p.Value)
	if text.Expr != nil {
		if !c.assignable(p, textKind, want, false) {
			return nil
		}
		return text.Expr
	}
	v := literal(p.Value)
	if !c.assignable(p, kindOfValue(v), want, false) {
		return nil
	}
	if n, whole := v.(int); whole && want == numberKind {
		v = float64(n)
	}
	return func(bot.Scope) (any, error) { return v, nil }
}

// poisoned reports whether the type of an expression hangs on a variable whose
// own problem was reported already.
func (c *compiler) poisoned(e *expression) bool {
	for _, n := range e.names {
		if c.x.kinds[n.text] == anyKind {
			return true
		}
	}
	return false
}

func (c *compiler) assignable(p Pair, have, want kind, poisoned bool) bool {
	switch {
	case have == want && have != anyKind, have == nilKind && want != anyKind, have == wholeKind && want == numberKind, poisoned:
		return true
	case have == anyKind:
		c.errorf(p.Value.At, "this gives sometimes one type and sometimes another; make the parts the same type, with int(…), float(…) or string(…)")
	case have == nilKind:
		c.errorf(p.Value.At, "`%s` never gets a value", p.Key.Text)
	case !have.scalar():
		c.errorf(p.Value.At, "a variable holds a text, a number, or yes or no, and not %s", have)
	case want == secretKind:
		c.errorf(p.Key.At, "`%s` is a secret, which only an input or a question can fill; use another name", p.Key.Text)
	case want != anyKind:
		c.errorf(p.Value.At, "`%s` is %s in line %d and %s here; use two names", p.Key.Text, want, c.from[p.Key.Text].Line, have)
	default:
		return true
	}
	return false
}

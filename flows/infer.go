package flows

import "slices"

// A pending is an assignment whose type hangs on variables whose type is not
// known yet.
type pending struct {
	Pair
	e *expression
}

// infer finds the types of computed variables: those first that need only what
// is known, and so on. A variable that is computed from itself gets the type
// that it would have at its first time, when it has no value.
func (c *compiler) infer(computed []Pair) {
	var open []pending
	for _, p := range computed {
		switch part, ok := c.only(p.Value); {
		case p.Value == nil || c.f.broken[p.Key.Text]:
		case ok:
			open = append(open, pending{p, c.x.parse(part.text)})
		default:
			c.computed(p.Key, c.fixedKind(p.Value))
		}
	}
	for len(open) > 0 {
		rest := slices.DeleteFunc(slices.Clone(open), func(p pending) bool { return c.settle(p, open) })
		if len(rest) == len(open) {
			c.breakCircle(open)
			rest = open[1:]
		}
		open = rest
	}
}

// fixedKind is the kind of a value that is not just one ${…}.
func (c *compiler) fixedKind(v *Value) kind {
	if parts, _, ok := split(v.Text); ok && len(parts) == 1 {
		return kindOfValue(literal(v))
	}
	return textKind
}

// settle finds the type of an assignment, if all that it needs is known.
func (c *compiler) settle(p pending, open []pending) bool {
	for _, n := range p.e.names {
		if c.x.kinds[n.text] == anyKind && slices.ContainsFunc(open, func(o pending) bool { return o.Key.Text == n.text }) {
			return false
		}
	}
	if !c.allKnown(p.e) {
		return true // reported where it is used
	}
	if k := c.x.check(p.e); k != nilKind {
		c.computed(p.Key, k)
	}
	return true
}

// allKnown reports whether every variable exists; an expression with one that
// does not cannot be checked.
func (c *compiler) allKnown(e *expression) bool {
	return !slices.ContainsFunc(e.names, func(n name) bool { _, ok := c.x.kinds[n.text]; return !ok })
}

// computed says of which kind a computed variable is.
func (c *compiler) computed(v *Value, k kind) {
	if have, known := c.x.kinds[v.Text]; known && have != anyKind || !k.scalar() {
		return
	}
	c.x.learn(v.Text, k)
	c.from[v.Text] = v.At
}

// breakCircle gives the first of a circle of variables its type by trying what
// it could be: nothing at first, or each type in turn.
func (c *compiler) breakCircle(open []pending) {
	p := open[0]
	if !c.allKnown(p.e) {
		return
	}
	for _, guess := range []kind{nilKind, wholeKind, numberKind, textKind, yesNoKind} {
		for _, o := range open {
			if have := c.x.kinds[o.Key.Text]; have == anyKind || have == nilKind {
				c.x.learn(o.Key.Text, nilKind)
			}
		}
		c.x.learn(p.Key.Text, guess)
		k := c.x.try(p.e)
		for _, o := range open {
			if c.x.kinds[o.Key.Text] == nilKind {
				c.x.learn(o.Key.Text, anyKind)
			}
		}
		c.x.learn(p.Key.Text, anyKind)
		if k.scalar() && (guess == nilKind || guess == k) {
			c.computed(p.Key, k)
			return
		}
	}
}

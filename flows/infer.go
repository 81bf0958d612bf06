package flows

import "slices"

// An inference finds the types of computed variables: of each after those that
// it is computed from.
type inference struct {
	c       *compiler
	pending map[string][]pending
	visited map[string]bool
}

// A pending is an assignment whose type hangs on other variables.
type pending struct {
	Pair
	e *expression
}

func (c *compiler) infer(assigned []Pair) {
	i := &inference{c, map[string][]pending{}, map[string]bool{}}
	for _, p := range assigned {
		switch part, ok := c.only(p.Value); {
		case p.Value == nil || c.f.broken[p.Key.Text]:
		case ok:
			i.pending[p.Key.Text] = append(i.pending[p.Key.Text], pending{p, c.x.parse(part.text)})
		default:
			c.computed(p.Key, c.fixedKind(p.Value))
		}
	}
	for _, p := range assigned {
		i.resolve(p.Key.Text)
	}
}

// resolve finds the type of a variable. One that is computed from itself, by
// way of others or not, gets the type that it would have at its first time,
// when it has no value.
func (i *inference) resolve(variable string) {
	if i.visited[variable] {
		return
	}
	i.visited[variable] = true
	all := i.pending[variable]
	if slices.ContainsFunc(all, i.settle) {
		return
	}
	for _, p := range all {
		for _, n := range p.e.names {
			i.resolve(n.text)
		}
	}
	if !slices.ContainsFunc(all, i.settle) && !slices.ContainsFunc(all, i.guess) {
		i.unsettled(variable, all)
	}
}

// settle takes the type of the variable from one assignment, if it tells.
func (i *inference) settle(p pending) bool {
	if i.open(p) || !i.c.allKnown(p.e) {
		return false
	}
	i.c.computed(p.Key, i.c.x.check(p.e))
	return i.known(p)
}

func (i *inference) known(p pending) bool { return i.c.x.kinds[p.Key.Text] != anyKind }

// open reports whether an assignment uses a computed variable whose type is
// not known.
func (i *inference) open(p pending) bool {
	return slices.ContainsFunc(p.e.names, func(n name) bool {
		return len(i.pending[n.text]) > 0 && i.c.x.kinds[n.text] == anyKind
	})
}

// guess tries what a variable in a circle could be: nothing at first, or each
// type in turn.
func (i *inference) guess(p pending) bool {
	if !i.open(p) || !i.c.allKnown(p.e) {
		return false
	}
	for _, guess := range []kind{nilKind, wholeKind, numberKind, textKind, yesNoKind} {
		k := i.under(p, guess)
		if k.scalar() && (guess == nilKind || guess == k) {
			i.c.computed(p.Key, k)
			return true
		}
	}
	return false
}

// under is the kind of an assignment, if its variable were of the kind guessed
// and the others in the circle had no value.
func (i *inference) under(p pending, guess kind) kind {
	x := i.c.x
	var assumed []string
	for _, n := range p.e.names {
		if x.kinds[n.text] == anyKind && len(i.pending[n.text]) > 0 {
			assumed = append(assumed, n.text)
			x.learn(n.text, nilKind)
		}
	}
	if slices.Contains(assumed, p.Key.Text) {
		x.learn(p.Key.Text, guess)
	}
	k := x.try(p.e)
	for _, v := range assumed {
		x.learn(v, anyKind)
	}
	return k
}

// unsettled gives a variable up. What is computed from it is not at fault then;
// it is itself if only a circle knows its type.
func (i *inference) unsettled(variable string, all []pending) {
	defer delete(i.pending, variable)
	for _, p := range all {
		if i.open(p) && i.c.allKnown(p.e) && len(p.e.findings) == 0 {
			i.c.errorf(p.Key.At, "the type of `%s` cannot be told, because it is computed only from itself; give it a first value, such as (%s ?? 0)", variable, variable)
			return
		}
	}
}

// fixedKind is the kind of a value that is not just one ${…}.
func (c *compiler) fixedKind(v *Value) kind {
	if parts, _, ok := split(v.Text); ok && len(parts) == 1 {
		return kindOfValue(literal(v))
	}
	return textKind
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

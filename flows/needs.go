package flows

import (
	"maps"
	"slices"

	"github.com/botrunner/botrunner/bot"
)

// needs collects the variables of a step while it is compiled.
type needs struct {
	vars map[int]bool    // those that it cannot do without
	used map[string]bool // the names of all
}

func newNeeds() *needs {
	n := &needs{}
	n.forget()
	return n
}

func (n *needs) forget() { n.vars, n.used = map[int]bool{}, map[string]bool{} }

// expression notes what an expression of a file computes with.
func (n *needs) expression(c *compiler, e *expression) {
	for _, v := range e.names {
		n.used[v.text] = true
	}
	for _, v := range e.needs {
		if i, ok := c.vars[v]; ok {
			n.add(i)
		}
	}
}

func (n *needs) add(vars ...int) {
	for _, v := range vars {
		n.vars[v] = true
	}
}

// behind compiles what is computed once these variables have got their values.
func (n *needs) behind(given []bot.Assignment, compile func()) {
	before := maps.Clone(n.vars)
	compile()
	for _, a := range given {
		if !before[a.Var] {
			delete(n.vars, a.Var)
		}
	}
}

func (n *needs) list() []int { return slices.Sorted(maps.Keys(n.vars)) }

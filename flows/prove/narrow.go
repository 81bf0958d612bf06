package prove

import (
	"math"

	"github.com/expr-lang/expr/ast"
)

// narrow learns from a condition that came out as it did: what age is behind
// `age >= 18`. Names finds the place of a variable among the values. It
// reports whether the condition can come out so at all, as far as it sees.
func (e *eval) narrow(n ast.Node, holds bool, names map[string]int, values []value) bool {
	switch n := n.(type) {
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			return !e.total(n.Node) || e.narrow(n.Node, !holds, names, values)
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&":
			return e.both(n, holds, true, names, values)
		case "or", "||":
			return e.both(n, holds, false, names, values)
		}
		return e.relation(n, holds, names, values)
	case *ast.IdentifierNode:
		if i, ok := names[n.Value]; ok && holds {
			return set(values, i, exactly(true))
		}
	}
	return true
}

// total reports whether an expression surely has a value.
func (e *eval) total(n ast.Node) bool { return !e.value(n).mayBeNothing() }

// both narrows by each side of an `and` that holds, or of an `or` that does
// not. Otherwise one side is at fault, and it is only sure which if the other
// side is known.
func (e *eval) both(n *ast.BinaryNode, holds, and bool, names map[string]int, values []value) bool {
	if !holds && (!e.total(n.Left) || !e.total(n.Right)) {
		return true // it does not hold because it failed, perhaps
	}
	if holds == and {
		return e.narrow(n.Left, holds, names, values) && e.narrow(n.Right, holds, names, values)
	}
	if e.value(n.Left) == exactly(and) {
		return e.narrow(n.Right, holds, names, values)
	}
	if e.value(n.Right) == exactly(and) {
		return e.narrow(n.Left, holds, names, values)
	}
	return true
}

// inverse is the operator that holds where another does not, and mirrored the
// one for exchanged sides.
var (
	inverse  = map[string]string{"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}
	mirrored = map[string]string{"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
)

// relation narrows a variable that is compared with what is known.
func (e *eval) relation(n *ast.BinaryNode, holds bool, names map[string]int, values []value) bool {
	op, variable, other := n.Operator, n.Left, n.Right
	if _, is := variable.(*ast.IdentifierNode); !is {
		op, variable, other = mirrored[op], other, variable
	}
	id, is := variable.(*ast.IdentifierNode)
	i, tracked := names[identifier(id)]
	if !is || !tracked {
		return true
	}
	if n.Operator == "in" {
		return !holds || e.within(i, other, values)
	}
	if !holds {
		if !e.total(n) {
			return true // it does not hold because it failed, perhaps
		}
		op = inverse[op]
	}
	c := e.value(other)
	if !c.known || c.fault {
		return true
	}
	switch op {
	case "==":
		return set(values, i, c)
	case "!=":
		if c.missing() {
			v := values[i]
			v.blank = false
			return !v.missing() && set(values, i, v)
		}
		return true
	case "<", "<=", ">", ">=":
		return bound(values, i, op, c)
	}
	return true
}

func identifier(n *ast.IdentifierNode) string {
	if n == nil {
		return ""
	}
	return n.Value
}

// set gives a variable the value that it must have. Where the numbers may be
// of two types it stays as it was.
func set(values []value, i int, v value) bool {
	old := values[i]
	if old.known {
		return true // the condition itself said already whether it can be
	}
	if _, float := v.is.(float64); float {
		return true
	}
	if _, integer := v.is.(int); integer && !old.whole {
		return true
	}
	values[i] = v
	return true
}

// within narrows a variable to a range.
func (e *eval) within(i int, right ast.Node, values []value) bool {
	r, is := right.(*ast.BinaryNode)
	if !is {
		return true
	}
	lo, hi, ok := e.span(r)
	if !ok || values[i].known {
		return true
	}
	values[i].blank = false
	return limit(values, i, lo, hi)
}

func bound(values []value, i int, op string, c value) bool {
	if values[i].known {
		return true
	}
	values[i].blank = false
	n, _, number := c.number()
	if !number {
		return true
	}
	step := 0.0
	if values[i].whole && c.integral() {
		step = 1
	}
	switch op {
	case "<":
		return limit(values, i, math.Inf(-1), n-step)
	case "<=":
		return limit(values, i, math.Inf(-1), n)
	case ">":
		return limit(values, i, n+step, math.Inf(1))
	default:
		return limit(values, i, n, math.Inf(1))
	}
}

func limit(values []value, i int, lo, hi float64) bool {
	v := values[i]
	lo, hi = max(v.lo, lo), min(v.hi, hi)
	if lo > hi {
		return false
	}
	narrowed := between(lo, hi, v.whole)
	narrowed.blank = !narrowed.known && v.blank
	values[i] = narrowed
	return true
}

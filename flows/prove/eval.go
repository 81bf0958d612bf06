package prove

import (
	"math"
	"slices"

	"github.com/expr-lang/expr/ast"
)

// An eval computes an expression with what is known of its variables. What it
// does not understand may be anything, so that it never promises too much.
type eval struct {
	of    func(name string) value
	local map[string]value // names declared by let
}

func (e *eval) value(n ast.Node) value {
	switch n := n.(type) {
	case *ast.NilNode:
		return nothing
	case *ast.IntegerNode:
		return exactly(n.Value)
	case *ast.FloatNode:
		return exactly(n.Value)
	case *ast.BoolNode:
		return exactly(n.Value)
	case *ast.StringNode:
		return exactly(n.Value)
	case *ast.IdentifierNode:
		return e.identifier(n.Value)
	case *ast.UnaryNode:
		return e.unary(n)
	case *ast.BinaryNode:
		return e.binary(n)
	case *ast.ConditionalNode:
		return e.conditional(n)
	case *ast.VariableDeclaratorNode:
		if e.local == nil {
			e.local = map[string]value{}
		}
		e.local[n.Name] = e.value(n.Value)
		return e.value(n.Expr).failing(e.local[n.Name].fault)
	case *ast.BuiltinNode:
		return e.builtin(n)
	case *ast.CallNode: // open, opens or today
		return something
	default:
		return unknown
	}
}

func (e *eval) identifier(name string) value {
	if v, ok := e.local[name]; ok {
		v.fault = false // it failed where it was declared
		return v
	}
	return e.of(name)
}

func (e *eval) unary(n *ast.UnaryNode) value {
	v := e.value(n.Node)
	if v.missing() {
		return failed
	}
	switch n.Operator {
	case "not", "!":
		switch b, is := v.is.(bool); {
		case is:
			return exactly(!b).failing(v.fault)
		default:
			return something.failing(v.mayBeNothing())
		}
	case "-":
		if lo, hi, ok := v.number(); ok {
			return between(-hi, -lo, v.integral()).failing(v.mayBeNothing())
		}
	case "+":
		return v.failing(v.mayBeNothing())
	}
	return unknown
}

// truth is what a condition can come out as. One that fails or has no value
// does not hold.
func truth(v value) (yes, no bool) {
	if b, is := v.is.(bool); is {
		return b, !b || v.fault
	}
	return !v.missing(), true
}

func (e *eval) binary(n *ast.BinaryNode) value {
	switch n.Operator {
	case "and", "&&":
		return e.logical(n, false)
	case "or", "||":
		return e.logical(n, true)
	case "??":
		return e.fallback(n)
	}
	l, r := e.value(n.Left), e.value(n.Right)
	fault := l.fault || r.fault
	switch n.Operator {
	case "==":
		return equal(l, r).failing(fault)
	case "!=":
		if b, is := equal(l, r).is.(bool); is {
			return exactly(!b).failing(fault)
		}
		return something.failing(fault)
	case "in":
		return e.in(l, n.Right)
	}
	// Every other operator fails without a value.
	if l.missing() || r.missing() {
		return failed
	}
	fault = l.mayBeNothing() || r.mayBeNothing()
	switch n.Operator {
	case "<", "<=", ">", ">=":
		return compared(n.Operator, l, r).failing(fault)
	case "+", "-", "*":
		return arithmetic(n.Operator, l, r).failing(fault)
	case "contains", "startsWith", "endsWith":
		return something.failing(fault)
	default:
		return unknown
	}
}

// logical is and, or or; decided is the left side that settles it alone.
func (e *eval) logical(n *ast.BinaryNode, decided bool) value {
	l := e.value(n.Left)
	left, is := l.is.(bool)
	if is && left == decided || l.missing() {
		return l.failing(!is)
	}
	r := e.value(n.Right)
	if r.missing() && is {
		return failed
	}
	fault := l.mayBeNothing() || r.mayBeNothing()
	if right, exact := r.is.(bool); exact && (is || right == decided) {
		return exactly(right).failing(fault)
	}
	return something.failing(fault)
}

func (e *eval) fallback(n *ast.BinaryNode) value {
	l := e.value(n.Left)
	switch {
	case l.missing():
		return e.value(n.Right).failing(l.fault)
	case l.known || !l.blank:
		return l
	}
	l.blank = false
	return join(l, e.value(n.Right))
}

func equal(l, r value) value {
	if l.known && r.known {
		a, _, aNumber := l.number()
		b, _, bNumber := r.number()
		if aNumber && bNumber {
			return exactly(a == b)
		}
		return exactly(l.is == r.is)
	}
	if r.known {
		l, r = r, l
	}
	if l.missing() && !r.blank {
		return exactly(false)
	}
	a, b, ok := l.number()
	if c, d, also := r.number(); ok && also && (b < c || d < a) && l.known {
		return exactly(false)
	}
	return something
}

// in understands lists of constants and ranges.
func (e *eval) in(l value, right ast.Node) value {
	switch r := right.(type) {
	case *ast.ArrayNode:
		out := exactly(false)
		for _, item := range r.Nodes {
			v := equal(l, e.value(item))
			if v == exactly(true) {
				return v.failing(l.fault)
			}
			if !v.known {
				out = something
			}
		}
		return out.failing(l.fault)
	case *ast.BinaryNode:
		lo, hi, ok := e.span(r)
		from, to, number := l.number()
		switch {
		case !ok:
			return unknown
		case l.known && !number, to < lo, from > hi:
			return exactly(false).failing(l.fault)
		case l.integral() && lo <= from && to <= hi && !l.blank:
			return exactly(true).failing(l.fault)
		}
		return something.failing(l.fault)
	default:
		return unknown
	}
}

// span returns the bounds of a range a..b whose ends are known.
func (e *eval) span(n *ast.BinaryNode) (lo, hi float64, ok bool) {
	from, to := e.value(n.Left), e.value(n.Right)
	lo, _, a := from.number()
	hi, _, b := to.number()
	return lo, hi, n.Operator == ".." && a && b && from.known && to.known
}

func compared(op string, l, r value) value {
	a, b, left := l.number()
	c, d, right := r.number()
	if !left || !right {
		return something
	}
	var yes, no bool // surely
	switch op {
	case "<":
		yes, no = b < c, a >= d
	case "<=":
		yes, no = b <= c, a > d
	case ">":
		yes, no = a > d, b <= c
	case ">=":
		yes, no = a >= d, b < c
	}
	if yes || no {
		return exactly(yes)
	}
	return something
}

func arithmetic(op string, l, r value) value {
	a, b, left := l.number()
	c, d, right := r.number()
	if !left || !right { // texts, which can become too long
		return unknown
	}
	whole := l.integral() && r.integral()
	var ends []float64
	switch op {
	case "+":
		ends = []float64{a + c, b + d}
	case "-":
		ends = []float64{a - d, b - c}
	default:
		ends = []float64{a * c, a * d, b * c, b * d}
	}
	lo, hi := slices.Min(ends), slices.Max(ends)
	if math.IsNaN(lo) || math.IsNaN(hi) {
		lo, hi = math.Inf(-1), math.Inf(1)
	}
	if lo < -maxExact || hi > maxExact {
		// It may be a text, or so large that it comes round from the other side.
		return value{lo: math.Inf(-1), hi: math.Inf(1), whole: whole, fault: !whole}
	}
	return between(lo, hi, whole)
}

func (e *eval) conditional(n *ast.ConditionalNode) value {
	c := e.value(n.Cond)
	fault := c.mayBeNothing()
	if c.missing() {
		return failed
	}
	if b, is := c.is.(bool); is {
		if b {
			return e.value(n.Exp1).failing(fault)
		}
		return e.value(n.Exp2).failing(fault)
	}
	return join(e.value(n.Exp1), e.value(n.Exp2)).failing(fault)
}

func (e *eval) builtin(n *ast.BuiltinNode) value {
	var args []value
	for _, a := range n.Arguments {
		if _, loop := a.(*ast.PredicateNode); loop {
			return unknown
		}
		args = append(args, e.value(a))
	}
	if slices.ContainsFunc(args, value.missing) {
		return unknown // some can do without, such as string(…)
	}
	fault := slices.ContainsFunc(args, value.mayBeNothing)
	switch n.Name {
	case "now":
		return something
	case "min", "max":
		return extreme(n.Name, args).failing(fault)
	case "len":
		if s, is := args[0].is.(string); is {
			return exactly(len([]rune(s))).failing(fault)
		}
		return between(0, maxLength, true).failing(fault)
	case "int":
		if args[0].integral() {
			return args[0].failing(fault)
		}
	}
	return unknown
}

// maxLength is longer than any text that a conversation holds.
const maxLength = 1 << 30

func extreme(name string, args []value) value {
	var out value
	for i, v := range args {
		lo, hi, ok := v.number()
		switch {
		case !ok:
			return unknown
		case i == 0:
			out = between(lo, hi, v.integral())
			continue
		}
		a, b, _ := out.number()
		whole := out.integral() && v.integral()
		if name == "min" {
			out = between(min(a, lo), min(b, hi), whole)
		} else {
			out = between(max(a, lo), max(b, hi), whole)
		}
	}
	return out
}

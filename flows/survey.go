package flows

import (
	"fmt"
	"maps"

	"github.com/expr-lang/expr/ast"
)

func (e *expression) find(offset int, format string, args ...any) {
	e.findings = append(e.findings, finding{offset: offset, text: fmt.Sprintf(format, args...)})
	if r := suggested(Position{}, args); r.Old != "" {
		e.repaired(offset, r.Old, r.New)
	}
}

// repaired gives the fault that was found last its repair.
func (e *expression) repaired(offset int, old, by string) {
	f := &e.findings[len(e.findings)-1]
	f.from, f.old, f.by = offset, old, by
}

// survey walks over an expression once: it collects the variables and refuses
// what could run away or is not part of the language.
func (e *expression) survey(x *expressions) {
	s := &surveyor{e: e, x: x, local: map[string]bool{}, spare: map[ast.Node]bool{}}
	s.visit(e.tree.Node, 0, 0)
	if unfolded(e.tree.Node, map[string]int{}) > maxExprNodes {
		e.find(0, "written out without `let`, this expression has more than %d parts; compute some of them with `set`", maxExprNodes)
	}
}

// unfolded counts the parts of an expression in which every name of a `let`
// is replaced by what it stands for: that bounds how often it can repeat a text.
func unfolded(n ast.Node, lets map[string]int) int {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return max(lets[n.Value], 1)
	case *ast.VariableDeclaratorNode:
		inner := maps.Clone(lets)
		inner[n.Name] = unfolded(n.Value, lets)
		return min(unfolded(n.Expr, inner), maxExprNodes+1)
	}
	parts := 1
	for _, c := range children(n) {
		parts = min(parts+unfolded(c, lets), maxExprNodes+1)
	}
	return parts
}

// A surveyor goes from the top down, so that it knows what it is inside of.
type surveyor struct {
	e     *expression
	x     *expressions
	local map[string]bool   // names declared by let
	spare map[ast.Node]bool // variables that may as well have no value
	lets  int
}

// visit looks at a node inside so many loops and so many functions that make
// texts longer.
func (s *surveyor) visit(n ast.Node, loops, growers int) {
	at := n.Location().From
	switch n := n.(type) {
	case *ast.IdentifierNode:
		s.identifier(n)
		return
	case *ast.CallNode:
		s.call(n)
	case *ast.ConditionalNode:
		s.ternary(n)
	case *ast.UnaryNode:
		if n.Operator == "!" {
			s.e.find(at, "write `not` in place of `!`")
			s.e.repaired(at, "!", "not ")
		}
	case *ast.BinaryNode:
		s.rangeOf(n, at)
		s.spares(n)
	case *ast.VariableDeclaratorNode:
		s.local[n.Name] = true
		if s.lets++; s.lets == maxLets+1 {
			s.e.find(at, "an expression may hold at most %d `let`; compute parts of it with `set`", maxLets)
		}
	case *ast.PredicateNode:
		if loops++; loops == 2 {
			s.e.find(at, "a loop inside a loop could run for ever; compute the inner one with `set` first")
		}
	case *ast.BuiltinNode:
		growers = s.builtin(n, growers)
	}
	for _, c := range children(n) {
		s.visit(c, loops, growers)
	}
}

func (s *surveyor) identifier(n *ast.IdentifierNode) {
	at := n.Location().From
	switch {
	case s.local[n.Value] || n.Value == "event":
	case n.Value == "$env":
		s.e.find(at, "there is no variable `$env`; name the variable itself")
	default:
		s.e.names = append(s.e.names, name{n.Value, at})
		if !s.spare[n] {
			s.e.needs = append(s.e.needs, n.Value)
		}
	}
}

func (s *surveyor) call(n *ast.CallNode) {
	f, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		before := len(s.e.findings)
		s.visit(n.Callee, 0, 0)
		if len(s.e.findings) == before {
			s.e.find(n.Location().From, "values have no functions of their own; a function is called as `name(value)`")
		}
		return
	}
	if isClock(f.Value) {
		s.clockCall(n, f)
		return
	}
	if why, no := refused[f.Value]; no {
		s.e.find(f.Location().From, "`%s` is not available: %s", f.Value, why)
		return
	}
	s.e.find(f.Location().From, "there is no function `%s`%s", f.Value, suggest(f.Value, s.x.functions()))
}

func (s *surveyor) ternary(n *ast.ConditionalNode) {
	if n.Ternary {
		s.e.find(n.Location().From, "`a ? x : y` is not part of the language; write `if %s {%s} else {%s}`",
			n.Cond.String(), n.Exp1.String(), n.Exp2.String())
		if better, first := conditionals("${" + s.e.source + "}"); first != "" {
			s.e.repaired(0, s.e.source, better[len("${"):len(better)-len("}")])
		}
	}
}

// spares notes a variable that an author expects to have no value at times:
// x in `x ?? 1` and in `x != nil`.
func (s *surveyor) spares(n *ast.BinaryNode) {
	for _, pair := range [][2]ast.Node{{n.Left, n.Right}, {n.Right, n.Left}} {
		_, isNil := pair[1].(*ast.NilNode)
		if isNil && (n.Operator == "==" || n.Operator == "!=") || n.Operator == "??" && pair[0] == n.Left {
			s.spare[pair[0]] = true
		}
	}
}

// rangeOf bounds a..b, which makes a list unless it only compares.
func (s *surveyor) rangeOf(n *ast.BinaryNode, at int) {
	if n.Operator != ".." {
		return
	}
	from, isFrom := n.Left.(*ast.IntegerNode)
	to, isTo := n.Right.(*ast.IntegerNode)
	switch {
	case !isFrom || !isTo:
		s.e.find(at, "both ends of a range have to be written as whole numbers, such as 1..5; to compare with variables write `x >= a and x <= b`")
	case to.Value-from.Value >= maxRange:
		s.e.find(at, "a range may hold at most %d numbers; write `x >= %d and x <= %d`", maxRange, from.Value, to.Value)
	}
}

// growing are the functions that can make a text longer than what they are
// given, with the place of the argument that does.
var growing = map[string]int{"replace": 2, "join": 1}

func (s *surveyor) builtin(n *ast.BuiltinNode, growers int) int {
	if why, no := refused[n.Name]; no { // the parser knows those with conditions by itself
		s.e.find(n.Location().From, "`%s` is not available: %s", n.Name, why)
		return growers
	}
	argument, grows := growing[n.Name]
	if !grows {
		return growers
	}
	if growers > 0 {
		s.e.find(n.Location().From, "`%s` inside another function that makes texts longer could grow without bound; compute it with `set` first", n.Name)
	}
	if argument < len(n.Arguments) {
		text, fixed := n.Arguments[argument].(*ast.StringNode)
		if !fixed || len(text.Value) > maxGrowth {
			s.e.find(n.Arguments[argument].Location().From, "what `%s` puts in has to be a fixed text of at most %d characters", n.Name, maxGrowth)
		}
	}
	return growers + 1
}

// children are the parts of a node, without the names of functions and members.
func children(n ast.Node) []ast.Node {
	switch n := n.(type) {
	case *ast.UnaryNode:
		return []ast.Node{n.Node}
	case *ast.BinaryNode:
		return []ast.Node{n.Left, n.Right}
	case *ast.ChainNode:
		return []ast.Node{n.Node}
	case *ast.MemberNode:
		return []ast.Node{n.Node, n.Property}
	case *ast.SliceNode:
		return present(n.Node, n.From, n.To)
	case *ast.CallNode:
		return n.Arguments
	case *ast.BuiltinNode:
		return n.Arguments
	case *ast.PredicateNode:
		return []ast.Node{n.Node}
	case *ast.VariableDeclaratorNode:
		return []ast.Node{n.Value, n.Expr}
	case *ast.SequenceNode:
		return n.Nodes
	case *ast.ConditionalNode:
		return []ast.Node{n.Cond, n.Exp1, n.Exp2}
	case *ast.ArrayNode:
		return n.Nodes
	case *ast.MapNode:
		return n.Pairs
	case *ast.PairNode:
		return []ast.Node{n.Key, n.Value}
	default:
		return nil
	}
}

func present(nodes ...ast.Node) []ast.Node {
	var there []ast.Node
	for _, n := range nodes {
		if n != nil {
			there = append(there, n)
		}
	}
	return there
}

// findMixedNumbers refuses min and max of whole and other numbers: their type
// would depend on which one wins.
func (e *expression) findMixedNumbers() {
	ast.Walk(&e.tree.Node, mixed{e})
}

type mixed struct{ e *expression }

func (m mixed) Visit(n *ast.Node) {
	b, ok := (*n).(*ast.BuiltinNode)
	if !ok || b.Name != "min" && b.Name != "max" {
		return
	}
	for _, a := range b.Arguments {
		if first, this := kindOf(b.Arguments[0].Nature()), kindOf(a.Nature()); first != this && first.scalar() && this.scalar() {
			m.e.find(a.Location().From, "`%s` compares %s with %s here; make all of them the same with int(…) or float(…)", b.Name, first, this)
			return
		}
	}
}

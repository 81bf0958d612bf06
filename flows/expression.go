package flows

import (
	"errors"
	"maps"
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/checker"
	bytecode "github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/optimizer"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// An expression is one expression of the flow. The same words at two places
// are one expression: parsing and compiling is most of what loading costs.
type expression struct {
	source   string
	tree     *parser.Tree
	names    []name      // the variables it uses, in order
	needs    []string    // those that it cannot do without
	hours    []hoursName // the opening hours it asks for
	clocked  bool        // it asks for them, or for the time
	findings []finding   // what is wrong with it
	checked  bool
	kind     kind
	program  *vm.Program
}

// A name is a variable at one place of an expression.
type name struct {
	text   string
	offset int
}

// A finding is a fault at an offset of an expression's source, in characters.
type finding struct {
	offset int
	text   string

	from    int // of old, if it is repaired by writing by there
	old, by string
}

// refused are functions that expr has and flows have not, each with the reason.
var refused = map[string]string{
	"date":     "days are texts such as \"2026-03-04\", and the day that it is is today()",
	"duration": "times are written as 30s or 2m where a key asks for one",
	"timezone": "times are those of the place that the bot runs at",
	"repeat":   unbounded,
	"reduce":   unbounded,
	"toJSON":   unbounded,
	"toBase64": unbounded,
	"fromJSON": untyped,
	"get":      untyped,

	"fromBase64": forPrograms,
	"type":       forPrograms,
	"groupBy":    forPrograms, "keys": forPrograms, "values": forPrograms, "toPairs": forPrograms, "fromPairs": forPrograms,
	"bitand": forPrograms, "bitor": forPrograms, "bitxor": forPrograms, "bitnand": forPrograms, "bitnot": forPrograms,
	"bitshl": forPrograms, "bitshr": forPrograms, "bitushr": forPrograms,
}

// Reasons why functions are refused.
const (
	unbounded   = "what it makes could grow without bound; compute it step by step with `set`"
	untyped     = "the type of what it returns cannot be told before it runs"
	forPrograms = "it is for programs; the reference lists the functions of flows under Expressions"
)

// reserved are names that mean something else in expressions.
var reserved = map[string]bool{
	"event": true, "true": true, "false": true, "nil": true, "not": true, "and": true, "or": true,
	"in": true, "let": true, "if": true, "else": true, "matches": true, "contains": true,
	"startsWith": true, "endsWith": true,
}

// expressions compiles the expressions of one flow in one typed environment.
type expressions struct {
	config   *conf.Config
	checker  checker.Checker
	kinds    map[string]kind // of the variables
	bySource map[string]*expression
}

func newExpressions(kinds map[string]kind) *expressions {
	env := types.Map{"event": types.Map{"name": types.String, "text": types.String, "agent": types.String}}
	maps.Copy(env, clockTypes())
	for n, k := range kinds {
		env[n] = k.exprType()
	}
	c := conf.New(env)
	c.MaxNodes = maxExprNodes
	for f := range refused {
		c.Disabled[f] = true
		delete(c.Builtins, f)
	}
	c.Disabled["now"] = true // ours is the engine's clock
	delete(c.Builtins, "now")
	return &expressions{config: c, kinds: maps.Clone(kinds), bySource: map[string]*expression{}}
}

// learn tells the type of a variable that was not known before.
func (x *expressions) learn(variable string, k kind) {
	x.kinds[variable] = k
	x.config.Env.Fields[variable] = k.exprType().Nature()
}

// parse returns the expression with these words.
func (x *expressions) parse(source string) *expression {
	if e := x.bySource[source]; e != nil {
		return e
	}
	e := &expression{source: source}
	x.bySource[source] = e
	if runes(source) > maxExprLen {
		e.find(0, "this expression is longer than %d characters; compute parts of it with `set`", maxExprLen)
		return e
	}
	// A parser for each: one that is used again begins where the last one ended.
	tree, err := parser.ParseWithConfig(source, x.config)
	if err != nil {
		e.findError(err, explainSyntax)
		return e
	}
	e.tree = tree
	ast.Walk(&e.tree.Node, agentName{})
	e.survey(x)
	ast.Walk(&e.tree.Node, evener{})
	return e
}

// check finds the type of an expression. The types of its variables have to be
// known, as far as they ever will.
func (x *expressions) check(e *expression) kind {
	if e.checked || len(e.findings) > 0 {
		return e.kind
	}
	e.checked = true
	if _, err := x.checker.Check(e.tree, x.config); err != nil {
		e.findError(err, explainType)
		return anyKind
	}
	e.kind = kindOf(e.tree.Node.Nature())
	e.findMixedNumbers()
	e.findFiles()
	return e.kind
}

// try is check under an assumption: it leaves no trace in the expression.
func (x *expressions) try(e *expression) kind {
	if e.tree == nil || len(e.findings) > 0 {
		return anyKind
	}
	if _, err := x.checker.Check(e.tree, x.config); err != nil {
		return anyKind
	}
	return kindOf(e.tree.Node.Nature())
}

// compile makes the program of a checked expression.
func (x *expressions) compile(e *expression) *vm.Program {
	if e.program != nil || len(e.findings) > 0 || !e.checked {
		return e.program
	}
	if err := optimizer.Optimize(&e.tree.Node, x.config); err != nil {
		e.findError(err, explainType)
		return nil
	}
	ast.Walk(&e.tree.Node, loosener{})
	program, err := bytecode.Compile(e.tree, x.config)
	if err != nil {
		e.findError(err, explainType)
		return nil
	}
	e.program = program
	return program
}

func (e *expression) findError(err error, explain func(e *expression, message string) string) {
	at := 0
	message := err.Error()
	if f := new(file.Error); errors.As(err, &f) {
		at, message = f.From, f.Message
	}
	e.findings = append(e.findings, finding{offset: min(at, runes(e.source)), text: explain(e, message)})
	if message == `unexpected token Operator("=")` {
		e.repaired(at, "=", "==")
	}
}

// A loosener lets a comparison meet a variable without a value: compiled for
// two texts or two whole numbers it would fail, while an author expects that
// what has no value equals nothing.
type loosener struct{}

func (loosener) Visit(n *ast.Node) {
	b, ok := (*n).(*ast.BinaryNode)
	if !ok || b.Operator != "==" && b.Operator != "!=" {
		return
	}
	for _, side := range []ast.Node{b.Left, b.Right} {
		if _, constant := side.(*ast.ConstantNode); !constant {
			side.SetNature(types.Any.Nature())
		}
	}
}

// An evener lets a range meet a variable without a value as a list does: what
// has no value is in none. Compiled as it stands, the comparison would fail.
type evener struct{}

// Visit puts `x != nil and` before `x in 1..5`.
func (evener) Visit(n *ast.Node) {
	in, ok := (*n).(*ast.BinaryNode)
	if !ok || in.Operator != "in" {
		return
	}
	if r, ok := in.Right.(*ast.BinaryNode); !ok || r.Operator != ".." {
		return
	}
	there := &ast.BinaryNode{Operator: "!=", Left: in.Left, Right: &ast.NilNode{}}
	there.SetLocation(in.Location())
	both := &ast.BinaryNode{Operator: "and", Left: there, Right: in}
	both.SetLocation(in.Location())
	*n = both
}

// agentName lets event.agent.name be said for event.agent: the name is all that
// is known of an agent.
type agentName struct{}

func (agentName) Visit(n *ast.Node) {
	outer, ok := (*n).(*ast.MemberNode)
	if !ok || memberOf(outer) != "name" {
		return
	}
	inner, ok := outer.Node.(*ast.MemberNode)
	if !ok || memberOf(inner) != "agent" {
		return
	}
	if id, ok := inner.Node.(*ast.IdentifierNode); ok && id.Value == "event" {
		*n = inner
	}
}

func memberOf(n *ast.MemberNode) string {
	s, _ := n.Property.(*ast.StringNode)
	if s == nil {
		return ""
	}
	return s.Value
}

// functions are the names of all functions that a flow may call.
func (x *expressions) functions() []string {
	var names []string
	for _, f := range builtin.Builtins {
		if _, no := refused[f.Name]; !no {
			names = append(names, f.Name)
		}
	}
	for f := range clockTypes() {
		names = append(names, plainCalls(f))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

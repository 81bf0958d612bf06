package prove

import (
	"slices"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// A formula is an expression of the flow, in both forms: compiled, which is
// exact and needs every variable, and as a tree, which can be computed with
// what is known.
type formula struct {
	run   bot.Expr
	tree  ast.Node // nil: a text with parts, or something that is not understood
	uses  []int    // variables it reads
	other bool     // it looks at something else, such as the event at hand
	alien bool     // nothing is known of it
}

// alien is a formula of which only the compiled form is there: it may read
// anything.
func alien(run bot.Expr) formula { return formula{run: run, alien: true} }

// copied is what a variable holds.
func (p *Prover) copied(variable int) formula {
	return formula{
		run:  func(s bot.Scope) (any, error) { return s.Vars[variable], nil },
		tree: &ast.IdentifierNode{Value: p.d.Vars[variable].Name},
		uses: []int{variable},
	}
}

// condition reads what stands behind if and ok_if. Without one it always holds.
func (p *Prover) condition(v *flows.Value, run bot.Expr) formula {
	switch {
	case run == nil:
		return formula{run: func(bot.Scope) (any, error) { return true, nil }}
	case v == nil:
		return alien(run)
	}
	f := formula{run: run}
	f.tree = p.read(&f, v.Text)
	return f
}

// text reads a value in which expressions stand in ${ }.
func (p *Prover) text(v *flows.Value, run bot.Expr) formula {
	if v == nil {
		return alien(run)
	}
	f := formula{run: run}
	segments := v.Segments()
	for _, s := range segments {
		if !s.Computed {
			continue
		}
		if tree := p.read(&f, s.Text); len(segments) == 1 {
			f.tree = tree
		}
	}
	return f
}

// read parses an expression and notes what it reads.
func (p *Prover) read(f *formula, source string) ast.Node {
	tree, err := parser.Parse(source)
	if err != nil {
		f.alien = true
		return nil
	}
	for name := range identifiers(tree.Node) {
		switch i, ok := p.vars[name]; {
		case ok && !slices.Contains(f.uses, i):
			f.uses = append(f.uses, i)
		case !ok && name != "language":
			f.other = true
		}
	}
	return tree.Node
}

func identifiers(n ast.Node) map[string]bool {
	found := idents{names: map[string]bool{}, local: map[string]bool{}}
	ast.Walk(&n, found)
	for name := range found.local {
		delete(found.names, name)
	}
	return found.names
}

// clock stands among the names of an expression for those that no variable has.
const clock = "()"

// idents are the names of an expression, and those that let declares.
type idents struct{ names, local map[string]bool }

// Visit notes a name.
func (f idents) Visit(n *ast.Node) {
	switch n := (*n).(type) {
	case *ast.IdentifierNode:
		f.names[n.Value] = true
	case *ast.CallNode: // of the clock, which says something else each time
		f.names[clock] = true
	case *ast.BuiltinNode:
		if n.Name == "now" {
			f.names[clock] = true
		}
	case *ast.VariableDeclaratorNode:
		f.local[n.Name] = true
	}
}

// compute is the value of a formula with what is known.
func (w *world) compute(f *formula, values []value) value {
	if f.run == nil {
		return nothing
	}
	if f.alien {
		return unknown
	}
	scope := bot.Scope{Vars: make([]any, len(w.p.d.Vars))}
	all := !f.other
	for _, i := range f.uses {
		v := w.of(i, values)
		scope.Vars[i], all = v.is, all && v.known
	}
	if all {
		v, err := f.run(scope)
		if err != nil {
			return nothing.failing(true)
		}
		return exactly(v)
	}
	if f.tree == nil {
		return something.failing(true) // a text, which may become too long
	}
	return w.eval(values).value(f.tree)
}

// eval computes with the values of a state.
func (w *world) eval(values []value) *eval {
	return &eval{of: func(name string) value {
		if i, ok := w.p.vars[name]; ok {
			return w.of(i, values)
		}
		if name == "language" {
			return exactly(w.p.d.Language)
		}
		return unknown
	}}
}

// of is what is known of a variable; of one that does not matter nothing is.
func (w *world) of(variable int, values []value) value {
	if s, ok := w.slots[variable]; ok {
		return values[s]
	}
	return anything
}

// A way is one outcome of a condition, with what it tells of the variables.
type way struct {
	holds  bool
	values []value
}

// ways are the outcomes that a condition can have.
func (w *world) ways(f *formula, values []value) []way {
	yes, no := truth(w.compute(f, values))
	if !yes || !no {
		return []way{{yes, values}} // what is settled teaches nothing
	}
	var out []way
	for _, holds := range []bool{true, false} {
		learnt := slices.Clone(values)
		if f.tree == nil || w.eval(values).narrow(f.tree, holds, w.names, learnt) {
			out = append(out, way{holds, learnt})
		}
	}
	return out
}

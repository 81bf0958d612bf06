package prove

import (
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// A part is an expression of a step, with where it stands.
type part struct {
	formula
	step  int
	value *flows.Value
	from  int  // of the expression in the value, in characters
	said  bool // somebody reads it, so having no value shows
	saved int  // a variable that has just got its value; Nowhere: none
	own   int  // the variable of the question that this answers a wrong answer to; Nowhere: none
	after int  // how many branches of a decide come before
}

// parts are all expressions of the file's steps that could miss a value.
func (p *Prover) parts() []*part {
	c := &collector{p: p}
	for i := range p.steps {
		if p.steps[i].wrote != nil {
			c.step(i, p.steps[i].wrote)
		}
	}
	return c.parts
}

// A collector gathers the parts of a flow.
type collector struct {
	p     *Prover
	parts []*part
	at    int
}

// condition adds an expression as it stands.
func (c *collector) condition(v *flows.Value, saved, after int) {
	if v != nil {
		c.add(&part{value: v, saved: saved, own: bot.Nowhere, after: after}, v.Text)
	}
}

// text adds the expressions that stand in ${ }.
func (c *collector) text(said bool, values ...*flows.Value) {
	c.reply(said, bot.Nowhere, bot.Nowhere, values...)
}

// reply is text that answers a wrong answer: one that was understood stands in
// saved while it is refused, one that was not leaves nothing in the question's
// own variable.
func (c *collector) reply(said bool, saved, own int, values ...*flows.Value) {
	for _, v := range values {
		from := 0
		for _, s := range v.Segments() {
			if !s.Computed {
				from += len([]rune(s.Text))
				continue
			}
			from += len("${")
			c.add(&part{value: v, from: from, said: said, saved: saved, own: own}, s.Text)
			from += len([]rune(s.Text)) + len("}")
		}
	}
}

func (c *collector) add(p *part, source string) {
	tree, err := parser.Parse(source)
	if err != nil {
		return
	}
	p.step, p.tree = c.at, tree.Node
	c.p.read(&p.formula, source)
	c.parts = append(c.parts, p)
}

func (c *collector) step(i int, s *flows.Step) {
	c.at = i
	c.text(true, s.Say)
	if s.Question != nil {
		c.question(s.Question)
	}
	for k, b := range s.Decide {
		c.condition(b.If, bot.Nowhere, k)
	}
	for k, a := range s.Set {
		if !assigned(s.Set[:k], a.Value) {
			c.text(false, a.Value)
		}
	}
	if e := s.Escalate; e != nil {
		c.escalate(e)
	}
	for _, d := range s.UserData {
		c.text(false, d.Value)
	}
}

// assigned reports whether a value reads what was set just before it.
func assigned(before []flows.Pair, v *flows.Value) bool {
	for _, s := range v.Segments() {
		tree, err := parser.Parse(s.Text)
		if err != nil || !s.Computed {
			continue
		}
		names := identifiers(tree.Node)
		for _, b := range before {
			if names[b.Key.Text] {
				return true
			}
		}
	}
	return false
}

func (c *collector) question(q *flows.Question) {
	c.text(true, q.Prompt, q.Nudge)
	c.text(true, q.QuickReplies...)
	for _, o := range q.Options {
		c.text(true, o.Label)
	}
	saved := bot.Nowhere
	if v, is := c.p.steps[c.at].Verb.(*bot.Ask); is {
		saved = v.Save
	}
	c.reply(true, bot.Nowhere, saved, q.Retry...)
	for _, k := range q.Checks {
		c.condition(k.OkIf, saved, 0)
		c.reply(true, saved, bot.Nowhere, k.Else)
	}
}

func (c *collector) escalate(e *flows.Escalate) {
	c.text(true, e.Queue, e.Summary, e.Waiting)
	c.text(false, e.Language, e.Priority)
	for _, s := range e.Skills {
		c.text(false, s.Name)
		c.condition(s.If, bot.Nowhere, 0)
	}
	for _, d := range e.UserData {
		c.text(false, d.Value)
	}
}

// A walk goes through an expression as it would be computed, and notes the
// variables that have to have a value where it comes by.
type walk struct {
	e     *eval
	needs func(*ast.IdentifierNode)
}

// visit looks at a node; strict says whether it has to have a value.
func (w *walk) visit(n ast.Node, strict bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		if _, local := w.e.local[n.Value]; strict && !local {
			w.needs(n)
		}
	case *ast.UnaryNode:
		w.visit(n.Node, true)
	case *ast.BinaryNode:
		w.binary(n, strict)
	case *ast.ConditionalNode:
		w.visit(n.Cond, true)
		yes, no := truth(w.e.value(n.Cond))
		if yes {
			w.visit(n.Exp1, strict)
		}
		if no {
			w.visit(n.Exp2, strict)
		}
	case *ast.VariableDeclaratorNode:
		w.visit(n.Value, false)
		w.e.value(n) // which notes the name
		w.visit(n.Expr, strict)
	case *ast.BuiltinNode:
		for _, a := range n.Arguments {
			if _, loop := a.(*ast.PredicateNode); !loop {
				w.visit(a, true)
			}
		}
	}
}

func (w *walk) binary(n *ast.BinaryNode, strict bool) {
	switch n.Operator {
	case "==", "!=":
		w.visit(n.Left, false)
		w.visit(n.Right, false)
	case "in":
		w.visit(n.Left, false) // what has no value is in none
	case "??":
		w.visit(n.Left, false)
		if w.e.value(n.Left).mayBeNothing() {
			w.visit(n.Right, strict)
		}
	case "and", "&&", "or", "||":
		w.visit(n.Left, true)
		settles := n.Operator == "or" || n.Operator == "||"
		if w.e.value(n.Left) != exactly(settles) {
			w.visit(n.Right, true)
		}
	default:
		w.visit(n.Left, true)
		w.visit(n.Right, true)
	}
}

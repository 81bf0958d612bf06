package flows

import (
	"regexp"
	"strconv"

	"github.com/botrunner/botrunner/bot"

	"github.com/expr-lang/expr/ast"
)

// escalate compiles the hand-over to a human. With a next of its own it opens
// the chat and goes on at once.
func (c *compiler) escalate(s *Step, next *int) *bot.Escalate {
	e := s.Escalate
	out := &bot.Escalate{
		Say: c.text(s.Say), Queue: c.text(e.Queue), Language: c.text(e.Language), Summary: c.text(e.Summary),
		Priority: c.priority(e.Priority), UserData: c.userData(e.UserData),
		WaitingEvery: length(e.WaitingEvery), Waiting: c.text(e.Waiting),
		NobodyAfter: length(e.NobodyAfter), Nobody: c.to(e.Nobody),
		Failed: c.to(e.Failed), Finished: c.to(e.Finished),
	}
	for _, skill := range e.Skills {
		out.Skills = append(out.Skills, bot.Skill{Name: c.text(skill.Name), If: c.condition(skill.If, "if")})
	}
	for _, p := range e.Secrets {
		if v := c.guarded(p.Value); v != nil {
			out.Secrets = append(out.Secrets, bot.SecretField{Key: p.Key.Text, Value: v})
		}
	}
	if e.Queue == nil {
		c.hintf(s.Verb.At, "without `queue: NAME` the chat goes to the queue of the operator's settings")
	}
	if out.Detached = s.Next != nil; out.Detached {
		c.detached(e)
	} else {
		*next = bot.Nowhere
	}
	return out
}

// detached refuses what only makes sense for a customer who is handed over.
func (c *compiler) detached(e *Escalate) {
	for _, k := range []struct {
		key string
		v   *Value
	}{{"waiting", e.Waiting}, {"nobody", e.Nobody}, {"finished", e.Finished}} {
		if k.v != nil {
			c.errorf(k.v.At, "with `next`, `escalate` goes on at once and `%s` never comes; leave one of them out", k.key)
		}
	}
}

func (c *compiler) userData(pairs []Pair) []bot.Field {
	var fields []bot.Field
	for _, p := range pairs {
		fields = append(fields, bot.Field{Key: p.Key.Text, Value: c.text(p.Value)})
	}
	return fields
}

// priority compiles a whole number from 0 to 10. A fixed one outside is an
// error; a computed one is clamped by the engine.
func (c *compiler) priority(v *Value) bot.Expr {
	if v == nil {
		return nil
	}
	p, ok := c.only(v)
	if !ok {
		n, err := strconv.Atoi(v.Text)
		if err != nil {
			c.errorf(v.At, "`priority` has to be a whole number from 0 to %d, or computed: ${…}", bot.MaxPriority)
			return nil
		}
		c.inRange(v.At, n)
		return func(bot.Scope) (any, error) { return n, nil }
	}
	e := c.use(v, p, false)
	if e == nil {
		return nil
	}
	if e.kind != wholeKind && !c.poisoned(e) {
		c.errorf(v.At, "`priority` has to be a whole number, but this is %s%s", e.kind, wholeHelp(e.kind))
		return nil
	}
	if n, fixed := e.tree.Node.(*ast.IntegerNode); fixed {
		c.inRange(v.At, n.Value)
	}
	return c.runnable(e, wholeKind)
}

func wholeHelp(k kind) string {
	if k == numberKind {
		return "; write int(…) around it"
	}
	return ""
}

func (c *compiler) inRange(at Position, n int) {
	if n < 0 || n > bot.MaxPriority {
		c.errorf(at, "priority %d is outside 0 (lowest) to %d (highest)", n, bot.MaxPriority)
	}
}

func (c *compiler) filtered(f *Filtered) *bot.SendFilteredMessage {
	out := &bot.SendFilteredMessage{Message: c.guarded(f.Message)}
	if f.Hide == nil {
		return out
	}
	out.Hide = f.Hide.Text
	parts, _, ok := split(f.Hide.Text)
	if _, err := regexp.Compile(f.Hide.Text); err != nil {
		c.errorf(f.Hide.At, "`hide` is no regular expression: %s", err)
	} else if !ok || len(parts) > 1 || parts[0].isExpr {
		c.errorf(f.Hide.At, "`hide` is a fixed regular expression and cannot hold ${…}; without `hide` exactly the message is hidden")
	}
	return out
}

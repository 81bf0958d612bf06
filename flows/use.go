package flows

import (
	"strings"

	"github.com/botrunner/botrunner/bot"
)

// use readies an expression for one place of the file and reports all that is
// wrong with it there. It returns nil if there is. Secrets says whether the
// place may hold one.
func (c *compiler) use(v *Value, p part, secrets bool) *expression {
	if len(c.problems) >= maxProblems {
		return nil // finding the places of more would take long in a long text
	}
	e := c.x.parse(p.text)
	ok := true
	for _, n := range e.names {
		at := func() Position { return c.src.inside(v.node, p.offset+n.offset) }
		k, known := c.x.kinds[n.text]
		switch {
		case !known && isClock(n.text):
			c.errorf(at(), "`%s` is a function; what it is asked stands in brackets behind it, as in `open(\"support\")` and `today()`", n.text)
			ok = false
		case !known:
			c.errorf(at(), "there is no variable `%s`%s", n.text, c.similar(n.text, c.variables()))
			ok = false
		case k == secretKind && !secrets:
			c.errorf(at(), "`%s` is a secret; it may stand only in `secrets` of an escalation, in the message of `sendFilteredMessage` and in `with` of a call", n.text)
			ok = false
		}
	}
	c.knownHours(v, p, e)
	if ok {
		c.x.check(e)
	}
	for _, f := range e.findings {
		c.errorf(c.src.inside(v.node, p.offset+f.offset), "%s%s", f.text, afterHash(v))
		if f.old != "" {
			c.repaired(c.src.inside(v.node, p.offset+f.from), f.old, f.by)
		}
	}
	if !ok || len(e.findings) > 0 {
		return nil
	}
	return e
}

// afterHash explains an expression that YAML cut off.
func afterHash(v *Value) string {
	if v.node.Style != 0 || !strings.HasPrefix(v.node.LineComment, "# ") || !strings.Contains(v.Text, "(") {
		return ""
	}
	return "; what stands behind the # is a comment for YAML: in a condition write {# …} with the braces"
}

// condition compiles what stands behind if and ok_if.
func (c *compiler) condition(v *Value, key string) bot.Expr {
	if v == nil {
		return nil
	}
	p := part{v.Text, true, 0}
	if parts, _, ok := split(v.Text); ok && len(parts) == 1 && parts[0].isExpr {
		p = parts[0]
		c.errorf(v.At, "`%s` is an expression already; write it without ${ }: %s", key, p.text)
		c.repaired(v.At, v.Text, p.text)
	} else if i := strings.Index(v.Text, "${"); i >= 0 {
		c.errorf(c.src.inside(v.node, runes(v.Text[:i])), "`%s` is an expression already; name the variable without ${ }", key)
		return nil
	}
	e := c.use(v, p, false)
	if e == nil {
		return nil
	}
	if e.kind != yesNoKind && e.kind != anyKind {
		c.errorf(v.At, "`%s` needs a condition that is true or false, but this is %s", key, e.kind)
		return nil
	}
	return c.runnable(e, yesNoKind)
}

package flows

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/botrunner/botrunner/bot"
)

// parts splits a text at its ${…}; it returns nil if that is not possible.
func (c *compiler) parts(v *Value) []part {
	parts, fault, ok := split(v.Text)
	if !ok {
		c.errorf(c.src.inside(v.node, fault), "this ${ is not closed; write a } behind the expression")
		return nil
	}
	return parts
}

// text compiles a text for a person.
func (c *compiler) text(v *Value) bot.Text {
	if v == nil {
		return bot.Text{}
	}
	return c.inAll(v, c.ownText(v))
}

// ownText is a text in the language of its file.
func (c *compiler) ownText(v *Value) bot.Text {
	parts := c.parts(v)
	if len(parts) == 1 && !parts[0].isExpr {
		return bot.Text{Fixed: v.Text}
	}
	pieces, ok := c.pieces(v, parts, false)
	if !ok {
		return bot.Text{}
	}
	return bot.Text{Expr: func(s bot.Scope) (any, error) {
		text, _, err := join(pieces, s)
		return text, err
	}}
}

// texts compiles a list of them.
func (c *compiler) texts(vs []*Value) []bot.Text {
	var list []bot.Text
	for _, v := range vs {
		list = append(list, c.text(v))
	}
	return list
}

// guarded compiles a text that only the agent sees: with a secret in it, the
// whole is one.
func (c *compiler) guarded(v *Value) bot.Expr {
	if v == nil {
		return nil
	}
	parts := c.parts(v)
	pieces, ok := c.pieces(v, parts, true)
	if !ok {
		return nil
	}
	if len(pieces) == 1 && pieces[0].expr != nil {
		return pieces[0].expr
	}
	return func(s bot.Scope) (any, error) {
		text, secret, err := join(pieces, s)
		if err == nil && secret {
			return bot.NewSecret(text), nil
		}
		return text, err
	}
}

// A piece of a text is fixed or computed.
type piece struct {
	fixed string
	expr  bot.Expr
}

func (c *compiler) pieces(v *Value, parts []part, secrets bool) (pieces []piece, ok bool) {
	ok = len(parts) > 0
	for _, p := range parts {
		if !p.isExpr {
			pieces = append(pieces, piece{fixed: p.text})
			continue
		}
		e := c.use(v, p, secrets)
		if e == nil {
			ok = false
			continue
		}
		if e.kind == listKind || e.kind == mapKind {
			c.errorf(c.src.inside(v.node, p.offset), "a text cannot show %s; pick one item of it, or use join(…, \", \")", e.kind)
			ok = false
		}
		pieces = append(pieces, piece{expr: c.runnable(e, anyKind)})
	}
	return pieces, ok
}

// join prints the pieces in order and reports whether a secret is among them,
// which then stands there in clear.
func join(pieces []piece, s bot.Scope) (text string, secret bool, err error) {
	var b strings.Builder
	for _, p := range pieces {
		if p.expr == nil {
			b.WriteString(p.fixed)
			continue
		}
		v, err := p.expr(s)
		if err != nil {
			return "", false, err
		}
		if clear, is := v.(bot.Secret); is {
			secret = true
			b.WriteString(clear.Reveal())
			continue
		}
		b.WriteString(bot.Print(v))
	}
	return b.String(), secret, nil
}

// only returns the expression of a value that is nothing but ${…}.
func (c *compiler) only(v *Value) (p part, ok bool) {
	if v == nil {
		return part{}, false
	}
	parts, _, ok := split(v.Text)
	if !ok || len(parts) != 1 || !parts[0].isExpr {
		return part{}, false
	}
	return parts[0], true
}

var (
	wholeNumber   = regexp.MustCompile(`^-?(0|[1-9]\d{0,14})$`)
	decimalNumber = regexp.MustCompile(`^-?(0|[1-9]\d*)\.\d+$`)
)

// literal is the value of a scalar without ${…} where any type goes. An
// unquoted number, true or false is what it looks like, unless writing it
// again would look different: 007 and +33 are texts.
func literal(v *Value) any {
	if v.node.Style != 0 {
		return v.Text
	}
	switch {
	case v.Text == "true" || v.Text == "false":
		return v.Text == "true"
	case wholeNumber.MatchString(v.Text):
		n, _ := strconv.Atoi(v.Text)
		return n
	case decimalNumber.MatchString(v.Text):
		if f, err := strconv.ParseFloat(v.Text, 64); err == nil {
			return f
		}
	}
	return v.Text
}

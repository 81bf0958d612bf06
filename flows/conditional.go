package flows

import "strings"

// Programmers write `a ? x : y`, whose colon YAML takes for the end of a key. The
// repair is made without a parser, since it has to be made before there is an
// expression: it has to know only of brackets, commas and texts.

// conditionals writes every `a ? x : y` in the ${…} of a text as the language
// has it. First is the first expression that had one, empty if none has.
func conditionals(text string) (better, first string) {
	parts, _, ok := split(text)
	if !ok {
		return text, ""
	}
	var b strings.Builder
	for _, p := range parts {
		if !p.isExpr {
			b.WriteString(p.text)
			continue
		}
		if len(p.text) > maxExprLen { // is refused anyway
			return text, ""
		}
		c := conditional{s: p.text}
		marker := "${" + c.list() + c.s[c.i:] + "}"
		if c.found && first == "" {
			first = marker
		}
		b.WriteString(marker)
	}
	return b.String(), first
}

// A conditional is an expression that is being rewritten, read up to i.
type conditional struct {
	s     string
	i     int
	found bool
}

// list rewrites what stands between two brackets, or the whole expression.
func (c *conditional) list() string {
	var b strings.Builder
	for {
		b.WriteString(c.item())
		if c.next() != ',' && c.next() != ':' {
			return b.String()
		}
		b.WriteByte(c.take())
	}
}

// item rewrites up to the comma, colon or bracket that ends it. Nothing binds
// less than a question mark, so all that stands before it is the condition.
func (c *conditional) item() string {
	var b strings.Builder
	for c.i < len(c.s) && !strings.ContainsRune(",:)]}", rune(c.next())) {
		switch ch := c.take(); {
		case strings.IndexByte(`"'`+"`", ch) >= 0:
			b.WriteString(c.literal())
		case strings.IndexByte("([{", ch) >= 0:
			b.WriteByte(ch)
			b.WriteString(c.list())
			if c.i < len(c.s) {
				b.WriteByte(c.take())
			}
		case ch == '?' && (c.next() == '?' || c.next() == '.'): // other operators
			b.WriteByte(ch)
			b.WriteByte(c.take())
		case ch == '?':
			return c.branches(b.String())
		default:
			b.WriteByte(ch)
		}
	}
	return b.String()
}

// branches rewrites what stands behind a question mark.
func (c *conditional) branches(condition string) string {
	yes := c.item()
	if c.next() != ':' {
		return condition + "?" + yes
	}
	c.take()
	no := c.item()
	c.found = true
	lead := condition[:len(condition)-len(strings.TrimLeft(condition, " "))]
	return lead + "if " + strings.TrimSpace(condition) + " {" + strings.TrimSpace(yes) + "} else {" + strings.TrimSpace(no) + "}"
}

// literal reads on from a quotation mark to the next one like it.
func (c *conditional) literal() string {
	from, quote := c.i-1, c.s[c.i-1]
	for c.i < len(c.s) {
		switch ch := c.take(); {
		case ch == '\\' && quote != '`' && c.i < len(c.s):
			c.i++
		case ch == quote:
			return c.s[from:c.i]
		}
	}
	return c.s[from:]
}

// next is the byte that comes, 0 at the end.
func (c *conditional) next() byte {
	if c.i == len(c.s) {
		return 0
	}
	return c.s[c.i]
}

func (c *conditional) take() byte {
	c.i++
	return c.s[c.i-1]
}

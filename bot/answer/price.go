package answer

import (
	"slices"
	"strings"
)

// price reads what begins at t[i]: a number with the name of a money before or
// behind it, if it has one.
func (m money) price(t []token, i int) (p price, end int) {
	before, start := m.name(t, i)
	text, end, ok := m.amount(t, start, start > i)
	if end == start {
		return price{}, i
	}
	p = price{text: text, currencies: before, unclear: !ok || m.ranged(t, i, end) || start > i && m.oneOf(t, i)}
	if cents, behind := named(m.names.cents, t, end); behind > end && !p.named() {
		return price{text: hundredth(text), currencies: cents, unclear: p.unclear || strings.Contains(text, ".")}, behind
	}
	behind, after := m.name(t, end)
	switch {
	case after > end && p.named() && !slices.Equal(before, behind):
		p.currencies = common(before, behind) // $20 CAD
		p.unclear = p.unclear || len(p.currencies) == 0
		end = after
	case after > end:
		p.currencies, end = behind, after
		p, end = m.withCents(p, t, end)
	}
	if end < len(t) && (t[end].is("%") || !t[end].spaced && t[end].kind == word) {
		p.unclear = true // 20%, 1k
	}
	if p.text != "0" && m.minus(t, i) {
		p.text = "-" + strings.TrimPrefix(p.text, "-")
	}
	return p, end
}

// name reads the name of a money at t[i].
func (m money) name(t []token, i int) (currencies []string, end int) {
	return named(m.names.whole, t, i)
}

// named looks up a name: us$ is two tokens.
func named(names map[string][]string, t []token, i int) (currencies []string, end int) {
	if i >= len(t) || t[i].kind == figures {
		return nil, i
	}
	if i+1 < len(t) && !t[i+1].spaced && t[i+1].kind == sign {
		if c, ok := names[t[i].text+t[i+1].text]; ok {
			return c, i + 2
		}
	}
	glued := !t[i].spaced || i+1 < len(t) && !t[i+1].spaced
	if c, ok := names[t[i].text]; ok && (glued || t[i].kind == sign || len(t[i].text) > 1) { // 5p, no "3 p"
		return c, i + 1
	}
	return nil, i
}

// ranged reports whether an amount is one of two, or a part of a sum: 5 to 10
// euros, 3 x 50 €.
func (m money) ranged(t []token, i, end int) bool {
	if i > 0 && t[i-1].kind == figures || end < len(t) && t[end].kind == figures {
		return true // 1 000 where nobody writes it so
	}
	before := i >= 2 && m.ranges[t[i-1].text] && m.counts(t, i-2)
	behind := end+1 < len(t) && m.ranges[t[end].text] && m.counts(t, end+1)
	return before || behind
}

// oneOf reports whether a one stands before the name of a money: a dollar
// fifty.
func (m money) oneOf(t []token, i int) bool {
	if i == 0 || t[i].kind != word {
		return false
	}
	for _, x := range m.lexicons {
		if l, ok := x.lexemes[t[i-1].text]; ok && l.value == 1 {
			return true
		}
	}
	return false
}

// counts reports whether t[i] is a number or the name of a money.
func (m money) counts(t []token, i int) bool {
	for _, x := range m.lexicons {
		if l := x.take(t[i].text); len(l) > 0 && l[0].part != and && l[0].part != article {
			return true
		}
	}
	_, end := m.name(t, i)
	return end > i || t[i].kind == figures
}

// minus reports whether a minus stands before an amount.
func (m money) minus(t []token, i int) bool {
	if i == 0 || !t[i-1].is("-") || t[i].spaced {
		return false
	}
	return t[i-1].spaced || i > 1 && t[i-2].is("(")
}

// withCents goes on behind the name of a money: 12€50, 5 dollars and 20 cents.
func (m money) withCents(p price, t []token, i int) (price, int) {
	at := i
	if at < len(t) && m.and[t[at].text] {
		at++
	}
	text, end, ok := m.amount(t, at, false)
	if end == at || !ok || strings.Contains(p.text, ".") {
		return p, i
	}
	_, behind := named(m.names.cents, t, end)
	two := len(text) == 2 || t[at].kind == figures && len(t[at].text) == 2
	follows := behind == end && end < len(t) && t[end].kind == word
	switch {
	case behind == end && at > i:
		return p, i // 12 euros and 3
	case len(text) > 2, behind == end && !two, follows:
		p.unclear = true // 12 euros 5, 12 euros 50 times
		return p, behind
	}
	p.text = sum(p.text, text)
	return p, behind
}

// hundredth is an amount of cents in whole money.
func hundredth(cents string) string {
	cents = strings.Repeat("0", max(0, 3-len(cents))) + cents
	return trimPoint(cents[:len(cents)-2] + "." + cents[len(cents)-2:])
}

// sum adds cents to whole money.
func sum(whole, cents string) string {
	return trimPoint(whole + "." + strings.Repeat("0", 2-len(cents)) + cents)
}

func trimPoint(s string) string { return strings.TrimSuffix(strings.TrimRight(s, "0"), ".") }

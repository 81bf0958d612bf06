package answer

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
)

// money finds the one amount of a message and returns its number. The currency
// is the flow's; an amount in another one is not understood.
type money struct {
	notations []notation
	lexicons  []*lexicon
	spoken    bool // numbers in words count
	names     moneyNames
	currency  string // empty: any, but one
	decimals  int
	ranges    map[string]bool
	and       map[string]bool
}

func newMoney(tags []language.Tag, o Options) (money, error) {
	code, err := currencyOf(o, tags)
	if err != nil {
		return money{}, fmt.Errorf("type money: %q is no currency such as EUR", o.Currency)
	}
	lexicons, err := newLexicons("money", tags, o.NumberWords)
	if err != nil {
		return money{}, err
	}
	m := money{
		notations: newNotations(tags), lexicons: lexicons, spoken: o.NumberWords,
		names: newMoneyNames(code), currency: code, decimals: 2,
		ranges: list("- + x × * /"), and: map[string]bool{},
	}
	if unit, err := currency.ParseISO(code); err == nil {
		m.decimals, _ = currency.Standard.Rounding(unit)
	}
	for _, tag := range tags {
		base, _ := tag.Base()
		for w := range list(calendarOf(base.String()).ranges) {
			m.ranges[w] = true
		}
	}
	for _, x := range lexicons {
		m.and[fold(x.and)] = true
	}
	return m, nil
}

// Read takes what is called money for the amount, and any number only where
// nothing is: "2 tickets for €30" are 30.
func (m money) Read(answer string) (any, bool) {
	var found price
	t := tokens(answer)
	for i := 0; i < len(t); {
		p, end := m.price(t, i)
		switch {
		case end == i:
			i++
			continue
		case found.text == "" || p.named() && !found.named():
			found = p
		case p.named() == found.named() && !found.same(p):
			found.unclear = true
		}
		i = end
	}
	if found.text == "" || found.unclear || !m.own(found) {
		return nil, false
	}
	x, err := strconv.ParseFloat(found.text, 64)
	return x, err == nil && !math.IsInf(x, 0)
}

// own reports whether a price can be in the flow's currency.
func (m money) own(p price) bool {
	return m.currency == "" || !p.named() || slices.Contains(p.currencies, m.currency)
}

// A price is a number, and what it is called.
type price struct {
	text       string
	currencies []string // those that it can be in; none: a mere number
	unclear    bool     // an amount, but which?
}

func (p price) named() bool { return len(p.currencies) > 0 }

func (p price) same(q price) bool {
	return p.text == q.text && !q.unclear && (!p.named() || len(common(p.currencies, q.currencies)) > 0)
}

func common(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}

package answer

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// A lexicon knows the words of numbers, and how a language puts them together.
type lexicon struct {
	numerals
	lexemes  map[string]lexeme
	same     map[string]bool
	pronouns map[string]bool
	minuses  map[string]bool
	leasts   map[string]bool
	points   map[string]bool
	spoilers map[string]bool
	halves   [][]token
	longest  int // bytes of the longest word
}

// A lexeme is a part of a number.
type lexeme struct {
	part  part
	value int
	end   int  // the token behind it
	inner bool // its word goes on with the next lexeme
}

// A part is what a lexeme does in a number.
type part int

const (
	zero part = iota
	unit
	teen // complete by itself: nothing but another scale can follow it
	tens
	hundred
	hundreds
	scale
	and
	article
)

// newLexicons are those of the languages, each once. If they are needed, a
// language that has none is an error.
func newLexicons(kind string, tags []language.Tag, needed bool) ([]*lexicon, error) {
	var all []*lexicon
	seen := map[string]bool{}
	for _, tag := range tags {
		base, _ := tag.Base()
		n, ok := numeralsOf(base.String())
		if !ok && needed {
			return nil, fmt.Errorf("type %s: no number words for the language %q yet", kind, tag)
		}
		if ok && !seen[base.String()] {
			all = append(all, newLexicon(n))
		}
		seen[base.String()] = true
	}
	return all, nil
}

func newLexicon(n numerals) *lexicon {
	x := &lexicon{
		numerals: n, lexemes: map[string]lexeme{}, same: list(n.same), pronouns: list(n.pronoun), minuses: list(n.minus),
		leasts: list(n.least), points: list(n.point), spoilers: list(n.spoils),
	}
	x.add(zero, n.zero, func(int) int { return 0 })
	x.add(unit, n.units, func(i int) int { return i + 1 })
	x.add(teen, n.teens, func(i int) int { return i + 10 })
	x.add(tens, n.tens, func(i int) int { return 10 * (i + 2) })
	x.add(hundred, n.hundred, func(int) int { return 100 })
	x.add(hundreds, n.hundreds, func(i int) int { return 100 * (i + 2) })
	large := []int{1e3, 1e6, 1e9}
	x.add(scale, n.scales, func(i int) int { return large[i] })
	x.add(and, n.and, func(int) int { return 0 })
	x.add(article, strings.ReplaceAll(n.articles, " ", "/"), func(int) int { return 1 })
	for w, value := range n.others {
		x.add(teen, w, func(int) int { return value })
	}
	for _, h := range n.half {
		x.halves = append(x.halves, tokens(h))
	}
	return x
}

// add reads a list of words whose values follow from their places.
func (x *lexicon) add(p part, words string, value func(i int) int) {
	i := 0
	for alternatives := range strings.FieldsSeq(words) {
		for w := range strings.SplitSeq(alternatives, "/") {
			w = fold(w)
			x.lexemes[w] = lexeme{part: p, value: value(i)}
			x.longest = max(x.longest, len(w))
		}
		i++
	}
}

// maxRun bounds how many lexemes are looked at together. No number needs as
// many; a message of nothing but number words would cost its square.
const maxRun = 40

// run returns the lexemes that stand together from t[at] on. Spaces or a
// hyphen may stand between them.
func (x *lexicon) run(t []token, at int) []lexeme {
	var run []lexeme
	for i := at; i < len(t) && len(run) < maxRun; i++ {
		if t[i].kind != word || i > at && !t[i].spaced && !t[i-1].is("-") {
			break
		}
		lexemes := x.take(t[i].text)
		if lexemes == nil {
			break
		}
		for k := range lexemes {
			lexemes[k].end = i + 1
			lexemes[k].inner = k+1 < len(lexemes)
		}
		run = append(run, lexemes...)
		if i+2 < len(t) && t[i+1].is("-") && !t[i+1].spaced && !t[i+2].spaced {
			i++
		}
	}
	return run
}

// maxJoined bounds the words that are taken apart. The longest number below a
// million has 66 letters in German.
const maxJoined = 80

// take looks a word up, and takes it apart where the language joins numbers.
func (x *lexicon) take(text string) []lexeme {
	if l, ok := x.lexemes[text]; ok {
		return []lexeme{l}
	}
	if !x.joined || len(text) > maxJoined {
		return nil
	}
	return x.split(text)
}

// split takes a joined word apart, its longest parts first.
func (x *lexicon) split(text string) []lexeme {
	for n := min(len(text), x.longest); n > 0; n-- {
		if n < len(text) && !utf8.RuneStart(text[n]) {
			continue
		}
		l, ok := x.lexemes[text[:n]]
		if !ok {
			continue
		}
		if n == len(text) {
			return []lexeme{l}
		}
		if rest := x.split(text[n:]); rest != nil {
			return append([]lexeme{l}, rest...)
		}
	}
	return nil
}

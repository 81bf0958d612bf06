package answer

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/botrunner/botrunner/internal/words"

	"golang.org/x/text/language"
)

// wholeNumber finds the one number of a message, if it was written without
// decimals.
type wholeNumber struct{ numbers }

func (w wholeNumber) Read(answer string) (any, bool) {
	found, ok := w.one(answer, func(f figure) bool { return !f.decimals })
	if !ok {
		return nil, false
	}
	n, err := strconv.Atoi(found)
	return n, err == nil
}

// decimal finds the one number of a message.
type decimal struct{ numbers }

func (d decimal) Read(answer string) (any, bool) {
	found, ok := d.one(answer, func(figure) bool { return true })
	if !ok {
		return nil, false
	}
	x, err := strconv.ParseFloat(found, 64)
	return x, err == nil && !math.IsInf(x, 0)
}

// numbers are the ways in which people of the flow's languages give a number.
type numbers struct {
	notations []notation
	lexicons  []*lexicon
	spoken    bool // numbers in words count
}

func newNumbers(kind string, tags []language.Tag, o Options) (numbers, error) {
	lexicons, err := newLexicons(kind, tags, o.NumberWords)
	return numbers{newNotations(tags), lexicons, o.NumberWords}, err
}

// A finding says how often something was found.
type finding int

const (
	none finding = iota
	one
	unclear // several, or none that can be trusted
)

// one returns the number that a message holds, be it in digits, words or both.
func (n numbers) one(answer string, fits func(figure) bool) (text string, ok bool) {
	if len(answer) > longestAnswer {
		return "", false
	}
	message := plain(answer)
	t := tokens(answer)
	zeros, clear := scaled(n.lexicons, t)
	if clear == unclear {
		return "", false
	}
	digits, clear := agree(n.notations, fits, func(n notation) (figure, finding) {
		f, found := n.find(message)
		return f.shift(zeros), found
	})
	if !n.spoken || zeros > 0 || clear == unclear {
		return digits, clear == one
	}
	inWords, clearWords := agree(n.lexicons, fits, func(x *lexicon) (figure, finding) { return x.find(t) })
	switch {
	case clearWords == none:
		return digits, clear == one
	case clear == none:
		return inWords, clearWords == one
	default:
		return digits, clearWords == one && inWords == digits
	}
}

// agree reads a message in several ways. Those that find one number of the
// kind that fits have to find the same one.
func agree[W any](ways []W, fits func(figure) bool, find func(W) (figure, finding)) (text string, all finding) {
	doubts := false
	for _, way := range ways {
		f, found := find(way)
		switch {
		case found == none:
		case found == unclear || !fits(f):
			doubts = true
		case all == none:
			text, all = f.text, one
		case text != f.text:
			return "", unclear
		}
	}
	if all == none && doubts {
		all = unclear
	}
	return text, all
}

// A figure is a number as it was written: minus, digits, and decimals behind a
// point, without needless zeros.
type figure struct {
	text     string
	decimals bool // written with decimals, be they zeros
}

// find returns the number that stands in a message. It may stand there twice,
// but not beside another one, nor beside digits that are no number in this
// notation, such as 1.2.3. Words with digits in them (A4, 3rd, 5kg) are words.
func (n notation) find(s []rune) (found figure, all finding) {
	for at := 0; at < len(s); at++ {
		if !isDigit(s[at]) {
			continue
		}
		f, end := n.read(s, at)
		if glued(s, at-1) || glued(s, end) {
			at = endOfWord(s, end)
			continue
		}
		malformed := end+1 < len(s) && strings.ContainsRune(".,'", s[end]) && isDigit(s[end+1])
		if malformed || all == one && f.text != found.text {
			return figure{}, unclear
		}
		found = figure{f.text, f.decimals || found.decimals}
		all = one
		at = end
	}
	return found, all
}

// read takes the number whose first digit is s[at] and returns where it ends.
func (n notation) read(s []rune, at int) (f figure, end int) {
	before := at - 1
	whole, all := n.measure(s[at:])
	if n.leads(s, before) { // .5
		whole, all = 0, digits(s[at:])
		before--
	}
	f.decimals = all > whole
	f.text = strings.TrimLeft(keepDigits(s[at:at+whole]), "0")
	if f.text == "" {
		f.text = "0"
	}
	if fraction := strings.TrimRight(keepDigits(s[at+whole:at+all]), "0"); fraction != "" {
		f.text += "." + fraction
	}
	if before >= 0 && minus(s, before) && f.text != "0" {
		f.text = "-" + f.text
	}
	return f, at + all
}

// leads reports whether s[i] is a decimal separator without digits before it.
func (n notation) leads(s []rune, i int) bool {
	return i >= 0 && s[i] == n.decimal && (i == 0 || s[i-1] == ' ' || minus(s, i-1))
}

// minus reports whether s[i] makes the number behind it negative. Between
// numbers and in words it is a dash: 10-12, covid-19.
func minus(s []rune, i int) bool {
	return s[i] == '-' && (i == 0 || s[i-1] == ' ' || s[i-1] == '(')
}

// glued reports whether s[i] makes one word with the digits beside it.
func glued(s []rune, i int) bool {
	if i < 0 || i >= len(s) {
		return false
	}
	r := s[i]
	return isDigit(r) || r == '_' || unicode.IsNumber(r) || unicode.IsMark(r) ||
		unicode.IsLetter(r) && !words.StandsAlone(r) && !unicode.Is(unicode.Hangul, r)
}

// endOfWord returns where the word ends that goes on at i.
func endOfWord(s []rune, i int) int {
	for glued(s, i) {
		i++
	}
	return i
}

func keepDigits(s []rune) string {
	return string(slices.DeleteFunc(slices.Clone(s), func(r rune) bool { return !isDigit(r) }))
}

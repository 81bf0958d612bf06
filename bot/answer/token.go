package answer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/botrunner/botrunner/internal/words"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// A token is a word, a run of digits, or one other sign of a message.
type token struct {
	text   string // a word in small letters without diacritics, digits as 0 to 9
	kind   tokenKind
	spaced bool // space, or nothing at all, stands before it
	marked bool // the word was written with diacritics: één is no een
}

type tokenKind int

const (
	sign tokenKind = iota
	word
	figures
)

// is reports whether a token is one of these words or signs.
func (t token) is(texts ...string) bool { return slices.Contains(texts, t.text) }

// longestAnswer bounds the messages in which a value is looked for in words. A
// longer one answers no question, and would only cost time.
const longestAnswer = 8 << 10

// tokens takes a message apart. Words end where digits begin: 3pm is 3 and pm.
// In scripts without spaces every letter is a word. Nothing is seen in a message
// that is too long.
func tokens(answer string) []token {
	if len(answer) > longestAnswer {
		return nil
	}
	if !ascii(answer) {
		answer = norm.NFD.String(cases.Fold().String(string(plain(answer))))
	}
	var out []token
	var text strings.Builder
	text.Grow(len(answer))
	starts := make([]int, 0, 16)
	last := tokenKind(-1)
	for _, r := range answer {
		if diacritic(r) {
			if last == word {
				out[len(out)-1].marked = true
			}
			continue
		}
		kind := kindOfRune(r)
		switch {
		case r == ' ' || unicode.IsSpace(r):
			last = -1
			continue
		case kind != last || kind == sign || words.StandsAlone(r) && !unicode.IsMark(r):
			out = append(out, token{kind: kind, spaced: last < 0})
			starts = append(starts, text.Len())
		}
		last = kind
		text.WriteRune(unicode.ToLower(r))
	}
	all := text.String()
	for i := range out {
		end := len(all)
		if i+1 < len(out) {
			end = starts[i+1]
		}
		out[i].text = all[starts[i]:end]
	}
	return out
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

func kindOfRune(r rune) tokenKind {
	switch {
	case isDigit(r):
		return figures
	case unicode.IsLetter(r), unicode.IsMark(r):
		return word
	default:
		return sign
	}
}

// diacritic reports whether r is a mark of a Latin, Greek or Cyrillic letter.
func diacritic(r rune) bool { return 0x0300 <= r && r <= 0x036F }

// fold is the form of a word in a table: that of the text of its token.
func fold(s string) string {
	var b strings.Builder
	for _, t := range tokens(s) {
		b.WriteString(t.text)
	}
	return b.String()
}

// list reads the words of a table, parted by spaces.
func list(s string) map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		all[fold(w)] = true
	}
	return all
}

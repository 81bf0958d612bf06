package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Normal brings a text into the form in which it is compared.
//
// Letters, digits and marks make words and everything else parts them, but a +
// or # at the end of a word belongs to it (C++, C#, A+). In scripts that put no
// space between words every letter is a word. A text without any word, such as
// "?" or a thumb, is itself one, its repetitions and variants aside.
func Normal(s string) Phrase {
	if exact, ok := normalASCII(s); ok {
		return Phrase{exact: exact, bare: exact}
	}
	// Compatibility decomposition on both sides of case folding, as Unicode
	// defines caseless matching: folding makes new decomposable runes and the
	// other way round. norm leaves what stands behind a broken byte alone, and
	// Cherokee folds to capitals, but not always.
	s = norm.NFKD.String(strings.ToValidUTF8(s, "\uFFFD"))
	s = norm.NFKD.String(strings.ToLower(cases.Fold().String(s)))
	exact := join(s)
	return Phrase{exact: exact, bare: strings.Map(withoutDiacritic, exact)}
}

// normalASCII is Normal for the plain case, in one pass. It leaves alone what
// is not ASCII and what holds no word.
func normalASCII(s string) (string, bool) {
	out := make([]byte, 1, len(s)+2)
	out[0] = ' '
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			return "", false
		case 'A' <= c && c <= 'Z':
			out = append(out, c+'a'-'A')
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			out = append(out, c)
		case (c == '+' || c == '#') && endsWord(out, s[i:]):
			out = append(out, c)
		case out[len(out)-1] != ' ':
			out = append(out, ' ')
		}
	}
	if out[len(out)-1] != ' ' {
		out = append(out, ' ')
	}
	return string(out), len(out) > 1
}

// join writes the words of a folded text with one space around each.
func join(s string) string {
	out := make([]byte, 1, len(s)+2)
	out[0] = ' '
	for i, r := range s {
		switch {
		case unicode.IsLetter(r):
			if out[len(out)-1] != ' ' && StandsAlone(r) {
				out = append(out, ' ')
			}
			out = utf8.AppendRune(out, r)
		case unicode.IsDigit(r):
			d, _ := Digit(r)
			out = append(out, byte('0'+d))
		case (r == '+' || r == '#') && endsWord(out, s[i:]):
			out = append(out, byte(r))
		case unicode.IsMark(r):
			if out[len(out)-1] != ' ' && !invisible(r) {
				out = utf8.AppendRune(out, r)
			}
		case unicode.Is(unicode.Cf, r): // joiners and direction marks part nothing
		case out[len(out)-1] != ' ':
			out = append(out, ' ')
		}
	}
	if out[len(out)-1] != ' ' {
		out = append(out, ' ')
	}
	if len(out) == 1 {
		return symbols(s)
	}
	return string(out)
}

// symbols is the normal form of a text without words: what can be seen of it,
// once.
func symbols(s string) string {
	var out strings.Builder
	last := rune(-1)
	for _, r := range s {
		if r == last || !unicode.IsPrint(r) || unicode.IsSpace(r) || unicode.IsMark(r) || unicode.Is(unicode.Sk, r) {
			continue // Sk holds the skin tones of emoji
		}
		out.WriteRune(r)
		last = r
	}
	if out.Len() == 0 {
		return ""
	}
	return " " + out.String() + " "
}

// endsWord reports whether the run of + or # that rest begins with ends the
// word that out ends with.
func endsWord(out []byte, rest string) bool {
	if out[len(out)-1] == ' ' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, "+#"))
	return !unicode.IsLetter(next) && !unicode.IsDigit(next)
}

// StandsAlone reports whether a letter is of a script without spaces, in which
// it is a word of its own here.
func StandsAlone(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// invisible reports whether a mark only chooses how its letter is drawn.
func invisible(r rune) bool {
	return unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Me, r)
}

// withoutDiacritic drops the marks of Latin, Greek and Cyrillic letters. The
// marks of other scripts are vowels and the like, which make the word.
func withoutDiacritic(r rune) rune {
	if 0x0300 <= r && r <= 0x036F {
		return -1
	}
	return r
}

// Digit is the value of a decimal digit of any script.
func Digit(r rune) (value int, ok bool) {
	if '0' <= r && r <= '9' {
		return int(r - '0'), true
	}
	// Unicode lays out the digits of a script from zero to nine, so that every
	// range of its table holds whole tens.
	for _, t := range unicode.Nd.R16 {
		if uint32(t.Lo) <= uint32(r) && uint32(r) <= uint32(t.Hi) {
			return (int(r) - int(t.Lo)) % 10, true
		}
	}
	for _, t := range unicode.Nd.R32 {
		if t.Lo <= uint32(r) && uint32(r) <= t.Hi {
			return (int(r) - int(t.Lo)) % 10, true
		}
	}
	return 0, false
}

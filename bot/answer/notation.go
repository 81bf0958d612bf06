package answer

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/botrunner/botrunner/internal/words"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// A notation is how people write numbers: 1,234.5 or 1.234,5 or 1 234,5.
type notation struct {
	group   rune // between thousands; a space stands for all kinds of space
	decimal rune
	lakh    bool // groups of two digits above the thousand, as in India
}

// newNotations asks CLDR, by way of a sample, how people of these languages
// write numbers. Languages that do it alike share a notation.
func newNotations(tags []language.Tag) []notation {
	var all []notation
	for _, tag := range tags {
		sample := plain(message.NewPrinter(tag).Sprint(number.Decimal(1234567.5)))
		n := notation{
			group:   sample[len(sample)-6],
			decimal: sample[len(sample)-2],
			lakh:    sample[len(sample)-9] == sample[len(sample)-6],
		}
		if !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	return all
}

// plain writes a message in the characters that a notation knows: digits of
// any script as 0 to 9, every space, apostrophe and minus in its simple form.
// What only directs the drawing is left out: a key cap is its digit.
func plain(s string) []rune {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		if d, ok := words.Digit(r); ok {
			r = rune('0' + d)
		}
		switch {
		case unicode.IsSpace(r):
			out = append(out, ' ')
		case r < utf8.RuneSelf:
			out = append(out, r)
		case unicode.In(r, unicode.Cf, unicode.Me, unicode.Variation_Selector):
		case r == '’':
			out = append(out, '\'')
		case '！' <= r && r <= '～': // the wide signs of East Asia
			out = append(out, r-'！'+'!')
		case r == '−' || r == '–':
			out = append(out, '-')
		case r == '٬':
			out = append(out, ',')
		case r == '٫':
			out = append(out, '.')
		default:
			out = append(out, r)
		}
	}
	return out
}

// measure returns how many runes at the start of s are the whole part of a
// number, and how many are the number with its decimals.
func (n notation) measure(s []rune) (whole, all int) {
	whole = digits(s)
	grouped := 0
	if whole <= 3 && s[0] != '0' {
		grouped = n.groups(s[whole:])
		whole += grouped
	}
	rest := s[whole:]
	if len(rest) == 0 {
		return whole, whole
	}
	fraction := digits(rest[1:])
	// A point is taken for decimals wherever it cannot be meant for thousands:
	// number pads have no other key.
	point := rest[0] == '.' && fraction != 3 && (grouped == 0 || n.group != '.')
	if fraction > 0 && (rest[0] == n.decimal || point) {
		return whole, whole + 1 + fraction
	}
	return whole, whole
}

// groups returns how many runes at the start of s are separators and the three
// digits behind each.
func (n notation) groups(s []rune) int {
	end := 0
	for at := 0; at < len(s) && s[at] == n.group; {
		width := digits(s[at+1:])
		at += 1 + width
		switch {
		case width == 3:
			end = at
			if n.lakh {
				return end // three digits are the last group
			}
		case width != 2 || !n.lakh:
			return end
		}
	}
	return end
}

// digits counts the digits at the start of s.
func digits(s []rune) int {
	n := slices.IndexFunc(s, func(r rune) bool { return !isDigit(r) })
	if n < 0 {
		return len(s)
	}
	return n
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

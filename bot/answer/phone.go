package answer

import (
	"slices"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
)

// phone finds the one telephone number of a message and returns it as
// +33612345678. An extension behind it is left out.
type phone struct{ regions []string } // where a number without country is dialled

func newPhone(regions []language.Region) phone {
	var p phone
	for _, r := range regions {
		p.regions = append(p.regions, r.String())
	}
	return p
}

func (p phone) Read(answer string) (any, bool) { return only(p.read(answer)) }

// Doubt returns the numbers that a message can mean, if the regions of the flow
// disagree about it.
func (p phone) Doubt(answer string, _ time.Time) []any { return doubt(p.read(answer)) }

// read returns what the number of a message can mean: nothing for a message
// with several.
func (p phone) read(answer string) []any {
	var found []any
	for candidate := range dialled(answer) {
		meanings := p.meanings(candidate)
		switch {
		case len(meanings) == 0:
		case len(found) == 0:
			found = meanings
		case !slices.Equal(found, meanings):
			return nil
		}
	}
	return found
}

// meanings are the valid numbers that these digits are, region by region.
func (p phone) meanings(digits string) []any {
	regions := p.regions
	if digits[0] == '+' || len(regions) == 0 {
		regions = []string{"ZZ"} // none
	}
	var all []any
	for _, region := range regions {
		n, err := phonenumbers.Parse(digits, region)
		if err != nil || !phonenumbers.IsValidNumber(n) {
			continue
		}
		if e164 := phonenumbers.Format(n, phonenumbers.E164); !slices.Contains(all, any(e164)) {
			all = append(all, e164)
		}
	}
	return all
}

// Numbers have seven digits at least, and fifteen with the country's; prefixes
// of carriers come on top.
const (
	shortestPhone = 7
	longestPhone  = 20
)

// dialled yields every part of a message that could be a telephone number:
// digits with what people put between them.
func dialled(answer string) func(yield func(string) bool) {
	s := plain(answer)
	return func(yield func(string) bool) {
		for i := 0; i < len(s); i++ {
			if !isDigit(s[i]) {
				continue
			}
			end := endOfPhone(s, i)
			text := string(s[i:end])
			if i > 0 && s[i-1] == '+' || i > 1 && s[i-1] == '(' && s[i-2] == '+' {
				text = "+" + text
			}
			n := len(keepDigits(s[i:end]))
			apart := !glued(s, i-1) && !glued(s, end)
			i = end
			if apart && shortestPhone <= n && n <= longestPhone && !looksLikeDate(text) && !yield(text) {
				return
			}
		}
	}
}

// endOfPhone returns where the digits end that begin at i: up to three signs
// such as ") " or " - " stand between two of them.
func endOfPhone(s []rune, i int) int {
	end := i + 1
	for k := end; k < len(s) && k-end <= 3; k++ {
		switch {
		case isDigit(s[k]):
			end = k + 1
		case !strings.ContainsRune(" -./()", s[k]):
			return end
		}
	}
	return end
}

// looksLikeDate reports whether digits are parted like 12.05.2026 or 2026-05-12.
// In some countries they would be valid numbers.
func looksLikeDate(s string) bool {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '/' || r == '-' })
	if len(parts) != 3 {
		return false
	}
	day, year := func(s string) bool { return len(s) <= 2 }, func(s string) bool { return len(s) == 4 }
	return day(parts[1]) && (day(parts[0]) && year(parts[2]) || year(parts[0]) && day(parts[2]))
}

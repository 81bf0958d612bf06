package answer

import (
	"errors"
	"regexp"
	"unicode/utf8"
)

// pattern finds the one text of a message that an expression describes, such as
// the number of an order. It has to stand by itself, as a word does.
type pattern struct{ expression *regexp.Regexp }

func newPattern(expression *regexp.Regexp) (pattern, error) {
	if expression == nil {
		return pattern{}, errors.New("type pattern: no expression")
	}
	longest := regexp.MustCompile(expression.String()) // the caller's own is not changed
	longest.Longest()
	return pattern{longest}, nil
}

func (p pattern) Read(answer string) (any, bool) {
	found := ""
	for _, at := range p.expression.FindAllStringIndex(answer, -1) {
		text := answer[at[0]:at[1]]
		switch {
		case text == "" || insideWord(answer, at[0], at[1]):
		case found == "":
			found = text
		case found != text:
			return nil, false
		}
	}
	return found, found != ""
}

// insideWord reports whether a word goes on at either end of s[from:to].
func insideWord(s string, from, to int) bool {
	first, _ := utf8.DecodeRuneInString(s[from:])
	before, _ := utf8.DecodeLastRuneInString(s[:from])
	last, _ := utf8.DecodeLastRuneInString(s[:to])
	behind, _ := utf8.DecodeRuneInString(s[to:])
	return isLetterOrDigit(before) && isLetterOrDigit(first) || isLetterOrDigit(last) && isLetterOrDigit(behind)
}

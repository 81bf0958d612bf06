package repair

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/botrunner/botrunner/flows"
)

// apply makes one repair. It returns false if the file does not have at that
// place what has to be there: a name that was written with escapes, say.
func apply(data []byte, r flows.Repair) ([]byte, bool) {
	lines := strings.Split(string(data), "\n") // each keeps the \r before its end
	olds, news := strings.Split(r.Old, "\n"), strings.Split(r.New, "\n")
	first := r.Line - 1
	if r.Old == "" || len(olds) != len(news) || first < 0 || first+len(olds) > len(lines) {
		return nil, false
	}
	for i := range olds {
		column := 1
		if i == 0 {
			column = r.Column
		}
		line, ok := replaced(lines[first+i], column, olds[i], news[i])
		if !ok {
			return nil, false
		}
		lines[first+i] = line
	}
	return []byte(strings.Join(lines, "\n")), true
}

// replaced is a line with something else at a column.
func replaced(line string, column int, old, by string) (string, bool) {
	runes := []rune(line)
	if column < 1 || column > len(runes)+1 {
		return "", false
	}
	head, rest := string(runes[:column-1]), string(runes[column-1:])
	if !strings.HasPrefix(rest, old) && rest != "" && strings.ContainsRune(`"'`, rune(rest[0])) {
		head, rest = head+rest[:1], rest[1:]
	}
	tail, found := strings.CutPrefix(rest, old)
	if !found || goesOn(old, tail) {
		return "", false
	}
	return head + by + tail, true
}

// goesOn reports whether a name is only the beginning of what stands there.
func goesOn(name, tail string) bool {
	last, _ := utf8.DecodeLastRuneInString(name)
	next, _ := utf8.DecodeRuneInString(tail)
	return !slices.ContainsFunc([]rune{last, next}, func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

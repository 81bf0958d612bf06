package format

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// gap takes the lines up to one, which stand between values: comments, and at
// most one empty line between two of them.
func (w *writer) gap(to, indent int) []line {
	var out []line
	for ; w.pos < to; w.pos++ {
		text := strings.TrimSpace(w.src[w.pos])
		switch {
		case text == "" && len(out) > 0 && out[len(out)-1].isBlank():
		case text == "" && w.pos == 0:
		case text == "":
			out = append(out, line{})
		case text[0] == '#':
			out = append(out, line{indent: indent, comment: text})
		case text == "---" || text[0] == '%':
			out = append(out, line{text: text})
		default:
			w.fail(w.pos, "what stands here belongs to no value")
		}
	}
	return out
}

// trailing takes the comments behind a mapping or list that are at least as
// deep as it is. The others belong to what follows.
func (w *writer) trailing(column, indent, limit int) []line {
	last := w.pos
	for l := w.pos; l < limit; l++ {
		text := strings.TrimSpace(w.src[l])
		if text == "" {
			continue
		}
		if text[0] != '#' || depth(w.src[l]) < column || column == 0 {
			break
		}
		last = l + 1
	}
	return w.gap(last, indent)
}

func depth(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }

// colon is the column behind the colon of a key, counted from 0.
func (w *writer) colon(key *yaml.Node) int {
	r := []rune(w.src[key.Line-1])
	end := key.Column - 1 + utf8.RuneCountInString(key.Value)
	if key.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		end = closingQuote(r, key.Column-1) + 1
	}
	for end < len(r) && r[end] != ':' {
		end++
	}
	return min(end+1, len(r))
}

// rest parts what stands in a line from a column on into text and comment. The
// text must not be in quotes.
func (w *writer) rest(l, column int) (text, comment string) {
	r := []rune(w.src[l])
	tail := string(r[min(column, len(r)):])
	if i := commentAt(tail); i >= 0 {
		return strings.TrimSpace(tail[:i]), strings.TrimSpace(tail[i:])
	}
	return strings.TrimSpace(tail), ""
}

// commentAt is where a comment begins: at a # behind a blank, or at the start.
func commentAt(s string) int {
	for i := range s {
		if s[i] == '#' && (i == 0 || s[i-1] == ' ' || s[i-1] == '\t') {
			return i
		}
	}
	return -1
}

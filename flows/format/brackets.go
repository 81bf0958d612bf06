package format

import (
	"math"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// width is how long a line may become by joining.
const width = 110

// inBrackets writes a collection in brackets: on one line if it was there, or
// if it fits, and otherwise in the lines that its author gave it.
func (w *writer) inBrackets(n *yaml.Node, head string, indent int, s *shape) []line {
	first := n.Line - 1
	last, column, commented := w.bracket(first, n.Column-1)
	_, comment := w.rest(last, column+1)
	w.pos = last + 1
	joined := behind(head, collection(n, s))
	if first == last || !commented && indent+runes(joined) <= width {
		return []line{{indent: indent, text: joined, comment: comment}}
	}
	begin := string([]rune(w.src[first])[n.Column-1:])
	out := []line{{indent: indent, text: behind(head, strings.TrimRight(begin, " \t")), raw: true}}
	own := math.MaxInt
	for l := first + 1; l <= last; l++ {
		if text := strings.TrimSpace(w.src[l]); text != "" && strings.Trim(text, "]},") != "" {
			own = min(own, depth(w.src[l]))
		}
	}
	for l := first + 1; l <= last; l++ {
		text := strings.TrimSpace(w.src[l])
		in := indent + 2 + max(depth(w.src[l])-own, -2)
		if text == "" {
			in = 0
		}
		out = append(out, line{indent: in, text: text, raw: true})
	}
	return out
}

// bracket finds the bracket that closes the one at a place, and whether there
// is a comment between them.
func (w *writer) bracket(l, column int) (last, at int, commented bool) {
	depth := 0
	for ; l < len(w.src); l, column = l+1, 0 {
		r := []rune(w.src[l])
		for i := column; i < len(r); i++ {
			switch r[i] {
			case '[', '{':
				depth++
			case ']', '}':
				if depth--; depth == 0 {
					return l, i, commented
				}
			case '"', '\'':
				if !opens(r, i) {
					continue
				}
				l, i = w.closing(l, i)
				r = []rune(w.src[l])
			case '#':
				if i == 0 || r[i-1] == ' ' || r[i-1] == '\t' {
					commented = true
					i = len(r)
				}
			}
		}
	}
	w.fail(len(w.src)-1, "a bracket is not closed")
	return len(w.src) - 1, 0, commented
}

// opens reports whether a quote begins a text: an apostrophe inside a word does
// not.
func opens(r []rune, i int) bool {
	before := strings.TrimRight(string(r[:i]), " \t")
	return before == "" || strings.ContainsAny(before[len(before)-1:], "[{,:")
}

// collection is a node on one line.
func collection(n *yaml.Node, s *shape) string {
	var parts []string
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			parts = append(parts, collection(item, s.item()))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case yaml.MappingNode:
		list := pairs(n)
		slices.SortStableFunc(list, func(a, b pair) int { return s.rank(a.key.Value) - s.rank(b.key.Value) })
		for _, p := range list {
			part := scalar(p.key, true) + ":"
			if !empty(p.value) {
				part += " " + collection(p.value, s.below(p.key.Value))
			}
			parts = append(parts, part)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	default:
		return scalar(n, true)
	}
}

func runes(s string) int { return len([]rune(s)) }

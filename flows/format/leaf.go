package format

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// leaf writes what has no lines of keys below it: a scalar, or a collection in
// brackets. Head is the key with its colon, or nothing behind a dash.
func (w *writer) leaf(n *yaml.Node, head string, indent, limit int, s *shape) []line {
	switch {
	case empty(n): // a dash with nothing behind it
		_, comment := w.rest(w.pos, 0)
		w.pos++
		return []line{{indent: indent, text: head, comment: comment}}
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return w.blockText(n, head, indent, limit)
	case n.Kind == yaml.ScalarNode:
		return w.text(n, head, indent, limit)
	default:
		return w.inBrackets(n, head, indent, s)
	}
}

func behind(head, text string) string {
	if head == "" {
		return text
	}
	return head + " " + text
}

// text writes a scalar that is plain or in quotes.
func (w *writer) text(n *yaml.Node, head string, indent, limit int) []line {
	last, comment := w.textEnd(n, limit)
	first := n.Line - 1
	w.pos = last + 1
	if first == last {
		return []line{{indent: indent, text: behind(head, scalar(n, false)), comment: comment}}
	}
	begin := string([]rune(w.src[first])[n.Column-1:])
	out := []line{{indent: indent, text: behind(head, strings.TrimRight(begin, " \t")), raw: true}}
	deeper := indent + 2
	if head == "" {
		deeper = indent
	}
	for l := first + 1; l <= last; l++ {
		text := strings.TrimLeft(w.src[l], " \t")
		if l == last && comment != "" {
			text = text[:len(text)-len(tailFrom(text, comment))]
		}
		out = append(out, line{indent: deeper, text: strings.TrimRight(text, " \t"), raw: true})
	}
	out[len(out)-1].comment = comment
	return out
}

// tailFrom is the end of a line, from the comment on with the blanks before it.
func tailFrom(text, comment string) string {
	i := strings.LastIndex(text, comment)
	return text[len(strings.TrimRight(text[:i], " \t")):]
}

// textEnd is the last line of a scalar, and the comment behind it.
func (w *writer) textEnd(n *yaml.Node, limit int) (last int, comment string) {
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		l, column := w.closing(n.Line-1, n.Column-1)
		_, comment := w.rest(l, column+1)
		return l, comment
	}
	last = n.Line - 1
	_, comment = w.rest(last, n.Column-1)
	for l := last + 1; l < limit && comment == ""; l++ {
		text := strings.TrimSpace(w.src[l])
		if text == "" {
			continue
		}
		if text[0] == '#' {
			break
		}
		last = l
		_, comment = w.rest(l, depth(w.src[l]))
	}
	return last, comment
}

// closing finds the quote that closes the one at a place, over lines.
func (w *writer) closing(l, column int) (line, at int) {
	quote := []rune(w.src[l])[column]
	column++
	for ; l < len(w.src); l, column = l+1, 0 {
		r := []rune(w.src[l])
		for i := column; i < len(r); i++ {
			switch {
			case r[i] == '\\' && quote == '"':
				i++
			case r[i] == quote && quote == '\'' && i+1 < len(r) && r[i+1] == quote:
				i++
			case r[i] == quote:
				return l, i
			}
		}
	}
	w.fail(len(w.src)-1, "a quote is not closed")
	return len(w.src) - 1, 0
}

// closingQuote is closing within one line.
func closingQuote(r []rune, at int) int {
	w := &writer{src: []string{string(r)}}
	_, end := w.closing(0, at)
	return end
}

// blockText writes a text that begins with | or >. One whose head says more
// than that comes onto one line, in quotes if it needs them: its meaning hangs
// on empty lines and on indents, which are not the author's any more.
func (w *writer) blockText(n *yaml.Node, head string, indent, limit int) []line {
	mark, comment := w.rest(n.Line-1, n.Column-1)
	body, end := w.body(n.Line, limit)
	w.pos = end
	if len(mark) > 1 && strings.Trim(mark[1:], "-") != "" {
		return []line{{indent: indent, text: behind(head, scalar(n, false)), comment: comment}}
	}
	deeper := indent + 2
	if head == "" {
		deeper = indent
	}
	out := []line{{indent: indent, text: behind(head, mark), comment: comment}}
	for _, text := range body {
		out = append(out, line{indent: deeper, text: text, raw: true})
	}
	return out
}

// body is what a block text holds, its own indent taken off, and the line
// behind it.
func (w *writer) body(from, limit int) (lines []string, end int) {
	in := -1
	for l := from; l < limit && in < 0; l++ {
		if strings.TrimSpace(w.src[l]) != "" {
			in = depth(w.src[l])
		}
	}
	end = from
	for l := from; l < limit && in > 0; l++ {
		blank := strings.TrimSpace(w.src[l]) == ""
		if !blank && depth(w.src[l]) < in {
			break
		}
		if !blank || len(w.src[l]) > in {
			end = l + 1
		}
	}
	for _, text := range w.src[from:end] {
		lines = append(lines, text[min(in, len(text)):])
	}
	return lines, end
}

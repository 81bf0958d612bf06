package format

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// A writer reads the author's lines once, from top to bottom, along with the
// nodes that YAML found in them. Every line is either part of a value or stands
// between two: then it is blank or a comment.
type writer struct {
	src []string
	pos int // the next line that is not yet written, counted from 0
	out []line
	err error
}

// An entry is a key with all that moves with it.
type entry struct {
	rank  int
	lines []line
}

// file writes the whole file. What stands above the first key is about the file
// and stays on top.
func (w *writer) file(root *yaml.Node) {
	w.out = w.gap(root.Content[0].Line-1, 0)
	w.out = append(w.out, w.mapping(root, 0, len(w.src), fileShape(root))...)
	w.out = append(w.out, w.gap(len(w.src), 0)...)
}

// mapping writes a block mapping, and the comments behind it that stand at
// least as deep as its keys. Limit is the line that is no longer part of it.
func (w *writer) mapping(n *yaml.Node, indent, limit int, s *shape) []line {
	list := pairs(n)
	var entries []entry
	for i, p := range list {
		if before := []rune(w.src[p.key.Line-1]); strings.ContainsRune(string(before[:min(p.key.Column-1, len(before))]), '?') {
			w.fail(p.key.Line-1, "a key behind `?` has no one form; write it as `key: value`")
			return nil
		}
		end := limit
		if i+1 < len(list) {
			end = list[i+1].key.Line - 1
		}
		var e entry
		if i > 0 || indent > 0 { // the file's head is written already
			e.lines = w.gap(p.key.Line-1, indent)
		}
		e.rank = s.rank(p.key.Value)
		e.lines = append(e.lines, w.entry(p, indent, end, s.below(p.key.Value))...)
		if s != nil && (s.apart || indent == 0 && section(p.value)) {
			e.lines = apart(e.lines)
		}
		entries = append(entries, e)
	}
	after := w.trailing(n.Column-1, indent, limit)
	slices.SortStableFunc(entries, func(a, b entry) int { return a.rank - b.rank })
	var out []line
	for _, e := range entries {
		out = append(out, e.lines...)
	}
	if indent > 0 && len(out) > 0 && out[0].isBlank() {
		out = out[1:] // nothing stands above the first key
	}
	return append(out, after...)
}

// section reports whether a value at the top has lines of its own.
func section(n *yaml.Node) bool {
	return n.Kind != yaml.ScalarNode && n.Style&yaml.FlowStyle == 0
}

// apart puts an empty line above an entry, if there is none.
func apart(lines []line) []line {
	if lines[0].isBlank() {
		return lines
	}
	return append([]line{{}}, lines...)
}

// sequence writes a block list, and the comments behind it from a column on.
func (w *writer) sequence(n *yaml.Node, column, indent, limit int, s *shape) []line {
	var out []line
	for i, item := range n.Content {
		end := limit
		if i+1 < len(n.Content) {
			end = w.dash(n.Content[i+1], n.Column)
		}
		out = append(out, w.gap(w.dash(item, n.Column), indent)...)
		out = append(out, w.item(item, n, indent, end, s)...)
	}
	if len(out) > 0 && out[0].isBlank() {
		out = out[1:]
	}
	return append(out, w.trailing(column, indent, limit)...)
}

// dash is the line of the dash before an item: that of the item, or one above.
func (w *writer) dash(item *yaml.Node, column int) int {
	for l := item.Line - 1; l >= w.pos; l-- {
		if r := []rune(w.src[l]); len(r) >= column && r[column-1] == '-' && strings.TrimSpace(string(r[:column-1])) == "" {
			return l
		}
	}
	return item.Line - 1
}

// item writes "- " and what follows it.
func (w *writer) item(item, list *yaml.Node, indent, limit int, s *shape) []line {
	if w.dash(item, list.Column) != item.Line-1 { // the dash stands alone
		_, comment := w.rest(w.pos, list.Column)
		w.pos++
		head := w.gap(item.Line-1, indent)
		if comment != "" {
			head = append([]line{{indent: indent, comment: comment}}, head...)
		}
		return append(head, dashed(w.value(item, indent+2, limit, s.item()), indent)...)
	}
	return dashed(w.value(item, indent+2, limit, s.item()), indent)
}

// dashed puts the dash before the first line that is not a comment.
func dashed(lines []line, indent int) []line {
	for i := range lines {
		l := &lines[i]
		if l.text != "" {
			l.text, l.indent = "- "+l.text, indent
			return lines
		}
		l.indent = min(l.indent, indent)
	}
	return lines
}

// value writes what stands behind a dash.
func (w *writer) value(n *yaml.Node, indent, limit int, s *shape) []line {
	switch {
	case n.Kind == yaml.MappingNode && n.Style&yaml.FlowStyle == 0:
		return w.mapping(n, indent, limit, s)
	case n.Kind == yaml.SequenceNode && n.Style&yaml.FlowStyle == 0:
		return w.sequence(n, n.Column-1, indent, limit, s)
	default:
		return w.leaf(n, "", indent, limit, s)
	}
}

// entry writes a key and its value.
func (w *writer) entry(p pair, indent, limit int, s *shape) []line {
	key := scalar(p.key, false) + ":"
	v := p.value
	block := v.Kind != yaml.ScalarNode && v.Style&yaml.FlowStyle == 0
	if !block && v.Line == p.key.Line && !empty(v) {
		return w.leaf(v, key, indent, limit, s)
	}
	// What stands behind the colon is a comment, or nothing.
	_, comment := w.rest(w.pos, w.colon(p.key))
	w.pos++
	if empty(v) {
		return []line{{indent: indent, text: key, comment: comment}}
	}
	if !block { // a text that begins on a line below
		var head []line
		if comment != "" {
			head = append(head, line{indent: indent, comment: comment})
		}
		head = append(head, w.gap(v.Line-1, indent)...)
		return append(head, w.leaf(v, key, indent, limit, s)...)
	}
	head := line{indent: indent, text: key, comment: comment}
	if v.Kind == yaml.MappingNode {
		return append([]line{head}, w.mapping(v, indent+2, limit, s)...)
	}
	column := max(v.Column-1, p.key.Column) // a list may stand right below its key
	return append([]line{head}, w.sequence(v, column, indent+2, limit, s)...)
}

func empty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Style == 0 && n.Value == ""
}

// fail remembers the first line that cannot be formatted.
func (w *writer) fail(at int, what string) {
	if w.err == nil {
		w.err = fmt.Errorf("line %d: %s", at+1, what)
	}
}

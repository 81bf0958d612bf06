package format

import "strings"

// A line of the formatted file: text, a comment behind it, or one alone.
type line struct {
	indent  int
	text    string
	comment string
	raw     bool // part of a text that takes several lines
}

func (l line) isBlank() bool { return l.text == "" && l.comment == "" && !l.raw }

// print puts the lines together. Comments behind lines that follow each other
// stand in one column.
func print(lines []line) string {
	for len(lines) > 0 && lines[len(lines)-1].isBlank() {
		lines = lines[:len(lines)-1]
	}
	var b strings.Builder
	for i, l := range lines {
		if l.isBlank() && (i == 0 || lines[i-1].isBlank()) {
			continue
		}
		b.WriteString(l.String(column(lines, i)))
		b.WriteByte('\n')
	}
	return b.String()
}

// column is where the comment behind a line stands: two blanks behind the
// longest line of those around it that have one.
func column(lines []line, i int) int {
	if !lines[i].annotated() {
		return 0
	}
	first, last := i, i
	for first > 0 && lines[first-1].annotated() {
		first--
	}
	for last+1 < len(lines) && lines[last+1].annotated() {
		last++
	}
	longest := 0
	for _, l := range lines[first : last+1] {
		longest = max(longest, l.indent+runes(l.text))
	}
	return longest + 2
}

func (l line) annotated() bool { return l.text != "" && l.comment != "" }

// String is the line with its comment at a column.
func (l line) String(column int) string {
	switch {
	case l.text == "" && l.comment == "":
		return ""
	case l.text == "":
		return strings.Repeat(" ", l.indent) + l.comment
	case l.comment == "":
		return strings.Repeat(" ", l.indent) + l.text
	default:
		text := strings.Repeat(" ", l.indent) + l.text
		return text + strings.Repeat(" ", column-runes(text)) + l.comment
	}
}

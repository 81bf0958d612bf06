package flows

import (
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// A source is the text of a flow file, and the way back from what YAML made of
// it to the place where its author wrote it.
type source struct {
	name  string
	lines []string // as parsed: with the repairs of traps.go in them
	edits map[int]edit
}

// An edit is the repair of one line that let parsing go on. The columns behind
// it have moved.
type edit struct {
	column  int // the first column that moved, in the line as repaired
	by      int
	doubled bool // apostrophes behind it were doubled to stand in single quotes
}

func newSource(name string, data []byte) *source {
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	return &source{name: name, lines: strings.Split(text, "\n"), edits: map[int]edit{}}
}

func (s *source) text() string { return strings.Join(s.lines, "\n") }

// line returns a line by its number, counted from 1; there is none beyond the end.
func (s *source) line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	return s.lines[n-1]
}

// place turns a position in the parsed text into one in the author's file.
func (s *source) place(line, column int) Position {
	if e, ok := s.edits[line]; ok && column >= e.column {
		if e.doubled {
			runes := []rune(s.line(line))
			between := runes[min(e.column-1, len(runes)):min(column-1, len(runes))]
			column -= strings.Count(string(between), "''")
		}
		column -= e.by
	}
	if last := len(s.lines); line > last { // YAML looks for more beyond the end
		line, column = last, runes(s.lines[last-1])+1
	}
	return Position{max(line, 1), max(column, 1)}
}

// at returns where a node begins.
func (s *source) at(n *yaml.Node) Position { return s.place(n.Line, n.Column) }

// inside returns where the rune at an offset of a scalar's value stands. It
// reads the scalar's source along with the value; where the two cannot be
// brought together it stays at the last place that it was sure of.
func (s *source) inside(n *yaml.Node, offset int) Position {
	c := &cursor{src: s, line: n.Line, column: n.Column - 1, style: n.Style}
	c.open()
	for i, r := range []rune(n.Value) {
		if unicode.IsSpace(r) {
			c.space(i == offset, r)
		}
		if i == offset {
			break
		}
		if !unicode.IsSpace(r) {
			c.column += c.width()
		}
	}
	return s.place(c.line, c.column+1)
}

// A cursor walks over the source of one scalar. Its column counts from 0.
type cursor struct {
	src    *source
	line   int
	column int
	style  yaml.Style
	runes  []rune // of the line
	broke  bool   // a line break was just passed; further breaks of the value belong to it
}

func (c *cursor) open() {
	c.runes = []rune(c.src.line(c.line))
	switch {
	case c.style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		c.nextLine()
	case c.style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		c.column++
	}
}

// nextLine goes to the first character of the next line that has one.
func (c *cursor) nextLine() {
	for c.line < len(c.src.lines) {
		c.line++
		c.runes = []rune(c.src.line(c.line))
		for i, r := range c.runes {
			if !unicode.IsSpace(r) {
				c.column, c.broke = i, true
				return
			}
		}
	}
}

// space passes one white character of the value: a blank, a folded line break,
// an escape, or one of several breaks that are passed together.
func (c *cursor) space(stay bool, r rune) {
	switch {
	case c.blankToEnd() && !stay:
		c.nextLine()
	case c.broke && r == '\n', stay:
	case c.column < len(c.runes) && (unicode.IsSpace(c.runes[c.column]) || c.runes[c.column] == '\\'):
		c.column += c.width()
	}
}

func (c *cursor) blankToEnd() bool {
	return c.column >= len(c.runes) || strings.TrimSpace(string(c.runes[c.column:])) == ""
}

// width is how many characters of the source make the next one of the value.
func (c *cursor) width() int {
	c.broke = false
	if c.column+1 >= len(c.runes) {
		return 1
	}
	this, next := c.runes[c.column], c.runes[c.column+1]
	switch {
	case c.style&yaml.SingleQuotedStyle != 0 && this == '\'' && next == '\'':
		return 2
	case c.style&yaml.DoubleQuotedStyle != 0 && this == '\\':
		return escapeWidth(next)
	}
	return 1
}

// escapeWidth is the length of an escape in double quotes, by its letter.
func escapeWidth(letter rune) int {
	switch letter {
	case 'x':
		return len(`\x00`)
	case 'u':
		return len(`\u0000`)
	case 'U':
		return len(`\U00000000`)
	}
	return len(`\n`)
}

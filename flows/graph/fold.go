package graph

import "strings"

// Texts are cut to fit: a picture reminds of a flow, it does not replace it.
const (
	boxColumns, boxRows   = 30, 3
	edgeColumns, edgeRows = 26, 2
)

// fold breaks a text into lines and cuts what does not fit.
func fold(text string, columns, rows int) []string {
	var lines []string
	for word := range strings.FieldsSeq(text) {
		last := len(lines) - 1
		switch {
		case last >= 0 && runes(lines[last])+1+runes(word) <= columns:
			lines[last] += " " + word
		case len(lines) == rows:
			lines[last] = cut(lines[last]+" …", columns)
			return lines
		default:
			lines = append(lines, cut(word, columns))
		}
	}
	return lines
}

func cut(text string, columns int) string {
	r := []rune(text)
	if len(r) <= columns {
		return text
	}
	return strings.TrimRight(string(r[:columns-1]), " …") + "…"
}

func runes(s string) int { return len([]rune(s)) }

// label is the text of a box below its name.
func (n Node) label() []string { return fold(n.Text, boxColumns, boxRows) }

// label is the text at an arrow, with each reason on lines of its own.
func (e Edge) label() []string {
	var lines []string
	for _, why := range e.Why {
		lines = append(lines, fold(why, edgeColumns, edgeRows)...)
	}
	return lines
}

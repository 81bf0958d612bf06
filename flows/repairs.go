package flows

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// colon is about `key: text: more`.
func (t *trapped) colon() string {
	before := strings.TrimSpace(string([]rune(t.text)[:min(t.column-1, len([]rune(t.text)))]))
	better, first := conditionals(t.value)
	switch {
	case first != "":
		t.r.errorf(t.atValue(), "`a ? x : y` is not part of the language; write `%s`", first)
		return t.rewritten(reQuoted(better))
	case !strings.Contains(before, ": ") && t.bracketAbove():
		return t.quote("a text that begins with %s has to be in quotes: %s", "`"+t.first()+"`")
	case !strings.Contains(before, ": ") && indent(t.text) > indent(t.above()):
		return t.indented("deeper")
	case !strings.Contains(before, ": "):
		t.r.errorf(t.at(), "the line above this one is not complete")
		return ""
	}
	q := quoted(t.value)
	t.r.errorf(t.at(), "a colon with a space behind it inside a text has to be in quotes: %s", q)
	return t.rewritten(q)
}

// reQuoted puts quotes around a value where it needs them, or other ones.
func reQuoted(value string) string {
	if inner, ok := strings.CutPrefix(value, `"`); ok {
		return quoted(strings.TrimSuffix(inner, `"`))
	}
	if strings.Contains(value, ": ") {
		return quoted(value)
	}
	return value
}

// bracketAbove goes to the nearest line above if its value opens a bracket and
// does not close it.
func (t *trapped) bracketAbove() bool {
	above := &trapped{r: t.r, text: t.above()}
	above.split()
	first := above.first()
	if first != "{" && first != "[" || strings.ContainsAny(above.value, "}]") {
		return false
	}
	t.goTo(t.lineAbove())
	t.column = t.valueColumn
	return true
}

// indented is about a line that does not stand below its neighbours.
func (t *trapped) indented(how string) string {
	above := t.above()
	column := len(t.text) - len(strings.TrimLeft(t.text, " ")) + 1
	want := len(above) - len(strings.TrimLeft(above, " "))
	t.r.errorf(t.r.src.place(t.line, column), "this line is indented %s than the one above it; both have to begin in the same column (%d)", how, want+1)
	t.valueColumn = min(column, want+1)
	return strings.Repeat(" ", want) + strings.TrimLeft(t.text, " ")
}

// above is the nearest line above that holds anything.
func (t *trapped) above() string { return t.r.src.line(t.lineAbove()) }

func (t *trapped) lineAbove() int {
	for i := t.line - 1; i > 0; i-- {
		if l := strings.TrimSpace(t.r.src.line(i)); l != "" && l[0] != '#' {
			return i
		}
	}
	return 0
}

func (t *trapped) unclosed() string {
	t.goTo(t.opened.Line)
	q := t.first()
	t.r.errorf(t.r.src.place(t.opened.Line, t.opened.Column), "the quotation mark that opens here is never closed")
	if q != `"` && q != `'` || t.r.src.place(t.opened.Line, t.opened.Column) != t.atValue() {
		return ""
	}
	return t.text + q
}

func (t *trapped) escape() string {
	t.r.errorf(t.at(), "in double quotes a \\ begins an escape; write \\\\, or use single quotes")
	runes := []rune(t.text)
	from := min(max(t.column-1, 0), len(runes))
	rest := string(runes[from:])
	if !strings.HasPrefix(rest, `\`) {
		return ""
	}
	t.only = string(runes[:from]) + escapes.ReplaceAllStringFunc(rest, func(e string) string {
		if len(e) > 1 && strings.Contains(knownEscapes, e[1:]) {
			return e
		}
		return `\` + e
	})
	return t.only
}

// escapes are a \ and what stands behind it.
var escapes = regexp.MustCompile(`\\.?`)

// knownEscapes are the letters that YAML knows behind a \.
const knownEscapes = "0abt\tnvfre \"/\\N_LPxuU"

// texts are keys whose value is never a list.
var texts = regexp.MustCompile(`^\s*(?:- +)*(?:say|ask|menu|nudge|message|label|else): +$`)

// dash is about a value that begins like the item of a list.
func (t *trapped) dash() string {
	line := t.quote("a text that begins with %s has to be in quotes: %s; the items of a list stand on lines of their own", "`- `")
	if !texts.MatchString(t.head) {
		t.only = ""
	}
	return line
}

var bareMarker = regexp.MustCompile(`([\[{:,]\s*)(\$\{[^{}",]*\})(\s*[,}\]])`)

// bracket is about what stands in { } or [ ].
func (t *trapped) bracket() string {
	for _, line := range []int{t.line, t.opened.Line} {
		t.goTo(line)
		i := strings.Index(t.text, "${")
		if i < 0 || !strings.ContainsAny(t.text[:i], "{[") {
			continue
		}
		t.r.errorf(t.r.src.place(t.line, len([]rune(t.text[:i]))+1), "inside { } and [ ] put a text with ${…} in quotes: \"%s\"", marker(t.text[i:]))
		if repaired := bareMarker.ReplaceAllString(t.text, `$1"$2"$3`); repaired != t.text {
			t.valueColumn = len([]rune(t.text[:i])) + 1
			t.only = repaired
			return repaired
		}
		return ""
	}
	t.goTo(t.opened.Line)
	open := t.first()
	closing := map[string]string{"{": "}", "[": "]"}[open]
	if t.atValue() == t.r.src.place(t.opened.Line, t.opened.Column) && strings.Contains(t.value, " ") && !strings.Contains(t.value, closing) {
		t.column = t.opened.Column
		return t.quote("a text that begins with %s has to be in quotes: %s", "`"+open+"`")
	}
	t.r.errorf(t.r.src.place(t.opened.Line, t.opened.Column), "what opens here is not closed, or a comma is missing between two items")
	return ""
}

// marker is the ${…} that a text begins with.
func marker(s string) string {
	if end, ok := closing(s, 2); ok {
		return s[:end+1]
	}
	return s
}

// turned is a comparison as it reads from the other side.
func turned(operator string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '<':
			return '>'
		case '>':
			return '<'
		default:
			return r
		}
	}, operator)
}

// expectedKey is about a line on which something stands behind a value that
// was complete, or which is indented wrongly.
func (t *trapped) expectedKey() string {
	switch first := t.first(); {
	case first == `'` && strings.Count(t.value, "'") > 2 && strings.HasSuffix(t.value, "'"):
		inner := strings.ReplaceAll(t.value[1:len(t.value)-1], `''`, `'`)
		q := quoted(inner)
		t.r.errorf(t.at(), "the apostrophe ends the text that the first one began; write %s", q)
		return t.rewritten(q)
	case first == `"` && yoda.MatchString(t.value):
		m := yoda.FindStringSubmatch(t.value)
		t.r.errorf(t.atValue(), "a value that begins with a quotation mark ends at the next one; put the variable first: %s %s %s", m[3], turned(m[2]), m[1])
		t.only = t.head + m[3] + " " + turned(m[2]) + " " + m[1] + t.comment
		return t.head + "'" + strings.ReplaceAll(t.value, "'", "''") + "'"
	case first == `"` || first == `'`:
		q := "'" + strings.ReplaceAll(t.value, "'", "''") + "'"
		t.r.errorf(t.at(), "the text ends at the second quotation mark, and something stands behind it; put the whole in quotes: %s", q)
		return t.rewritten(q)
	case first == "{" || first == "[":
		t.column = t.valueColumn
		return t.quote("a text that begins with %s has to be in quotes: %s", "`"+first+"`")
	}
	if indent(t.text) == indent(t.above()) || t.above() == "" {
		t.r.errorf(t.at(), "a line like `key: value` should stand here")
		return ""
	}
	return t.lessIndented()
}

var yoda = regexp.MustCompile(`^("[^"]*") (==|!=|<=?|>=?) ([\pL_][\pL\pN_.]*)$`)

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

func (t *trapped) lessIndented() string {
	if indent(t.text) < indent(t.above()) {
		return t.indented("less")
	}
	return t.indented("deeper")
}

// noColon is about a line that is no `key: value`.
func (t *trapped) noColon() string {
	line := t.opened.Line
	if line == 0 {
		line = t.line
	}
	t.goTo(line)
	t.column = indent(t.text) + 1
	word := strings.FieldsFunc(t.text, unicode.IsSpace)
	if len(word) == 0 {
		t.r.errorf(t.at(), "a line like `key: value` should stand here")
		return ""
	}
	t.r.errorf(t.at(), "%s", fmt.Sprintf("this line is no `key: value`; if it goes on with the text above, indent it deeper or write that text as `>-` with the lines below it, else write a colon and a space behind `%s`", word[0]))
	return strings.Repeat(" ", indent(t.text)) + "#" + strings.TrimLeft(t.text, " ")
}

package flows

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// This file knows how people who write texts run into YAML. Each trap has a
// message with the repair, and the repair itself, after which parsing goes on.

// tabs replaces tabs that indent by blanks.
func (r *reader) tabs() {
	var first Position
	count := 0
	for i, line := range r.src.lines {
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if !strings.Contains(indent, "\t") || indent == line {
			continue
		}
		if count++; count == 1 {
			first = Position{i + 1, strings.Index(indent, "\t") + 1}
		}
		r.src.lines[i] = strings.ReplaceAll(indent, "\t", "  ") + line[len(indent):]
		tabs := strings.Count(indent, "\t")
		r.src.edits[i+1] = edit{column: len(indent) + tabs + 1, by: tabs}
	}
	switch {
	case count == 1:
		r.errorf(first, "this line is indented with a tab; use spaces")
	case count > 1:
		r.errorf(first, "this line and %d more are indented with tabs; use spaces", count-1)
	}
}

// trap reports one fault of the YAML and repairs its line if it can. It returns
// false if there is no going on.
func (r *reader) trap(fault *yaml.LoadError) bool {
	line, column := fault.Mark.Line, fault.Mark.Column
	t := &trapped{r: r, line: line, column: column, text: r.src.line(line), message: fault.Message}
	t.opened = Position{fault.ContextMark.Line, fault.ContextMark.Column}
	t.split()
	repaired := t.repair()
	if repaired == "" {
		return false
	}
	if _, again := r.src.edits[t.line]; again {
		return false // it was repaired once, in vain
	}
	r.src.lines[t.line-1] = repaired
	by := len([]rune(repaired)) - len([]rune(t.text))
	r.src.edits[t.line] = edit{column: t.valueColumn + 1, by: min(by, 1)}
	return true
}

// A trapped line is one at which YAML gave up.
type trapped struct {
	r            *reader
	line, column int
	opened       Position // of the quote, bracket or block that YAML was in
	text         string
	message      string

	head, value string // the line, taken apart: `  - key: ` and the rest
	valueColumn int
}

var keyAndValue = regexp.MustCompile(`^(\s*(?:- +)*(?:[\pL\pN_]+: +|- +))(.*?)\s*$`)

func (t *trapped) split() {
	t.head, t.value = "", strings.TrimSpace(t.text)
	if m := keyAndValue.FindStringSubmatch(t.text); m != nil {
		t.head, t.value = m[1], m[2]
	} else {
		t.head = t.text[:len(t.text)-len(strings.TrimLeft(t.text, " "))]
	}
	t.valueColumn = len([]rune(t.head)) + 1
}

func (t *trapped) at() Position { return t.r.src.place(t.line, t.column) }

func (t *trapped) atValue() Position { return t.r.src.place(t.line, t.valueColumn) }

// goTo makes another line the faulty one, where YAML noticed it late.
func (t *trapped) goTo(line int) {
	t.line, t.text = line, t.r.src.line(line)
	t.split()
}

// repair says what is wrong and returns the line as it has to be, or "".
func (t *trapped) repair() string {
	switch {
	case strings.Contains(t.message, "mapping values are not allowed"):
		return t.colon()
	case strings.Contains(t.message, "cannot start any token"):
		return t.quote("a text that begins with %s has to be in quotes: %s", "`"+t.first()+"`")
	case strings.Contains(t.message, "unknown anchor"):
		return t.quote("YAML takes a text that begins with %s for an alias; put it in quotes: %s", "`*`")
	case strings.Contains(t.message, "block sequence entries"):
		return t.quote("a text that begins with %s has to be in quotes: %s; the items of a list stand on lines of their own", "`- `")
	case strings.Contains(t.message, "unexpected end of stream"):
		return t.unclosed()
	case strings.Contains(t.message, "unknown escape"):
		return t.escape()
	case strings.Contains(t.message, "expected ',' or"):
		return t.bracket()
	case strings.Contains(t.message, "expected key"), strings.Contains(t.message, "expected '-' indicator"):
		return t.expectedKey()
	case strings.Contains(t.message, "could not find expected ':'"):
		return t.noColon()
	}
	t.r.errorf(t.at(), "this is not YAML: %s", t.message)
	return ""
}

func (t *trapped) first() string {
	if t.value == "" {
		return ""
	}
	return string([]rune(t.value)[0])
}

// quote repairs by putting the value in quotes.
func (t *trapped) quote(format, what string) string {
	q := quoted(t.value)
	t.r.errorf(t.at(), format, what, q)
	return t.head + q
}

// quoted puts a text in the quotes that need no change of it, if there are such.
func quoted(s string) string {
	if !strings.ContainsAny(s, `"\`) {
		return `"` + s + `"`
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

var ternary = regexp.MustCompile(`\$\{([^{}?]+?)\s+\?\s*([^{}?:]+?)\s*:\s*([^{}?:]+?)\s*\}`)

// colon is about `key: text: more`.
func (t *trapped) colon() string {
	before := strings.TrimSpace(string([]rune(t.text)[:min(t.column-1, len([]rune(t.text)))]))
	switch {
	case ternary.MatchString(t.value):
		const better = "$${if $1 {$2} else {$3}}"
		wrong := ternary.FindString(t.value)
		t.r.errorf(t.atValue(), "`a ? x : y` is not part of the language; write `%s`", ternary.ReplaceAllString(wrong, better))
		return t.head + ternary.ReplaceAllString(t.value, better)
	case !strings.Contains(before, ": ") && t.line > 1:
		return t.indented("deeper")
	}
	q := quoted(t.value)
	t.r.errorf(t.at(), "a colon with a space behind it inside a text has to be in quotes: %s", q)
	return t.head + q
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
func (t *trapped) above() string {
	for i := t.line - 1; i > 0; i-- {
		if l := strings.TrimSpace(t.r.src.line(i)); l != "" && l[0] != '#' {
			return t.r.src.line(i)
		}
	}
	return ""
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
	i := strings.IndexRune(string(runes[min(t.column-2, len(runes)):]), '\\')
	if i < 0 {
		return ""
	}
	rest := string(runes[t.column-2:])
	return string(runes[:t.column-2]) + rest[:i] + `\` + rest[i:]
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

// expectedKey is about a line on which something stands behind a value that
// was complete, or which is indented wrongly.
func (t *trapped) expectedKey() string {
	switch first := t.first(); {
	case first == `'` && strings.Count(t.value, "'") > 2 && strings.HasSuffix(t.value, "'"):
		inner := strings.ReplaceAll(t.value[1:len(t.value)-1], `''`, `'`)
		q := quoted(inner)
		t.r.errorf(t.at(), "the apostrophe ends the text that the first one began; write %s", q)
		return t.head + q
	case first == `"` && yoda.MatchString(t.value):
		m := yoda.FindStringSubmatch(t.value)
		t.r.errorf(t.atValue(), "a value that begins with a quotation mark ends at the next one; put the variable first: %s %s %s", m[3], m[2], m[1])
		return t.head + "'" + strings.ReplaceAll(t.value, "'", "''") + "'"
	case first == `"` || first == `'`:
		q := "'" + strings.ReplaceAll(t.value, "'", "''") + "'"
		t.r.errorf(t.at(), "the text ends at the second quotation mark, and something stands behind it; put the whole in quotes: %s", q)
		return t.head + q
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

package flows

import (
	"regexp"
	"strings"

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
	before := len(r.problems)
	repaired := t.repair()
	if _, again := r.src.edits[t.line]; again {
		r.problems = r.problems[:before] // it was repaired once, in vain
		return false
	}
	if repaired == "" {
		return false
	}
	r.src.lines[t.line-1] = repaired
	by := len([]rune(repaired)) - len([]rune(t.text))
	doubled := strings.HasPrefix(repaired, t.head+"'") && !strings.HasPrefix(t.value, "'")
	r.src.edits[t.line] = edit{column: t.valueColumn + 1, by: min(by, 1), doubled: doubled}
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
	case strings.Contains(t.message, "cannot start any token"), strings.Contains(t.message, "alphabetic or numeric character"):
		t.column = t.valueColumn
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

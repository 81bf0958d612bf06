package flows

import (
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// This file knows how people who write texts run into YAML. Each trap has a
// message with the repair, and the repair itself, after which parsing goes on.

// tabs replaces tabs that indent by blanks.
func (r *reader) tabs() {
	var first Position
	count, last := 0, 0
	before := slices.Clone(r.src.lines)
	for i, line := range r.src.lines {
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if !strings.Contains(indent, "\t") || indent == line {
			continue
		}
		if count++; count == 1 {
			first = Position{i + 1, strings.Index(indent, "\t") + 1}
		}
		width := r.untabbed(i, indent)
		r.src.lines[i] = strings.Repeat(" ", width) + line[len(indent):]
		r.src.edits[i+1] = edit{column: width + 1, by: width - len(indent)}
		last = i + 1
	}
	switch {
	case count == 1:
		r.errorf(first, "this line is indented with a tab; use spaces")
	case count > 1:
		r.errorf(first, "this line and %d more are indented with tabs; use spaces", count-1)
	}
	if count > 0 {
		from := first.Line - 1
		r.repaired(Position{first.Line, 1}, strings.Join(before[from:last], "\n"), strings.Join(r.src.lines[from:last], "\n"))
	}
}

// untabbed is how far a line is meant to be indented: two blanks for each tab,
// and further than a key above it that has no value yet.
func (r *reader) untabbed(i int, before string) int {
	width := len(strings.ReplaceAll(before, "\t", "  "))
	for i--; i >= 0; i-- {
		above := r.src.lines[i]
		if strings.TrimSpace(above) == "" {
			continue
		}
		if deep := indent(above); strings.HasSuffix(strings.TrimSpace(above), ":") && width <= deep {
			return deep + 2
		}
		break
	}
	return width
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
	if repaired == "" || t.line < 1 || t.line > len(r.src.lines) {
		return false
	}
	if t.only != "" && !strings.Contains(t.value, " #") { // which may begin a comment
		r.repaired(Position{t.line, 1}, t.text, t.only)
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

	head, value, comment string // the line, taken apart: `  - key: ` and the rest
	only                 string // the line as it has to be, if there is no other way
	valueColumn          int
}

var keyAndValue = regexp.MustCompile(`^(\s*(?:- +)*(?:[\pL\pN_]+: +|- +))(.*?)\s*$`)

// behind finds the comment behind a value; a # that no space follows may belong
// to a text.
var behind = regexp.MustCompile(`^(.*?\S)(\s+# [^'"]*)$`)

func (t *trapped) split() {
	t.head, t.value, t.comment = "", strings.TrimSpace(t.text), ""
	if m := keyAndValue.FindStringSubmatch(t.text); m != nil {
		t.head, t.value = m[1], m[2]
	} else {
		t.head = t.text[:len(t.text)-len(strings.TrimLeft(t.text, " "))]
	}
	if m := behind.FindStringSubmatch(t.value); m != nil {
		t.value, t.comment = m[1], m[2]
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
		return t.beginning()
	case strings.Contains(t.message, "mapping keys are not allowed"):
		return t.beginning()
	case strings.Contains(t.message, "expected comment or line break"):
		return t.block()
	case strings.Contains(t.message, "unknown anchor"):
		return t.quote("YAML takes a text that begins with %s for an alias; put it in quotes: %s", "`*`")
	case strings.Contains(t.message, "block sequence entries"):
		return t.dash()
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

// beginning repairs a text whose first character means something to YAML.
func (t *trapped) beginning() string {
	t.column = t.valueColumn
	what := "`" + t.first() + "`"
	if t.first() == "`" {
		what = "a back-quote"
	}
	return t.quote("a text that begins with %s has to be in quotes: %s", what)
}

// block repairs a text behind > or |, which stand for the lines below them. It
// may be meant to stand there, too, so nothing is put right without its author.
func (t *trapped) block() string {
	t.column = t.valueColumn
	mark, _, _ := strings.Cut(t.value, " ")
	q := quoted(t.value)
	t.r.errorf(t.at(), "the text of `%s` stands on the lines below it, further to the right; if `%s` belongs to the text, put all of it in quotes: %s", mark, mark, q)
	if below := t.r.src.line(t.line + 1); indent(below) > indent(t.text) && strings.TrimSpace(below) != "" {
		return t.head + mark + t.comment
	}
	return t.head + q + t.comment
}

// quote repairs by putting the value in quotes.
func (t *trapped) quote(format, what string) string {
	q := quoted(t.value)
	t.r.errorf(t.at(), format, what, q)
	return t.rewritten(q)
}

// rewritten is the line with another value, which is how it has to be.
func (t *trapped) rewritten(value string) string {
	t.only = t.head + value + t.comment
	return t.only
}

// quoted puts a text in the quotes that need no change of it, if there are such.
func quoted(s string) string {
	if !strings.ContainsAny(s, `"\`) {
		return `"` + s + `"`
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

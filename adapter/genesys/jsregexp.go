package genesys

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
)

// A FilterError says why a regular expression cannot be a filter. To errors.Is
// it is [ErrInvalidFilters]. It does not quote the expression, for that may hold
// what it is to hide.
type FilterError struct{ Problem string }

// Error names the problem.
func (e *FilterError) Error() string { return "regular expression: " + e.Problem }

// Unwrap is ErrInvalidFilters.
func (e *FilterError) Unwrap() error { return ErrInvalidFilters }

func filterError(format string, args ...any) error {
	return &FilterError{fmt.Sprintf(format, args...)}
}

// ParseFilter makes a filter of a JavaScript regular expression, written as the
// literal /source/flags.
//
// Lookaround and references to groups have no counterpart in Go's expressions,
// which run in linear time; they are a [FilterError].
func ParseFilter(literal string) (Filter, error) {
	end := strings.LastIndexByte(literal, '/')
	if end < 1 || literal[0] != '/' {
		return Filter{}, filterError("not of the form /source/flags")
	}
	return NewJSFilter(literal[1:end], literal[end+1:])
}

// NewJSFilter makes a filter of the source and the flags of a JavaScript RegExp.
func NewJSFilter(source, flags string) (Filter, error) {
	t := translator{in: []rune(source)}
	for _, flag := range flags {
		switch flag {
		case 'i':
			t.ignoreCase = true
		case 'm':
			t.lines = true
		case 's':
			t.dotAll = true
		case 'u':
			t.unicode = true
		case 'y':
			t.sticky = true
		case 'g', 'd': // how often and what is reported: neither matters to a filter
		default:
			return Filter{}, filterError("flag %c has no counterpart", flag)
		}
	}
	expression, err := t.translate()
	if err != nil {
		return Filter{}, err
	}
	re, err := regexp.Compile(expression)
	if err != nil {
		return Filter{}, filterError("%s", withoutExpression(err))
	}
	return Filter{re}, nil
}

// withoutExpression says what is wrong and not where, which would be a quotation.
func withoutExpression(err error) string {
	if s, ok := errors.AsType[*syntax.Error](err); ok {
		return s.Code.String()
	}
	return "not valid"
}

// A translator rewrites what JavaScript and Go write differently.
type translator struct {
	in  []rune
	pos int
	out strings.Builder

	ignoreCase, lines, dotAll, unicode, sticky bool
	class                                      bool // inside [ ]
}

// White space and line ends as JavaScript has them; Go's are fewer.
const (
	jsSpace   = `\t\n\v\f\r\p{Z}\x{feff}`
	jsLineEnd = `\n\r\x{2028}\x{2029}`
)

func (t *translator) translate() (string, error) {
	flags := ""
	if t.ignoreCase {
		flags += "i"
	}
	if t.lines {
		flags += "m"
	}
	if flags != "" {
		t.out.WriteString("(?" + flags + ")")
	}
	if t.sticky {
		t.out.WriteString(`\A(?:`)
	}
	for t.pos < len(t.in) {
		if err := t.next(); err != nil {
			return "", err
		}
	}
	if t.sticky {
		t.out.WriteString(")")
	}
	return t.out.String(), nil
}

// next rewrites one element.
func (t *translator) next() error {
	c := t.in[t.pos]
	switch {
	case c == '\\':
		return t.escape()
	case t.class:
		t.inClass(c)
	case c == '[':
		t.openClass()
		return nil
	case c == '(':
		if err := t.group(); err != nil {
			return err
		}
		t.out.WriteRune(c)
	case c == '.' && t.dotAll:
		t.out.WriteString(`(?s:.)`)
	case c == '.':
		t.out.WriteString(`[^` + jsLineEnd + `]`)
	default:
		t.out.WriteRune(c)
	}
	t.pos++
	return nil
}

// inClass rewrites a plain character of a class. A bracket stands for itself.
func (t *translator) inClass(c rune) {
	switch c {
	case ']':
		t.class = false
		t.out.WriteRune(c)
	case '[':
		t.out.WriteString(`\[`)
	default:
		t.out.WriteRune(c)
	}
}

// openClass enters a class. JavaScript's [] matches nothing and [^] everything.
func (t *translator) openClass() {
	rest := string(t.in[t.pos:min(t.pos+3, len(t.in))])
	switch {
	case strings.HasPrefix(rest, "[]"):
		t.out.WriteString(`[^\x{0}-\x{10ffff}]`)
		t.pos += 2
	case rest == "[^]":
		t.out.WriteString(`(?s:.)`)
		t.pos += 3
	case strings.HasPrefix(rest, "[^"):
		t.class = true
		t.out.WriteString("[^")
		t.pos += 2
	default:
		t.class = true
		t.out.WriteString("[")
		t.pos++
	}
}

// group refuses the groups that Go has not.
func (t *translator) group() error {
	rest := string(t.in[t.pos:min(t.pos+4, len(t.in))])
	for _, prefix := range []string{"(?=", "(?!", "(?<=", "(?<!"} {
		if strings.HasPrefix(rest, prefix) {
			return filterError("lookaround at position %d has no counterpart", t.pos+1)
		}
	}
	return nil
}

// escape rewrites a backslash and what it escapes.
func (t *translator) escape() error {
	at := t.pos
	if at+1 == len(t.in) {
		return filterError("backslash at the end")
	}
	c := t.in[at+1]
	t.pos += 2
	switch {
	case strings.ContainsRune("dDwWtnvfr", c), strings.ContainsRune("bB", c) && !t.class,
		strings.ContainsRune("pP", c) && t.unicode:
		t.out.WriteString(`\` + string(c))
	case c == 's' && t.class:
		t.out.WriteString(jsSpace)
	case c == 's':
		t.out.WriteString(`[` + jsSpace + `]`)
	case c == 'S' && t.class:
		return filterError(`\S in a class at position %d has no counterpart`, at+1)
	case c == 'S':
		t.out.WriteString(`[^` + jsSpace + `]`)
	case c >= '1' && c <= '9', c == 'k':
		return filterError("reference to a group at position %d has no counterpart", at+1)
	default:
		fmt.Fprintf(&t.out, `\x{%x}`, t.character(c))
	}
	return nil
}

// character is what an escaped character means; most mean themselves.
func (t *translator) character(c rune) rune {
	switch c {
	case '0':
		return 0
	case 'b': // in a class
		return '\b'
	case 'x':
		return t.hex(2, c)
	case 'u':
		if t.unicode && t.pos < len(t.in) && t.in[t.pos] == '{' {
			return t.braced(c)
		}
		return t.hex(4, c)
	default:
		return c
	}
}

// hex reads n hexadecimal digits; without them the escaped letter means itself.
func (t *translator) hex(n int, otherwise rune) rune {
	if t.pos+n > len(t.in) {
		return otherwise
	}
	v, err := strconv.ParseUint(string(t.in[t.pos:t.pos+n]), 16, 32)
	if err != nil {
		return otherwise
	}
	t.pos += n
	return rune(v)
}

// braced reads {digits}.
func (t *translator) braced(otherwise rune) rune {
	for end := t.pos + 1; end < len(t.in); end++ {
		if t.in[end] != '}' {
			continue
		}
		v, err := strconv.ParseUint(string(t.in[t.pos+1:end]), 16, 21)
		if err != nil {
			return otherwise
		}
		t.pos = end + 1
		return rune(v)
	}
	return otherwise
}

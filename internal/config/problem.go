package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Problem is one thing to say about the settings.
type Problem struct {
	Place   string // file:line:column, a variable or a flag; empty: nowhere at all
	Warning bool   // the settings can be used all the same
	Text    string

	origin origin
}

// String is the problem in one line.
func (p Problem) String() string {
	severity := "error"
	if p.Warning {
		severity = "warning"
	}
	if p.Place == "" {
		return severity + ": " + p.Text
	}
	return p.Place + ": " + severity + ": " + p.Text
}

// Problems is the error of [Load]: all that is wrong, one a line, with the
// warnings among it.
//
//nolint:errname // It is a list first, which warnings share, and an error second.
type Problems []Problem

// Error is the lines.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

func (ps *Problems) errorf(at origin, format string, args ...any) {
	*ps = append(*ps, Problem{Place: at.String(), Text: fmt.Sprintf(format, args...), origin: at})
}

func (ps *Problems) warnf(at origin, format string, args ...any) {
	*ps = append(*ps, Problem{Place: at.String(), Warning: true, Text: fmt.Sprintf(format, args...), origin: at})
}

// fatal reports whether there is more than warnings.
func (ps Problems) fatal() bool {
	return slices.ContainsFunc(ps, func(p Problem) bool { return !p.Warning })
}

// sort brings the problems into the order of the file; variables and flags
// follow.
func (ps Problems) sort() {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.origin.source, b.origin.source),
			cmp.Compare(a.origin.line, b.origin.line),
			cmp.Compare(a.origin.column, b.origin.column),
		)
	})
}

// A source is a place where settings come from. The higher one wins.
type source int

const (
	byDefault source = iota
	byPreset         // what the program's user runs says it itself
	byFile
	byVariable
	byFlag
)

// An origin is where a value stands.
type origin struct {
	source       source
	name         string // of the file, the variable or the flag
	line, column int    // in the file; 0: unknown
}

// String is the origin as problems and the dump name it.
func (o origin) String() string {
	switch {
	case o.source == byFlag:
		return "--" + o.name
	case (o.source == byFile || o.source == byPreset) && o.line > 0 && o.column > 0:
		return fmt.Sprintf("%s:%d:%d", o.name, o.line, o.column)
	case o.source == byFile && o.line > 0:
		return fmt.Sprintf("%s:%d", o.name, o.line)
	default:
		return o.name
	}
}

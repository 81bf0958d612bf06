package flows

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says what a [Problem] means for the file.
type Severity int

// The severities. A file with an error does not run; a warning is something
// that an author hardly meant; a hint is worth a look.
const (
	Error Severity = iota
	Warning
	Hint
)

func (s Severity) String() string {
	switch s {
	case Warning:
		return "warning"
	case Hint:
		return "hint"
	default:
		return "error"
	}
}

// A Position is a place in a flow file. Both numbers count from 1; columns
// count characters, not bytes.
type Position struct {
	Line, Column int
}

// A Problem is one thing to say to the author of a file: what is wrong, where,
// and what to write instead.
type Problem struct {
	File string
	Position
	Severity Severity
	Text     string
	Repair   Repair // zero: none, or several
}

// String is the line that an author reads.
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d:%d: %s: %s", p.File, p.Line, p.Column, p.Severity, p.Text)
}

// Problems are all problems of a file, in the order in which the file is read.
type Problems []Problem

// Fatal reports whether there is an error among them.
func (ps Problems) Fatal() bool {
	return slices.ContainsFunc(ps, func(p Problem) bool { return p.Severity == Error })
}

// String has each problem on a line of its own.
func (ps Problems) String() string {
	var b strings.Builder
	for _, p := range ps {
		b.WriteString(p.String())
		b.WriteByte('\n')
	}
	return b.String()
}

// inOrder sorts by place and drops what was said twice.
func (ps Problems) inOrder() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(ps)
}

// limited are at most maxProblems of them. Errors stay: a file whose error
// nobody is told would seem to pass.
func (ps Problems) limited() Problems {
	for _, mild := range []Severity{Hint, Warning} {
		for i := len(ps) - 1; i >= 0 && len(ps) > maxProblems; i-- {
			if ps[i].Severity == mild {
				ps = slices.Delete(ps, i, i+1)
			}
		}
	}
	return ps[:min(len(ps), maxProblems)]
}

// A report collects the problems of one file.
type report struct {
	src      *source
	problems Problems
}

func (r *report) errorf(at Position, format string, args ...any) {
	r.add(at, Error, format, args...)
}

func (r *report) warnf(at Position, format string, args ...any) {
	r.add(at, Warning, format, args...)
}

func (r *report) hintf(at Position, format string, args ...any) {
	r.add(at, Hint, format, args...)
}

func (r *report) add(at Position, s Severity, format string, args ...any) {
	text := strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", " ") // an author's words may span lines
	r.problems = append(r.problems, Problem{r.src.name, at, s, text, suggested(at, args)})
}

// failed reports whether there is an error among the problems from one on. A
// warning leaves what was read whole, so that it can be judged.
func (r *report) failed(from int) bool { return r.problems[from:].Fatal() }

// similar is [suggest] while there are few problems: in a file in which
// nothing is right, comparing all names with each other would take long.
func (r *report) similar(name string, known []string) suggestion {
	if len(r.problems) >= maxProblems {
		return suggestion{}
	}
	return suggest(name, known)
}

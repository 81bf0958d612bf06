package flowtest

import (
	"cmp"
	"fmt"
	"io"
	"strings"
)

// A Printer writes reports for a person at a terminal. What cannot be written
// is lost: who reads has gone.
type Printer struct {
	Out    io.Writer
	Colour bool // default: none, as a file or a pipe wants it
}

// The colours of a terminal.
const (
	red   = "31"
	green = "32"
	faint = "2"
)

func (p Printer) paint(colour, s string) string {
	if !p.Colour || s == "" {
		return s
	}
	return "\x1b[" + colour + "m" + s + "\x1b[0m"
}

// Report writes a line for each case, and the failures below them.
func (p Printer) Report(r *Report) {
	for _, c := range r.Cases {
		verdict := p.paint(green, "ok  ")
		if len(c.Failures) > 0 {
			verdict = p.paint(red, "FAIL")
		}
		fmt.Fprintf(p.Out, "%s  %s:%d  %s\n", verdict, r.File, c.Line, c.Name)
	}
	for _, c := range r.Cases {
		if len(c.Failures) > 0 {
			fmt.Fprintf(p.Out, "\n%s %s\n%s", p.paint(red, "FAIL"), c.Name, p.indented(r, c))
		}
	}
}

func (p Printer) indented(r *Report, c Result) string {
	var b strings.Builder
	for line := range strings.Lines(p.explained(r, c)) {
		b.WriteString("  " + line)
	}
	return b.String()
}

// explained tells what went wrong: the conversation up to the point, once, and
// each failure with its line in the test and in the flow.
func (p Printer) explained(r *Report, c Result) string {
	var b strings.Builder
	for _, u := range c.Failures[0].Talk {
		line := u.String()
		if u.Who == "" {
			line = p.paint(faint, line)
		}
		fmt.Fprintln(&b, line)
	}
	for _, f := range c.Failures {
		fmt.Fprintf(&b, "%s\n", p.paint(red, upper(f.What)+punctuation(f)))
		for _, came := range f.Came {
			fmt.Fprintf(&b, "  %s\n", came)
		}
		fmt.Fprintf(&b, "  test  %s:%d:%d: %s\n", r.File, f.Line, f.Column, f.Quote)
		if f.Step != "" {
			fmt.Fprintf(&b, "  flow  %s:%d: step `%s`\n", f.Flow, f.StepLine, f.Step)
		}
	}
	return b.String()
}

func punctuation(f Failure) string {
	if len(f.Came) > 0 {
		return ":"
	}
	return "."
}

func upper(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Covered is the coverage of the tests of one flow.
type Covered struct {
	Flow string // its file
	*Coverage
}

// Coverage writes a table with a row for each flow, and what no case has seen.
func (p Printer) Coverage(flows []Covered) {
	width := len("flow")
	for _, f := range flows {
		width = max(width, len(f.Flow))
	}
	fmt.Fprintf(p.Out, "%-*s  %9s  %9s  %5s\n", width, "flow", "steps", "ways", "seen")
	for _, f := range flows {
		fmt.Fprintf(p.Out, "%-*s  %9s  %9s  %4d%%\n", width, f.Flow, ratio(f.Steps()), ratio(f.Ways()), f.Percent())
	}
	for _, f := range flows {
		for _, g := range f.Gaps() {
			fmt.Fprintf(p.Out, "%s:%d: %s\n", cmp.Or(g.File, f.Flow), g.Line, g)
		}
	}
}

func ratio(seen, all int) string { return fmt.Sprintf("%d/%d", seen, all) }

package monitor

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// String says what went wrong and who has to look into it.
func (f Fault) String() string {
	return fmt.Sprintf("%s (look at the %s): %s", f.Blame, f.Side, printable(f.Why))
}

// String is the line for a step.
func (s Step) String() string {
	line := fmt.Sprintf("%-20s %-6s %8s", s.Name, s.State, s.Took)
	switch {
	case s.State == Missed:
		line += "  expected " + printable(s.Wanted) + "; came " + came(s.Came)
	case s.Why != "":
		line += "  " + printable(s.Why)
	case s.State == Done && s.Measure != "":
		line += fmt.Sprintf("  %s %s", s.Measure, s.Measured)
	}
	return line
}

func came(list []string) string {
	if len(list) == 0 {
		return "nothing"
	}
	var all []string
	for _, c := range list {
		all = append(all, fmt.Sprintf("“%s”", printable(c)))
	}
	return strings.Join(all, ", ")
}

// String is the line for the transcript.
func (l Line) String() string {
	who := l.Name
	if who == "" {
		who = string(l.Who)
	}
	text := printable(l.Text)
	if l.Event != "" {
		text = strings.TrimSpace("(" + l.Event + ") " + text)
	}
	if len(l.Choices) > 0 {
		text += " [" + printable(strings.Join(l.Choices, "] [")) + "]"
	}
	return fmt.Sprintf("%8s  %s: %s", l.At, printable(who), text)
}

// String is the verdict, in a line.
func (r *Result) String() string {
	line := fmt.Sprintf("%s: %s after %s", r.Monitor, r.Outcome, r.Took)
	for _, f := range r.Faults {
		if f.Outcome == r.Outcome {
			return line + ": " + f.String()
		}
	}
	return line
}

// WriteTranscript writes what was said and done, and below it what was expected
// and did not come.
func (r *Result) WriteTranscript(w io.Writer) error {
	var b strings.Builder
	for _, l := range r.Transcript {
		b.WriteString(l.String() + "\n")
	}
	for _, f := range r.Faults {
		fmt.Fprintf(&b, "%s\n", f)
		if f.Step != "" {
			fmt.Fprintf(&b, "  step      %s (%s:%d)\n", f.Step, r.File, f.Line)
		}
		if f.Wanted != "" {
			fmt.Fprintf(&b, "  expected  %s\n  came      %s\n", printable(f.Wanted), came(f.Came))
		}
	}
	if r.LeftOpen != "" {
		fmt.Fprintf(&b, "the chat may be open still: %s\n", printable(r.LeftOpen))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// LineBreak stands for the end of a line inside a text that is printed on one.
const LineBreak = "⏎"

// printable keeps what strangers say on one line, and away from a terminal's
// commands.
func printable(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", LineBreak)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\t':
			return ' '
		case unicode.IsPrint(r):
			return r
		default:
			return unicode.ReplacementChar
		}
	}, text)
}

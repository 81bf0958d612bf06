package main

import (
	"fmt"
	"io"
	"os"

	"github.com/botrunner/botrunner/flows"

	"golang.org/x/term"
)

// inColour reports whether out is a terminal whose owner has nothing against
// colours.
func inColour(out io.Writer) bool {
	f, ok := out.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// severityColours are what terminals understand as red, yellow and cyan.
var severityColours = map[flows.Severity]string{flows.Error: "1;31", flows.Warning: "33", flows.Hint: "36"}

// problemLine is the line for a problem; without colour it is that of the
// problem itself.
func problemLine(p flows.Problem, painted bool) string {
	if !painted {
		return p.String()
	}
	return fmt.Sprintf("\x1b[1m%s:%d:%d:\x1b[0m \x1b[%sm%s:\x1b[0m %s", p.File, p.Line, p.Column, severityColours[p.Severity], p.Severity, p.Text)
}

// A problemJSON is a problem as programs read it.
type problemJSON struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Severity string `json:"severity"`
	Text     string `json:"text"`
}

func problemsJSON(problems flows.Problems) []problemJSON {
	list := []problemJSON{}
	for _, p := range problems {
		list = append(list, problemJSON{p.File, p.Line, p.Column, p.Severity.String(), p.Text})
	}
	return list
}

// unsound reports a flow that does not pass to whoever wanted something else of
// it, and ends the command: to people beside its output, to programs as that.
func unsound(std streams, problems flows.Problems, asJSON bool) error {
	if !asJSON {
		complain(std.err, problems)
		return &statusError{status: exitFlow}
	}
	report := struct {
		Problems []problemJSON `json:"problems"`
	}{problemsJSON(problems)}
	if err := writeJSON(std.out, report); err != nil {
		return err
	}
	return &statusError{status: exitFlow}
}

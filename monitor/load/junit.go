package load

import (
	"fmt"
	"io"
	"strings"

	"github.com/botrunner/botrunner/internal/junit"
	"github.com/botrunner/botrunner/monitor"
)

// WriteJUnit writes a report as JUnit XML: a testsuite with a testcase for each
// check. What went wrong in runs is its system-out.
func WriteJUnit(w io.Writer, r *Report) error {
	s := junit.Suite{Name: r.Monitor, Began: r.Began}
	for _, c := range r.Checks {
		one := junit.Case{Name: c.Threshold, Class: r.Monitor}
		if c.Outcome != monitor.Passed {
			one.Failure = &junit.Problem{Message: c.String(), Type: string(c.Outcome), Text: c.String() + "\n"}
		}
		s.Cases = append(s.Cases, one)
	}
	if r.Outcome == monitor.Interrupted {
		s.Cases = append(s.Cases, junit.Case{
			Name: "the run as a whole", Class: r.Monitor,
			Error: &junit.Problem{Message: "it was interrupted", Type: string(r.Outcome)},
		})
	}
	s.Cases[0].Took = r.Elapsed.Duration() // servers add up; the checks took no time of their own
	var out strings.Builder
	for _, t := range r.Troubles {
		fmt.Fprintf(&out, "%d times: %s\n", t.Times, t.Fault)
		for _, l := range t.Transcript {
			fmt.Fprintln(&out, l)
		}
	}
	s.Out = out.String()
	return junit.Write(w, junit.Report{Name: "botrunner load", Suites: []junit.Suite{s}})
}

package flowtest

import (
	"io"
	"strings"

	"github.com/botrunner/botrunner/internal/junit"
)

// WriteJUnit writes reports as JUnit XML: a testsuite for each test file, and
// the conversation of a case that failed in the text of its failure.
func WriteJUnit(w io.Writer, reports []*Report) error {
	all := junit.Report{Name: "botrunner test"}
	for _, r := range reports {
		all.Suites = append(all.Suites, suiteOf(r))
	}
	return junit.Write(w, all)
}

func suiteOf(r *Report) junit.Suite {
	s := junit.Suite{Name: r.File}
	for _, c := range r.Cases {
		k := junit.Case{Name: c.Name, Class: strings.TrimSuffix(r.Flow, ".yaml"), File: r.File, Line: c.Line, Took: c.Took}
		if len(c.Failures) > 0 {
			k.Failure = &junit.Problem{Message: c.Failures[0].What, Type: "expectation", Text: "\n" + Printer{}.explained(r, c)}
		}
		s.Cases = append(s.Cases, k)
	}
	return s
}

package main

import (
	"fmt"
	"io"

	"github.com/botrunner/botrunner/flows/flowtest"
)

// conclude writes what concerns all files, and decides on the exit status.
func (t *tester) conclude() error {
	if err := t.writeJUnit(); err != nil {
		return err
	}
	if t.options.json {
		if err := writeJSON(t.std.out, t.summary()); err != nil {
			return err
		}
	} else if t.options.cover && len(t.covered) > 0 {
		fmt.Fprintln(t.std.out)
		t.print.Coverage(t.covered)
	}
	cases, failed := t.count()
	short := t.uncovered()
	fmt.Fprintf(t.std.err, "%s, %d failed\n", count(cases, "case"), failed)
	switch {
	case t.broken:
		return &statusError{status: exitFlow}
	case failed > 0 || short:
		return &statusError{status: exitError}
	case cases == 0 && t.only != nil:
		return usage(fmt.Errorf("--run %s: no case has such a name", t.only))
	default:
		return nil
	}
}

func (t *tester) count() (cases, failed int) {
	for _, r := range t.reports {
		cases += len(r.Cases)
		failed += r.Failed()
	}
	return cases, failed
}

// uncovered says which flows have less coverage than is asked for.
func (t *tester) uncovered() bool {
	short := false
	for _, c := range t.covered {
		if c.Percent() < t.options.minCover {
			short = true
			fmt.Fprintf(t.std.err, "%s: %d%% of its steps and ways were seen; at least %d%% are asked for\n", c.Flow, c.Percent(), t.options.minCover)
		}
	}
	return short
}

func (t *tester) writeJUnit() error {
	return writeReport(t.options.junit, func(w io.Writer) error { return flowtest.WriteJUnit(w, t.reports) })
}

// testSummary is what --json prints.
type testSummary struct {
	Cases    int                `json:"cases"`
	Failed   int                `json:"failed"`
	Files    []*flowtest.Report `json:"files"`
	Coverage []coverageSummary  `json:"coverage"`
}

type coverageSummary struct {
	Flow    string         `json:"flow"`
	Steps   [2]int         `json:"steps"` // seen, all
	Ways    [2]int         `json:"ways"`
	Percent int            `json:"percent"`
	Gaps    []flowtest.Gap `json:"gaps,omitempty"`
}

func (t *tester) summary() testSummary {
	s := testSummary{Files: t.reports, Coverage: []coverageSummary{}}
	if s.Files == nil {
		s.Files = []*flowtest.Report{}
	}
	s.Cases, s.Failed = t.count()
	for _, c := range t.covered {
		steps, allSteps := c.Steps()
		ways, allWays := c.Ways()
		s.Coverage = append(s.Coverage, coverageSummary{c.Flow, [2]int{steps, allSteps}, [2]int{ways, allWays}, c.Percent(), c.Gaps()})
	}
	return s
}

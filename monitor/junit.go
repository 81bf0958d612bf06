package monitor

import (
	"io"
	"strings"

	"github.com/botrunner/botrunner/internal/junit"
)

// WriteJUnit writes results as JUnit XML: a testsuite for each run with its
// steps as testcases, and behind them a testcase for each measurement that has a
// limit. A step at which a command could not be carried out is an error, all
// else that brought the outcome down a failure. The transcript of a run that did
// not pass is its system-out. The steps alone take time, so that the times of a
// testsuite add up to the run.
func WriteJUnit(w io.Writer, results []*Result) error {
	all := junit.Report{Name: "botrunner monitor"}
	for _, r := range results {
		all.Suites = append(all.Suites, suiteOf(r))
	}
	return junit.Write(w, all)
}

func suiteOf(r *Result) junit.Suite {
	s := junit.Suite{Name: r.Monitor, Began: r.Began}
	for _, step := range r.Steps {
		c := junit.Case{Name: step.Name, Class: r.Monitor, Took: step.Took.Duration()}
		if f := r.faultOf(step); f != nil && step.State == Broken {
			c.Error = problemOf(*f)
		} else if f != nil {
			c.Failure = problemOf(*f)
		}
		s.Cases = append(s.Cases, c)
	}
	for _, v := range r.Limits {
		c := junit.Case{Name: limitName(v), Class: r.Monitor}
		if v.Outcome != Passed {
			c.Failure = &junit.Problem{Message: tooSlow(v), Type: string(TooSlow), Text: string(v.Outcome) + ": " + tooSlow(v) + "\n"}
		}
		s.Cases = append(s.Cases, c)
	}
	if others := r.elsewhere(); len(others) > 0 {
		c := junit.Case{Name: "the run as a whole", Class: r.Monitor, Failure: problemOf(others[0])}
		s.Cases = append(s.Cases, c)
	}
	if r.Outcome != Passed {
		var out strings.Builder
		_ = r.WriteTranscript(&out) // a strings.Builder takes everything
		s.Out = out.String()
	}
	return s
}

func limitName(v Verdict) string {
	if v.Step == "" {
		return "limit " + v.Name
	}
	return "limit " + v.Name + " (" + v.Step + ")"
}

// faultOf is what was wrong with a step, its times aside; nil: nothing was.
func (r *Result) faultOf(s Step) *Fault {
	if s.State == Done {
		return nil
	}
	for i, f := range r.Faults {
		if f.Step == s.Name && f.Blame != TooSlow {
			return &r.Faults[i]
		}
	}
	return nil
}

// elsewhere are the faults that neither a step nor a limit shows.
func (r *Result) elsewhere() []Fault {
	var list []Fault
	for _, f := range r.Faults {
		shown := f.Blame == TooSlow
		for _, s := range r.Steps {
			shown = shown || s.Name == f.Step && s.State != Done
		}
		if !shown {
			list = append(list, f)
		}
	}
	return list
}

func problemOf(f Fault) *junit.Problem {
	return &junit.Problem{Message: f.Why, Type: string(f.Blame), Text: string(f.Outcome) + ": " + f.String() + "\n"}
}

package main

import (
	"fmt"
	"os"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/flowtest"
)

// write adds cases for what those of the file have not seen, and returns the
// test of the file as it is then. Nothing is written unless the new cases pass.
func (t *tester) write(file string, test *flowtest.Test) (*flowtest.Test, error) {
	cases := test.Missing()
	t.wait.clear()
	if len(cases) == 0 {
		fmt.Fprintf(t.std.err, "%s: no case to add\n", file)
		return test, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, readingError(file, err)
	}
	more, err := test.Suite().Append(data, cases)
	if err != nil {
		return nil, fmt.Errorf("adding cases to %s: %w", file, err)
	}
	subject := test.Subject()
	suite, problems := flows.LoadSuite(file, more, func(string) (flows.Subject, error) { return subject, nil })
	if suite == nil {
		return nil, fmt.Errorf("adding cases to %s: they do not pass the check: %s", file, problems)
	}
	extended, err := flowtest.New(suite, subject)
	if err != nil {
		return nil, err
	}
	if err := rehearsed(extended.Run(flowtest.Options{}), len(cases)); err != nil {
		return nil, fmt.Errorf("adding cases to %s: %w", file, err)
	}
	info, err := os.Stat(file)
	if err != nil {
		return nil, readingError(file, err)
	}
	if err := os.WriteFile(file, more, info.Mode().Perm()); err != nil {
		return nil, fmt.Errorf("adding cases: %w", err)
	}
	fmt.Fprintf(t.std.err, "%s: %s added\n", file, count(len(cases), "case"))
	return extended, nil
}

// rehearsed makes sure that the last cases of a report pass.
func rehearsed(r *flowtest.Report, last int) error {
	for _, c := range r.Cases[len(r.Cases)-last:] {
		if len(c.Failures) > 0 {
			return fmt.Errorf("the case %q, which was just made, fails: %s", c.Name, c.Failures[0].What)
		}
	}
	return nil
}

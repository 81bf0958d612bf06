package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/flowtest"
	"github.com/botrunner/botrunner/monitor/record"
)

// A recordTarget is where a conversation is written to. It is looked at before a
// conversation is held, which nobody wants to repeat.
type recordTarget struct {
	std  streams
	path string // empty: it is printed
	name string
	test *testFile // nil: it is a monitor
}

func (o *recordOptions) target(std streams) (*recordTarget, error) {
	t := &recordTarget{std: std, path: o.out, name: cmp.Or(o.name, "recorded")}
	if o.out == "" {
		return t, nil
	}
	if strings.HasSuffix(o.out, testSuffix) {
		var err error
		t.test, err = openTestFile(std, o.out)
		return t, err
	}
	t.name = cmp.Or(o.name, baseName(o.out))
	if _, err := os.Stat(o.out); !errors.Is(err, fs.ErrNotExist) {
		return nil, usage(fmt.Errorf("%s is there already; choose another name, or remove it", o.out))
	}
	return t, nil
}

func (t *recordTarget) write(talk record.Talk) error {
	if t.test != nil {
		return t.test.add(talk.Case(t.name))
	}
	file := talk.Monitor(t.name)
	if _, problems := flows.LoadMonitor(cmp.Or(t.path, "the monitor"), file); problems.Fatal() {
		fmt.Fprint(t.std.err, problems)
		return &statusError{status: exitFlow} // nothing is written that does not run
	}
	if t.path == "" {
		_, err := t.std.out.Write(file)
		return err
	}
	if err := os.WriteFile(t.path, file, 0o600); err != nil {
		return fmt.Errorf("writing the monitor: %w", err)
	}
	fmt.Fprintf(t.std.err, "%s: written; try it with botrunner monitor --once %s\n", t.path, t.path)
	return nil
}

// A testFile is a test to which cases are added.
type testFile struct {
	std  streams
	path string
	find func(flow string) (flows.Subject, error)
}

// openTestFile looks whether the file passes, or can be begun: its flow has to be
// there.
func openTestFile(std streams, path string) (*testFile, error) {
	tester := newTester(std, testOptions{}, nil, systems{})
	f := &testFile{std: std, path: path, find: func(flow string) (flows.Subject, error) {
		return tester.flow(filepath.Join(filepath.Dir(path), flow+flowSuffix))
	}}
	data, err := f.read()
	if err != nil {
		return nil, err
	}
	suite, problems := flows.LoadSuite(path, data, f.find)
	if suite == nil {
		fmt.Fprint(std.err, problems)
		return nil, &statusError{status: exitFlow}
	}
	return f, nil
}

// read returns the file, or what it would begin with.
func (f *testFile) read() ([]byte, error) {
	data, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return []byte("tests: " + flows.Scalar(baseName(f.path)) + "\n"), nil
	}
	if err != nil {
		return nil, readingError(f.path, err)
	}
	return data, nil
}

// add adds a case, unless there is one of its name. It tells whether the case
// passes.
func (f *testFile) add(k *flows.Case) error {
	data, err := f.read()
	if err != nil {
		return err
	}
	suite, problems := flows.LoadSuite(f.path, data, f.find)
	if suite == nil {
		return fmt.Errorf("adding a case to %s: %s", f.path, problems)
	}
	for _, other := range suite.Cases {
		if other.Name.Text == k.Name.Text {
			fmt.Fprintf(f.std.err, "%s: there is a case %q already; nothing is added\n", f.path, k.Name.Text)
			return nil
		}
	}
	more, err := suite.Append(data, []*flows.Case{k})
	if err != nil {
		return fmt.Errorf("adding a case to %s: %w", f.path, err)
	}
	extended, problems := flows.LoadSuite(f.path, more, f.find)
	if extended == nil {
		return fmt.Errorf("adding a case to %s: it does not pass the check: %s", f.path, problems)
	}
	if err := os.WriteFile(f.path, more, 0o600); err != nil {
		return fmt.Errorf("adding a case: %w", err)
	}
	fmt.Fprintf(f.std.err, "%s: a case is added, %q, which %s\n", f.path, k.Name.Text, f.fate(extended))
	return nil
}

// fate says whether the last case of a test passes now.
func (f *testFile) fate(s *flows.Suite) string {
	subject, err := f.find(s.Flow.Text)
	if err != nil {
		return "could not be played: " + err.Error()
	}
	test, err := flowtest.New(s, subject)
	if err != nil {
		return "could not be played: " + err.Error()
	}
	if rehearsed(test.Run(flowtest.Options{}), 1) != nil {
		return "fails as long as the flow is as it is"
	}
	return "passes"
}

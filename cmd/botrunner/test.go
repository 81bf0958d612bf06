package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/flowtest"

	"github.com/spf13/cobra"
)

// testSuffix marks test files inside a folder.
const testSuffix = ".test.yaml"

type testOptions struct {
	only     string
	json     bool
	junit    string
	cover    bool
	minCover int
	write    bool
	config   string
}

func testCommand(std streams) *cobra.Command {
	var o testOptions
	cmd := &cobra.Command{
		Use:   "test PATH…",
		Short: "Play the conversations of test files, in virtual time",
		Long: `Plays the conversations of test files and says, a line for each, whether they
went as expected; below, each that did not, up to the point, with the line of the
test and the line of the flow. A folder stands for every *` + testSuffix + ` below it.
A file that begins with "tests: NAME" tests NAME` + flowSuffix + ` beside it.

The exit status is 0 if all passed, 1 if one failed or too little is covered, and
3 if a file does not pass.`,
		Example: `  botrunner test examples/flows
  botrunner test --run silence --cover examples/flows/prequalify.test.yaml
  botrunner test --write my.test.yaml`,
		RunE: func(_ *cobra.Command, args []string) error {
			only, err := o.check()
			if err != nil {
				return usage(err)
			}
			files, err := filesNamed(args, testSuffix, "test file")
			if err != nil {
				return err
			}
			offered, err := offeredBy(std, o.config)
			if err != nil {
				return err
			}
			return newTester(std, o, only, offered).run(files)
		},
	}
	cmd.Flags().StringVar(&o.only, "run", "", "run only the cases whose names match this regular expression")
	cmd.Flags().BoolVar(&o.json, "json", false, "print JSON, for programs")
	cmd.Flags().StringVar(&o.junit, "junit", "", "write a JUnit report to this file as well")
	cmd.Flags().BoolVar(&o.cover, "cover", false, "show which steps and ways of the flows no case has seen")
	cmd.Flags().IntVar(&o.minCover, "min-cover", 0, "fail if less than this `percent` of a flow's steps and ways was seen")
	cmd.Flags().BoolVar(&o.write, "write", false, "add cases for what no case has seen to the test files")
	cmd.Flags().StringVar(&o.config, "config", "", "settings `file` with the operator's patterns and opening hours; without, any text fits and it is always open")
	return cmd
}

func (o testOptions) check() (*regexp.Regexp, error) {
	if o.minCover < 0 || o.minCover > 100 {
		return nil, fmt.Errorf("--min-cover %d: expected a percentage from 0 to 100", o.minCover)
	}
	if o.only == "" {
		return nil, nil //nolint:nilnil // no expression is a choice, not an error
	}
	if o.write || o.minCover > 0 {
		return nil, errors.New("--run leaves cases out, so it goes neither with --write nor with --min-cover")
	}
	only, err := regexp.Compile(o.only)
	if err != nil {
		return nil, fmt.Errorf("--run: %w", err)
	}
	return only, nil
}

// A tester runs test files one after the other and remembers what came of them.
type tester struct {
	std     streams
	options testOptions
	only    *regexp.Regexp
	offered systems
	wait    *progress // of run; nil: nobody waits
	print   flowtest.Printer

	flows   map[string]flows.Subject // by path; without a dialog if it does not pass
	reports []*flowtest.Report
	covered []flowtest.Covered // in the order in which the flows came
	broken  bool               // a file does not pass
}

func newTester(std streams, o testOptions, only *regexp.Regexp, offered systems) *tester {
	return &tester{
		std: std, options: o, only: only, offered: offered, print: flowtest.Printer{Out: std.out, Colour: inColour(std.out)},
		flows: map[string]flows.Subject{},
	}
}

func (t *tester) run(files []string) error {
	t.wait = newProgress(t.std, t.options.json)
	defer t.wait.done()
	for i, file := range files {
		t.wait.say("playing "+file, i+1, len(files))
		test, err := t.load(file)
		if err == nil && test != nil && t.options.write {
			t.wait.say("searching for conversations for "+file, i+1, len(files))
			test, err = t.write(file, test)
		}
		if err != nil {
			return err
		}
		if test != nil {
			t.wait.say("playing "+file, i+1, len(files))
			t.took(test.Run(flowtest.Options{Only: t.only}))
		}
	}
	t.wait.done()
	return t.conclude()
}

func (t *tester) took(r *flowtest.Report) {
	t.wait.clear()
	t.reports = append(t.reports, r)
	if !t.options.json {
		t.print.Report(r)
	}
	for _, c := range t.covered {
		if c.Flow == r.Flow {
			c.Add(r.Coverage)
			return
		}
	}
	t.covered = append(t.covered, flowtest.Covered{Flow: r.Flow, Coverage: r.Coverage})
}

// load reads a test file and the flow beside it. The test is nil if one of them
// does not pass, which its author has been told then.
func (t *tester) load(file string) (*flowtest.Test, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, readingError(file, err)
	}
	var subject flows.Subject
	suite, problems := flows.LoadSuite(file, data, func(name string) (flows.Subject, error) {
		subject, err = t.flow(filepath.Join(filepath.Dir(file), name+flowSuffix))
		return subject, err
	})
	t.wait.clear()
	complain(t.std.err, problems)
	if suite == nil || subject.Dialog == nil {
		t.broken = true
		return nil, nil //nolint:nilnil // its author has been told
	}
	return flowtest.New(suite, subject)
}

// flow reads a flow, once for all files that test it.
func (t *tester) flow(path string) (flows.Subject, error) {
	if s, known := t.flows[path]; known {
		return s, nil
	}
	dialog, problems, err := loadFlowWith(path, t.offered.known())
	if err != nil {
		return flows.Subject{}, err
	}
	if problems.Fatal() {
		t.wait.clear()
		complain(t.std.err, problems)
	}
	s := flows.Subject{Dialog: dialog, Hours: t.offered.hours, Parts: map[string]*flows.File{}}
	if s.File, err = written(path); err != nil {
		return flows.Subject{}, err
	}
	if dialog != nil {
		for _, step := range dialog.Steps {
			if step.File != "" && s.Parts[step.File] == nil {
				if s.Parts[step.File], err = written(step.File); err != nil {
					return flows.Subject{}, err
				}
			}
		}
	}
	t.flows[path] = s
	return s, nil
}

// written reads a flow as its author wrote it.
func written(path string) (*flows.File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, readingError(path, err)
	}
	f, _ := flows.Parse(path, data)
	return f, nil
}

package main

import (
	"fmt"

	"github.com/botrunner/botrunner/flows"

	"github.com/spf13/cobra"
)

type checkOptions struct {
	json   bool
	fix    bool
	config string // the settings file; empty: none
}

func checkCommand(std streams) *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check PATH…",
		Short: "Report every problem of flows, monitors, agents and tests, one a line",
		Long: `Reports every problem of the files, one a line, as

    file:line:column: severity: text

with hints included. A folder stands for every *` + flowSuffix + `, *` + monitorSuffix + `,
*` + agentSuffix + ` and *` + testSuffix + ` below it; translations are read with their
flows. A file that is named itself may have any name: its first key says what it
is.
The exit status is 3 if there is an error among them, and 0 otherwise.

With --config, what flows call and the patterns they ask for have to be in the
settings of that file and of BOTRUNNER_… variables. Secrets are not needed.`,
		Example: `  botrunner check examples
  botrunner check --config botrunner.yaml lookup.flow.yaml
  botrunner check --json prequalify.flow.yaml`,
		RunE: func(_ *cobra.Command, args []string) error { return check(std, args, o) },
	}
	cmd.Flags().BoolVar(&o.json, "json", false, "print JSON, for programs")
	cmd.Flags().StringVar(&o.config, "config", "", "compare calls, patterns and opening hours with this settings `file`")
	return fixable(&o, provable(std, cmd))
}

func check(std streams, paths []string, o checkOptions) error {
	files, err := filesNamed(paths, flowSuffix, "file to check", agentSuffix, testSuffix, monitorSuffix)
	if err != nil {
		return err
	}
	offered, err := offeredBy(std, o.config)
	if err != nil {
		return err
	}
	found := flows.Problems{}
	c, painted := newChecker(offered, paths), inColour(std.out)
	if o.fix {
		if err := c.fix(std, files, o); err != nil {
			return err
		}
	}
	wait := newProgress(std, o.json)
	defer wait.done()
	for i, file := range files {
		wait.say("checking "+file, i+1, len(files))
		problems, err := c.check(file)
		if err != nil {
			return err
		}
		wait.clear()
		found = append(found, problems...)
		for _, p := range problems {
			if !o.json {
				fmt.Fprintln(std.out, problemLine(p, painted))
			}
		}
	}
	wait.done()
	if o.json {
		if err := writeJSON(std.out, problemsJSON(found)); err != nil {
			return err
		}
	}
	fmt.Fprintf(std.err, "%s, %s\n", count(len(files), "file"), count(len(found), "problem"))
	if found.Fatal() {
		return &statusError{status: exitFlow}
	}
	return nil
}

func count(n int, what string) string {
	switch n {
	case 0:
		return "no " + what + "s"
	case 1:
		return "1 " + what
	default:
		return fmt.Sprintf("%d %ss", n, what)
	}
}

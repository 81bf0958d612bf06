package main

import (
	"context"
	"fmt"
	"time"

	"github.com/botrunner/botrunner/flows/replay"

	"github.com/spf13/cobra"
)

type replayOptions struct {
	flow     string
	config   string
	examples int
	json     bool
}

func replayCommand(std streams) *cobra.Command {
	var o replayOptions
	cmd := &cobra.Command{
		Use:   "replay JOURNAL… --flow FLOW",
		Short: "Run past conversations through an edited flow",
		Long: `Runs journals of past conversations through an edited flow, and says which of
them would have gone another way: to another queue, with other skills or another
priority, to another outcome, by other steps. Where the edited flow wants something
that a journal cannot tell, such as the answer to a new question, the conversation
has diverged, and nothing is made up.

Journals are written by serve, where journal.folder says so, and by chat --journal.
A folder stands for every *` + journalSuffix + ` below it; it may be written to meanwhile. Of
several runners name all folders. Interrupted, it reports on what it has gone
through so far. The exit status is 0 whatever differs, and 3 if the flow does not
pass.`,
		Example: `  botrunner replay data/journals --flow prequalify-new.flow.yaml
  botrunner chat prequalify.flow.yaml --journal talks.journal
  botrunner replay talks.journal --flow prequalify-new.flow.yaml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.flow == "" {
				return usage(fmt.Errorf("--flow FLOW says which flow the conversations are run through (see %s --help)", cmd.CommandPath()))
			}
			return replayPasts(cmd.Context(), std, args, o)
		},
	}
	cmd.Flags().StringVar(&o.flow, "flow", "", "the edited `flow`")
	cmd.Flags().StringVar(&o.config, "config", "", "settings `file` with the operator's patterns and opening hours; without, any text fits and it is always open")
	cmd.Flags().IntVar(&o.examples, "examples", 3, "how many conversations to name for each difference")
	cmd.Flags().BoolVar(&o.json, "json", false, "print JSON, for programs")
	return cmd
}

func replayPasts(ctx context.Context, std streams, paths []string, o replayOptions) error {
	files, err := filesNamed(paths, journalSuffix, "journal")
	if err != nil {
		return err
	}
	offered, err := offeredBy(std, o.config)
	if err != nil {
		return err
	}
	engine, err := loadEngine(std, o.flow, offered, false)
	if err != nil {
		return err
	}
	wait := newProgress(std, o.json)
	defer wait.done()
	begun := time.Now()
	report, err := replay.New(engine).All(ctx, pastsIn(std, files, wait), replay.Options{
		Examples: o.examples,
		Progress: func(done int) {
			wait.say(fmt.Sprintf("replayed %d conversations in %s", done, time.Since(begun).Round(time.Second)), 1, 1)
		},
	})
	wait.done()
	if err != nil && report.Conversations == 0 {
		return err
	}
	if printing := printReport(std, report, o.json); printing != nil {
		return printing
	}
	return err
}

// printReport prints for people, or for programs.
func printReport(std streams, report fmt.Stringer, asJSON bool) error {
	if asJSON {
		return writeJSON(std.out, report)
	}
	_, err := fmt.Fprint(std.out, report)
	return err
}

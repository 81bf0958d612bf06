package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows/publish"

	"github.com/spf13/cobra"
)

type publishOptions struct {
	conversationsOptions

	dryRun  bool
	from    []string
	running []string
	config  string
}

func publishCommand(std streams) *cobra.Command {
	var o publishOptions
	cmd := &cobra.Command{
		Use:   "publish --dry-run DIR",
		Short: "Say which live conversations would move to edited flows",
		Long: `Compares the flows in DIR with those in which conversations are, and says how many
of these would move to the edited flows, how many would stay on their version, and
why. Nothing is changed.

A running botrunner serve is asked, by way of its admin server, where conversations
stand: its own and those of all runners that share its store. The admin server's key
is taken from ` + adminKey + `, or from --key.

Without a server, FILE tells of the conversations: a journal, of which those without
an end count, or lines of JSON, one for each conversation, as in
{"id": "c1", "version": "HASH", "phase": 1, "step": "age", "holding": ["name"]}.
OLD then is a folder with the flows as they are served; it may be given for each
version in which somebody still is.`,
		Example: `  botrunner publish --dry-run flows
  git worktree add ../served v1.4
  botrunner publish --dry-run flows --from ../served/flows --running talks.journal`,
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := o.check(cmd.Flags().Changed("admin") || cmd.Flags().Changed("key")); err != nil {
			return usage(err)
		}
		return planPublishing(cmd.Context(), std, args[0], o)
	}
	o.adminFlags(cmd.Flags())
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "only say what would happen; the one thing that this command does")
	cmd.Flags().StringArrayVar(&o.from, "from", nil, "with --running: `folder` with a version of the flows in which conversations are; may be repeated")
	cmd.Flags().StringArrayVar(&o.running, "running", nil, "`file` that tells of the conversations, in place of a server; may be repeated")
	cmd.Flags().StringVar(&o.config, "config", "", "settings `file` with the operator's connections, patterns and opening hours")
	return cmd
}

func (o publishOptions) check(namesServer bool) error {
	switch {
	case !o.dryRun:
		return errors.New("publish needs --dry-run: `botrunner serve` takes edited flows up by itself when they are saved")
	case len(o.running) == 0 && len(o.from) > 0:
		return errors.New("--from goes with --running: a server that is asked has the versions itself")
	case len(o.running) > 0 && namesServer:
		return errors.New("either --running tells of the conversations, or a server does: leave --running or --admin and --key out")
	default:
		return nil
	}
}

func planPublishing(ctx context.Context, std streams, dir string, o publishOptions) error {
	offered, err := offeredBy(std, o.config)
	if err != nil {
		return err
	}
	edited, err := enginesIn(std, dir, offered)
	if err != nil {
		return err
	}
	if err := oneOfEach(edited); err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	wait := newProgress(std, o.asJSON)
	defer wait.done()
	known, err := o.ask(ctx, std, offered, edited, wait)
	if err != nil {
		return err
	}
	known.New = edited
	report, err := publish.Plan(known.Versions, known.running)
	report.Unread = known.unread
	wait.done()
	if err != nil && report.Running == 0 {
		return err
	}
	if printing := printReport(std, report, o.asJSON); printing != nil {
		return printing
	}
	return err
}

// What is known of the conversations that run.
type runningNow struct {
	publish.Versions

	running iter.Seq2[bot.Standing, error]
	unread  int
}

// ask reads the files that tell of conversations, or else asks a server.
func (o publishOptions) ask(ctx context.Context, std streams, s systems, edited []*bot.Engine, wait *progress) (runningNow, error) {
	if len(o.running) == 0 {
		return o.askServer(ctx, std, s, wait)
	}
	var known runningNow
	for _, old := range o.from {
		engines, err := enginesIn(std, old, s)
		if err != nil {
			return known, err
		}
		known.Old = append(known.Old, engines...)
	}
	known.running = running(o.running, append(slices.Clone(known.Old), edited...), func(file string, nth int) { //nolint:contextcheck // the engine is a function: nothing in it waits
		wait.say("reading "+file, nth, len(o.running))
	})
	return known, nil
}

// enginesIn loads all flows of a folder.
func enginesIn(std streams, dir string, s systems) ([]*bot.Engine, error) {
	files, err := flowFiles([]string{dir})
	if err != nil {
		return nil, err
	}
	engines := make([]*bot.Engine, len(files))
	for i, file := range files {
		if engines[i], err = loadEngine(std, file, s, false); err != nil {
			return nil, err
		}
	}
	return engines, nil
}

// oneOfEach refuses two flows of one name: nobody could say which of them a
// conversation would move to.
func oneOfEach(engines []*bot.Engine) error {
	seen := map[string]bool{}
	for _, e := range engines {
		name := e.Dialog().Name
		if seen[name] {
			return fmt.Errorf("two files say `flow: %s`; give one of them another name", name)
		}
		seen[name] = true
	}
	return nil
}

package main

import (
	"errors"
	"fmt"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows/publish"

	"github.com/spf13/cobra"
)

type publishOptions struct {
	dryRun  bool
	from    []string
	running []string
	config  string
	json    bool
}

func publishCommand(std streams) *cobra.Command {
	var o publishOptions
	cmd := &cobra.Command{
		Use:   "publish --dry-run DIR --from OLD --running FILE",
		Short: "Say which live conversations would move to edited flows",
		Long: `Compares the flows in DIR with those in which conversations are, and says how many
of these would move to the edited flows, how many would stay on their version, and
why. Nothing is changed.

OLD is a folder with the flows as they are served; it may be given for each version
in which somebody still is. FILE tells of the conversations that run: a journal, of
which those without an end count, or lines of JSON, one for each conversation, as
in {"id": "c1", "version": "HASH", "phase": 1, "step": "age", "holding": ["name"]}.`,
		Example: `  git worktree add ../served v1.4
  botrunner publish --dry-run flows --from ../served/flows --running talks.journal`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return usage(err)
			}
			return planPublishing(std, args[0], o)
		},
	}
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "only say what would happen; the one thing that this command does")
	cmd.Flags().StringArrayVar(&o.from, "from", nil, "`folder` with a version of the flows in which conversations are; may be repeated")
	cmd.Flags().StringArrayVar(&o.running, "running", nil, "`file` that tells of the conversations; may be repeated")
	cmd.Flags().StringVar(&o.config, "config", "", "settings `file` with the operator's connections, patterns and opening hours")
	cmd.Flags().BoolVar(&o.json, "json", false, "print JSON, for programs")
	return cmd
}

func (o publishOptions) check() error {
	switch {
	case !o.dryRun:
		return errors.New("publish needs --dry-run: `botrunner serve` takes edited flows up by itself when they are saved")
	case len(o.running) == 0:
		return errors.New("--running FILE says where to read which conversations there are")
	default:
		return nil
	}
}

func planPublishing(std streams, dir string, o publishOptions) error {
	offered, err := offeredBy(std, o.config)
	if err != nil {
		return err
	}
	var v publish.Versions
	if v.New, err = enginesIn(std, dir, offered); err != nil {
		return err
	}
	if err := oneOfEach(v.New); err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	for _, old := range o.from {
		engines, err := enginesIn(std, old, offered)
		if err != nil {
			return err
		}
		v.Old = append(v.Old, engines...)
	}
	wait := newProgress(std, o.json)
	defer wait.done()
	report, err := publish.Plan(v, running(o.running, append(v.Old, v.New...), func(file string, nth int) {
		wait.say("reading "+file, nth, len(o.running))
	}))
	wait.done()
	if printing := printReport(std, report, o.json); printing != nil {
		return printing
	}
	return err
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

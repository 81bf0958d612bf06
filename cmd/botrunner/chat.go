package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/runner"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

func chatCommand(std streams) *cobra.Command {
	var o chatOptions
	cmd := &cobra.Command{
		Use:   "chat FLOW",
		Short: "Talk with a flow in the terminal",
		Long: `Talks with a flow in the terminal: lines in, lines out. A pipe works as well as
a keyboard; each of its lines waits for its turn, and its end means that the
customer has left. A line "file: photo.jpg" sends that file.

With no settings the simulator of the chat server runs inside. With --config, or
with a transport set by flags or variables, the chat goes there.`,
	}
	cmd.Flags().StringArrayVar(&o.inputs, "set", nil, "input of the flow, as NAME=VALUE; may be repeated")
	cmd.Flags().BoolVar(&o.trace, "trace", false, "show steps, variables, routing and the reason of each transition on stderr")
	cmd.Flags().StringVar(&o.journal, "journal", "", "append the conversation to this `file`, for botrunner replay; secrets are masked")
	settings := settingsFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{ReplaceAttr: plain}))
		centre, err := settings.contactCentre(std, log)
		if err != nil {
			return err
		}
		defer centre.close()
		return chat(cmd.Context(), std, args[0], o, centre, log)
	}
	return cmd
}

type chatOptions struct {
	inputs  []string
	trace   bool
	journal string // file; none: nothing is written
}

func chat(ctx context.Context, std streams, path string, o chatOptions, centre *contactCentre, log *slog.Logger) error {
	inputs, err := parseInputs(o.inputs)
	if err != nil {
		return err
	}
	engine, err := loadEngine(std, path, centre.systems, o.trace)
	if err != nil {
		return err
	}
	serve := bot.ServeOptions{
		Inputs: inputs, Log: log, Files: centre.systems.files,
		Trace: func(t bot.Trace) { fmt.Fprintln(std.err, traceLine(path, t)) },
	}
	if caller := centre.systems.caller; caller != nil {
		serve.Caller = caller
	}
	if o.journal != "" {
		journal, err := openJournal(o.journal)
		if err != nil {
			return err
		}
		defer journal.close()
		serve.Journal, serve.ID = journal, newConversationID()
	}
	_, err = bot.Serve(ctx, engine, newTerminal(std.in, std.out, isKeyboard(std.in)), centre.chatService(), serve) //nolint:contextcheck // a chat service outlives the call that makes it
	if _, ok := errors.AsType[*bot.InputError](err); ok {
		return usage(fmt.Errorf("--set: %w", err))
	}
	return err
}

func parseInputs(pairs []string) (map[string]any, error) {
	inputs := make(map[string]any, len(pairs))
	for _, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return nil, usage(fmt.Errorf("--set %s: expected NAME=VALUE", pair))
		}
		inputs[name] = value
	}
	return inputs, nil
}

// loadEngine reads the flow and tells its author what is to be mended.
func loadEngine(std streams, path string, s systems, trace bool) (*bot.Engine, error) {
	engine, _, err := loadEngineSource(std, path, s, trace)
	return engine, err
}

// loadEngineSource is loadEngine, and tells what it has read.
func loadEngineSource(std streams, path string, s systems, trace bool) (*bot.Engine, runner.Source, error) {
	dialog, problems, source, err := loadFlowSource(path, s.known())
	if err != nil {
		return nil, source, err
	}
	if problems.Fatal() {
		complain(std.err, problems)
		return nil, source, &statusError{status: exitFlow}
	}
	engine, err := newEngine(dialog, s, trace)
	return engine, source, err
}

func newEngine(d *bot.Dialog, s systems, trace bool) (*bot.Engine, error) {
	return bot.NewEngine(d, bot.EngineOptions{Trace: trace, Hours: s.hours, SealKey: s.sealKey})
}

// traceLine names the place in the flow file and what happened there.
func traceLine(path string, t bot.Trace) string {
	if t.File != "" {
		path = t.File
	}
	if t.Step == "" {
		return fmt.Sprintf("%s: %s", path, t.What)
	}
	return fmt.Sprintf("%s:%d: %s: %s", path, t.Line, t.Step, t.What)
}

func isKeyboard(in io.Reader) bool { return isTerminal(in) }

// isTerminal reports whether somebody sits at the other end of a stream.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// plain leaves the time out of logs that a person at the terminal reads as they
// come.
func plain(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && (a.Key == slog.TimeKey || a.Value.Equal(slog.StringValue(""))) {
		return slog.Attr{}
	}
	return a
}

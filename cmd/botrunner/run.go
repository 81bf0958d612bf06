package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// Exit statuses.
const (
	exitOK    = 0
	exitError = 1
	exitUsage = 2
	exitFlow  = 3 // a flow file does not pass
)

// streams are the three that a command talks through: what people or programs
// asked for goes to out, everything else to err.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// statusError ends the command with a status other than 1. A nil cause has been
// told already.
type statusError struct {
	status int
	cause  error
}

func (e *statusError) Error() string {
	if e.cause == nil {
		return fmt.Sprintf("status %d", e.status)
	}
	return e.cause.Error()
}

func (e *statusError) Unwrap() error { return e.cause }

func usage(err error) error { return &statusError{exitUsage, err} }

// run is the whole program: it can be called by a test as it is by main.
func run(ctx context.Context, args []string, std streams) int {
	root := rootCommand(std) //nolint:contextcheck // cobra hands the context to the commands
	root.SetArgs(args)
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	err := root.ExecuteContext(ctx)
	status, hasStatus := errors.AsType[*statusError](err)
	switch {
	case err == nil:
		return exitOK
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return exitOK // asked to stop, stopped
	case hasStatus:
		if status.cause != nil {
			fmt.Fprintln(std.err, "botrunner:", status.cause)
		}
		return status.status
	default:
		fmt.Fprintln(std.err, "botrunner:", err)
		return exitError
	}
}

func rootCommand(std streams) *cobra.Command {
	root := &cobra.Command{
		Use:           "botrunner",
		Short:         "Runs conversation bots against Genesys chat",
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_ = cmd.Help()
			return &statusError{status: exitUsage}
		},
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage(fmt.Errorf("%w (see %s --help)", err, cmd.CommandPath()))
	})
	root.AddCommand(benchCommand(std), chatCommand(std), checkCommand(std), serveCommand(std), simCommand(std), storeCommand(std), configCommand(std), conversationsCommand(std), testCommand(std), monitorCommand(std), loadCommand(std), recordCommand(std))
	root.AddCommand(authorCommands(std)...)
	takeArguments(root)
	return root
}

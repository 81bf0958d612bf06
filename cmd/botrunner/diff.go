package main

import (
	"fmt"

	"github.com/botrunner/botrunner/flows/diff"

	"github.com/spf13/cobra"
)

func diffCommand(std streams) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Say in words what has changed between two versions of a flow",
		Long: `Says in words what has changed between two versions of a flow, step by step. Only
what a flow does counts: comments, quotes and the order of keys are no change.

The exit status is 0 if nothing has changed and 1 if something has, as that of
diff.`,
		Example: `  botrunner diff prequalify.flow.yaml prequalify-new.flow.yaml
  git show HEAD:bot.flow.yaml > /tmp/old.flow.yaml && botrunner diff /tmp/old.flow.yaml bot.flow.yaml`,
		RunE: func(_ *cobra.Command, args []string) error {
			old, err := soundFlow(std, args[0], asJSON)
			if err != nil {
				return err
			}
			now, err := soundFlow(std, args[1], asJSON)
			if err != nil {
				return err
			}
			return printChanges(std, diff.Of(old, now), asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, for programs")
	return cmd
}

func printChanges(std streams, changes []diff.Change, asJSON bool) error {
	if asJSON {
		if changes == nil {
			changes = []diff.Change{}
		}
		if err := writeJSON(std.out, changes); err != nil {
			return err
		}
	} else {
		for i, c := range changes {
			if i > 0 {
				fmt.Fprintln(std.out)
			}
			show(std.out, c, changeAccents)
		}
	}
	if len(changes) > 0 {
		return &statusError{status: exitError}
	}
	return nil
}

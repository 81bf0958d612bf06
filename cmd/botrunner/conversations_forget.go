package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/botrunner/botrunner/adapter/front/operators"

	"github.com/spf13/cobra"
)

// errForgetWhat is for who says neither which conversation nor whose.
var errForgetWhat = errors.New("forget: name one conversation, or with --custom-field whose they are")

func (o *conversationsOptions) forgetCommand(std streams) *cobra.Command {
	var fields map[string]string
	cmd := o.command(std, "forget [ID]", "Remove conversations, and all that is kept of them", cobra.MaximumNArgs(1),
		func(ctx context.Context, a inquiry, args []string) error {
			if len(args)+min(len(fields), 1) != 1 {
				return usage(errForgetWhat)
			}
			return forget(ctx, a, args, fields)
		})
	cmd.Long = `Removes one conversation, or all whose pages brought certain custom fields along:
transcript, files, and what the flow knew, in this process and in the store, those
of other runners too. What is live is ended first. firstName, lastName, email and
phoneNumber are fields as well; of several all have to be as they are said.

What the contact centre, the operator's own systems and the logs have is theirs.`
	cmd.Flags().StringToStringVar(&fields, "custom-field", nil, "`NAME=VALUE` that the page brought along; may be repeated")
	return cmd
}

func forget(ctx context.Context, a inquiry, args []string, fields map[string]string) error {
	n := 1
	var err error
	if len(args) == 1 {
		err = about(args[0], a.Forget(ctx, args[0]))
	} else {
		n, err = a.ForgetAll(ctx, fields)
	}
	if err != nil {
		return err
	}
	return a.tell(operators.Forgotten{Conversations: n}, func() { fmt.Fprintln(a.out, "forgotten:", count(n, "conversation")) })
}

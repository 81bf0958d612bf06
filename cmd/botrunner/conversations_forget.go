package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/botrunner/botrunner/adapter/front"

	"github.com/spf13/cobra"
)

// errForgetWhat is for who says neither which conversation nor whose.
var errForgetWhat = errors.New("forget: name one conversation, or with --custom-field whose they are")

func (o *conversationsOptions) forgetCommand(std streams) *cobra.Command {
	var fields map[string]string
	cmd := o.command(std, "forget [ID]", "Remove conversations, and all that is kept of them",
		func(ctx context.Context, a inquiry, args []string) error {
			if len(args)+min(len(fields), 1) != 1 || len(args) == 1 && strings.Contains(args[0], "=") {
				return usage(errForgetWhat)
			}
			return forget(ctx, a, args, fields)
		})
	cmd.Long = `Removes one conversation, or all whose pages brought certain custom fields along:
transcript, files, and what the flow knew, in this process and in the store, those
of other runners too, and in the journals of every runner that lives. What is live
is ended first. firstName, lastName, email and phoneNumber are fields as well; of
several all have to be as they are said.

The error names whom it could not reach; ask again when they are there. What the
contact centre, the operator's own systems, backups and the logs have is theirs.`
	cmd.Flags().StringToStringVar(&fields, "custom-field", nil, "`NAME=VALUE` that the page brought along; may be repeated")
	return cmd
}

func forget(ctx context.Context, a inquiry, args []string, fields map[string]string) error {
	for name, value := range fields {
		if value == "" {
			return usage(fmt.Errorf("forget: --custom-field %s= is everybody who has no %s; say which one", name, name))
		}
	}
	var gone front.Forgotten
	var err error
	if len(args) == 1 {
		gone, err = a.Forget(ctx, args[0])
		err = about(args[0], err)
	} else {
		gone, err = a.ForgetAll(ctx, fields)
	}
	if err != nil {
		return err
	}
	return a.tell(gone, func() {
		fmt.Fprint(a.out, "forgotten: ", count(gone.Conversations, "conversation"))
		if gone.Journals > 0 {
			fmt.Fprintf(a.out, ", %d in journals", gone.Journals)
		}
		fmt.Fprintln(a.out)
	})
}

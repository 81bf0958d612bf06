package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/botrunner/botrunner/adapter/front/operators"
	"github.com/botrunner/botrunner/bot"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// adminKey is the variable with the key of the admin server, for the server and
// for those who ask it.
const adminKey = "BOTRUNNER_ADMIN_KEY"

// conversationsOptions are what all have in common who ask a running server.
type conversationsOptions struct {
	admin, key string
	asJSON     bool
}

func conversationsCommand(std streams) *cobra.Command {
	var o conversationsOptions
	cmd := &cobra.Command{
		Use:   "conversations",
		Short: "Look at live conversations, and act on them",
		Long: `Asks a running botrunner serve, by way of its admin server, about its
conversations. Without a subcommand it lists them. Of several runners that share a
store any one answers for all.

The admin server's key is taken from ` + adminKey + `, or from --key, which
others on this machine can see.`,
	}
	o.adminFlags(cmd.PersistentFlags())
	list := o.command(std, "list", "List the conversations of all who share the store", listConversations)
	cmd.RunE = list.RunE
	cmd.AddCommand(list,
		o.command(std, "show ID", "Show where a conversation stands, and how it came there", showConversation),
		o.command(std, "transcript ID", "Show what was said, secrets masked", transcribe),
		o.command(std, "end ID", "End a conversation politely", endConversation),
		o.command(std, "hand-over ID", "Have an agent asked for now, wherever the flow stands", handOverConversation),
		o.forgetCommand(std))
	return cmd
}

// adminFlags say which server is asked, and how its answer is printed.
func (o *conversationsOptions) adminFlags(flags *pflag.FlagSet) {
	flags.StringVar(&o.admin, "admin", "http://127.0.0.1:9090", "`address` of the admin server")
	flags.StringVar(&o.key, "key", "", "the admin server's `key` (default: the variable "+adminKey+")")
	flags.BoolVar(&o.asJSON, "json", false, "print JSON, for programs")
}

// An inquiry is one question to the admin server, and where its answer goes.
type inquiry struct {
	*operators.Client
	streams
	asJSON bool
}

// tell prints an answer: as JSON, or as a person reads it.
func (a inquiry) tell(answer any, written func()) error {
	if a.asJSON {
		return json.NewEncoder(a.out).Encode(answer)
	}
	written()
	return nil
}

func (o *conversationsOptions) command(
	std streams, use, short string, do func(context.Context, inquiry, []string) error,
) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short,
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := o.inquiry(std)
			if err != nil {
				return err
			}
			return reached(do(cmd.Context(), a, args))
		},
	}
}

func (o *conversationsOptions) inquiry(std streams) (inquiry, error) {
	u, err := url.Parse(o.admin)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return inquiry{}, usage(fmt.Errorf("--admin %s: expected an address such as http://127.0.0.1:9090", o.admin))
	}
	key := cmp.Or(o.key, os.Getenv(adminKey))
	return inquiry{&operators.Client{Address: o.admin, Key: bot.NewSecret(strings.TrimSpace(key))}, std, o.asJSON}, nil
}

func endConversation(ctx context.Context, a inquiry, args []string) error {
	if err := a.End(ctx, args[0]); err != nil {
		return about(args[0], err)
	}
	return a.tell(struct{}{}, func() { fmt.Fprintln(a.out, "It has ended; its customer was told so.") })
}

func handOverConversation(ctx context.Context, a inquiry, args []string) error {
	step, err := a.HandOver(ctx, args[0])
	if err != nil {
		return about(args[0], err)
	}
	return a.tell(operators.HandedOver{Step: step}, func() { fmt.Fprintf(a.out, "Step %s asks for an agent now.\n", step) })
}

// reached says what to look at where nobody answered.
func reached(err error) error {
	if _, nobody := errors.AsType[*url.Error](err); !nobody {
		return err
	}
	return fmt.Errorf("%w; is `botrunner serve` running, and is this its admin.listen? --admin names another", err)
}

// about says which conversation an error is about; nil stays nil.
func about(id string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("conversation %s: %w", id, err)
}

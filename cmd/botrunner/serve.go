package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"

	"github.com/botrunner/botrunner/adapter/front"
	webpage "github.com/botrunner/botrunner/adapter/front/page"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/internal/config"

	"github.com/spf13/cobra"
)

func serveCommand(std streams) *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use:   "serve [FLOW]",
		Short: "Serve a site's customers",
		Long: `Serves customers over the guest chat API, as the chat widget and its SDKs speak
it. The bot talks with them after the flow and brings in a human from the contact
centre of the settings; without settings that is the simulator, inside.

FLOW serves everybody whom the settings' routes send nowhere else. The first line
on stdout is the address: listening on http://HOST:PORT
The second is that of a page to chat on.

With a contact centre in the settings conversations are kept in the folder data,
or where store says: they outlive a restart and a crash.

Asked to stop, it takes no new customers. Those who are here go on when it is
started again; where nothing is kept they may finish, for as long as serve.drain
says. Asked again, it stops at once. docs/front.md has it all. The exit status is 3
if a flow does not pass.`,
	}
	settings := settingsFlags(cmd)
	cmd.Flags().StringVar(&addr, "listen", "", "short for --serve.listen (default 127.0.0.1:8080)")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if addr != "" && !cmd.Flags().Changed("serve.listen") {
			if err := cmd.Flags().Set("serve.listen", addr); err != nil {
				return err
			}
		}
		return serve(cmd.Context(), std, settings, args)
	}
	return cmd
}

func serve(ctx context.Context, std streams, settings *settings, args []string) error {
	r, err := newReloader(ctx, std, settings, args)
	if err != nil {
		return err
	}
	defer r.vault.close(ctx)
	defer r.journals.close()
	defer r.live.close()
	c, on := r.on.config, r.on
	boundMemory(on.log)
	listener, err := listen(ctx, c.Serve.Listen, nil)
	if err != nil {
		return err
	}
	f := front.New(frontOptions(r, pageAddress(listener)))
	if err := on.openAdmin(ctx, operatorsDesk(f, r.vault, on.log)); err != nil {
		return errors.Join(err, f.Close(), listener.Close()) //nolint:contextcheck // closing has its own time
	}
	defer on.close() //nolint:contextcheck // what is closed has its own time, since ctx has ended by then
	r.update = f.Update
	r.vault.start(ctx, f)
	defer r.start(ctx)()
	announce(std, listener, nil)
	fmt.Fprintf(std.out, "chat at %s\n", pageAddress(listener))
	return serveUntil(ctx, listener, on.guard(f, customersHandler(f, r)), func() error {
		on.stops(ctx)
		_, now := r.live.current()
		if r.vault != nil {
			return r.vault.handOver(ctx, f, on.log)
		}
		return drain(ctx, f, now, on.log)
	})
}

func frontOptions(r *reloader, here string) front.Options {
	c := r.on.config
	o := front.Options{
		Route:   r.live.route,
		BotName: c.Serve.BotName,
		Texts:   front.Texts(c.Serve.Texts),
		Server:  guestchat.ServerOptions{PublicURL: c.Serve.PublicURL, Origins: c.Serve.Origins},
	}
	r.on.equip(&o)
	r.vault.equip(&o, r.live)
	r.journals.equip(&o)
	if len(o.Server.Origins) > 0 { // our own page is one of those who may
		o.Server.Origins = append(slices.Clone(o.Server.Origins), originOf(cmp.Or(c.Serve.PublicURL, here)))
	}
	return o
}

// customersHandler puts everything that customers reach under one roof.
func customersHandler(f *front.Front, r *reloader) http.Handler {
	c := r.on.config
	mux := http.NewServeMux()
	for _, path := range front.Paths() {
		mux.Handle(path, f)
	}
	mux.Handle("/", webpage.New(webpage.Options{Flow: r.live.describe, Origins: c.Serve.Origins, PublicURL: c.Serve.PublicURL}))
	return mux
}

// drain lets live conversations finish, while they are still being served.
func drain(ctx context.Context, f *front.Front, c *config.Config, log *slog.Logger) error {
	if n := f.Live(); n > 0 && c.Serve.Drain > 0 {
		log.Info("live chats may finish; interrupt again to stop at once", "chats", n, "within", c.Serve.Drain)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.Serve.Drain)
	defer cancel()
	if n := f.Drain(ctx); n > 0 {
		log.Warn("chats had to be interrupted", "chats", n)
	}
	return f.Close() //nolint:contextcheck // closing has its own time
}

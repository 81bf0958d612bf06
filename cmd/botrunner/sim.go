package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/spf13/cobra"
)

// shutdownGrace is how long requests that are under way may take when a server
// is asked to stop.
const shutdownGrace = 3 * time.Second

func simCommand(std streams) *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use:   "sim",
		Short: "Run the simulator of the chat server",
		Long: `Runs the simulator of the guest chat server. Any organisation, deployment and
queue is accepted, and agent Avery is on duty: she joins, greets, repeats what
the guest says, and leaves on "bye".

The first line on stdout is the address: listening on http://HOST:PORT`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return sim(cmd.Context(), std, listen) },
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "address to listen on; port 0 takes any that is free")
	return cmd
}

func sim(ctx context.Context, std streams, listen string) error {
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", listen)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", listen, err)
	}
	fmt.Fprintf(std.out, "listening on http://%s\n", listener.Addr())
	centre := simulator.New(simulator.Options{})
	return serveUntil(ctx, listener, centre, centre.Close)
}

// serveUntil serves until ctx ends, then closes what is behind the handler,
// which ends its sockets, and waits for the requests that are under way.
func serveUntil(ctx context.Context, listener net.Listener, h http.Handler, closeHandler func() error) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return errors.Join(err, closeHandler())
	case <-ctx.Done():
	}
	err := closeHandler()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	if server.Shutdown(grace) != nil {
		_ = server.Close() // what is still under way has had its time
	}
	if e := <-failed; !errors.Is(e, http.ErrServerClosed) {
		err = errors.Join(err, e)
	}
	return err
}

package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"
	_ "time/tzdata" // agents have working hours, and not every machine knows all time zones

	"github.com/botrunner/botrunner/adapter/front/limit"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/spf13/cobra"
)

// shutdownGrace is how long requests that are under way may take when a server
// is asked to stop.
const shutdownGrace = 3 * time.Second

// controlKeyVariable keeps the key out of the list of processes.
const controlKeyVariable = "BOTRUNNER_SIM_CONTROL_KEY"

// simOptions are the flags of sim.
type simOptions struct {
	listen        string
	controlListen string
	controlKey    string
	agents        []string
	faults        string
	tls           bool
	tlsCert       string
	tlsKey        string
	queues        []string
	authKeyFile   string
	refusals      map[string]*string
	alerting      time.Duration
	limits        simulator.Limits
	server        guestchat.ServerOptions
	messaging     messagingFlags
	platform      platformFlags
}

func simCommand(std streams) *cobra.Command {
	o := &simOptions{}
	cmd := &cobra.Command{
		Use:   "sim",
		Short: "Run the simulator of the chat server",
		Long: `Runs the simulator of the chat server, which speaks guest chat and web messaging
on the same port. Any organisation, deployment and queue is accepted, and agent
Avery is on duty: she joins, greets, repeats what the guest says, and leaves on
"bye". With --agents others are, after their files.

The first line on stdout is the address: listening on http://HOST:PORT

A running simulator is watched and steered under /sim/, from its own machine or
with the key of --control-key or ` + controlKeyVariable + `. docs/simulator.md
has it all. The exit status is 3 if a file of --agents or --faults does not pass.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return sim(cmd.Context(), std, o) },
	}
	o.flags(cmd)
	return cmd
}

func sim(ctx context.Context, std streams, o *simOptions) error {
	options, err := o.centre(std)
	if err != nil {
		return err
	}
	secure, err := o.certificate(std)
	if err != nil {
		return err
	}
	listener, err := listen(ctx, o.listen, secure)
	if err != nil {
		return err
	}
	centre := simulator.New(options)
	if o.controlListen == "" {
		o.warnOfControl(std, listener)
		announce(std, listener, secure)
		return serveUntil(ctx, listener, centre, centre.Close)
	}
	control, err := listen(ctx, o.controlListen, secure)
	if err != nil {
		return errors.Join(err, listener.Close(), centre.Close())
	}
	announce(std, listener, secure)
	fmt.Fprintf(std.out, "control on %s\n", address(control, secure))
	return serveBoth(ctx, listener, control, centre)
}

// centre is the contact centre that the flags describe.
func (o *simOptions) centre(std streams) (simulator.Options, error) {
	options := simulator.Options{
		Server: o.server, Alerting: o.alerting, Limits: o.limits, Queues: o.queues,
		ControlKey: cmp.Or(o.controlKey, os.Getenv(controlKeyVariable)),
		Log:        slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{ReplaceAttr: plain})),
	}
	if o.controlListen != "" && options.ControlKey == "" && !isLoopback(o.controlListen) {
		return options, usage(fmt.Errorf("--control-listen %s: others than this machine can reach it; set --control-key or %s",
			o.controlListen, controlKeyVariable))
	}
	var err error
	if options.Server.AuthKey, err = readAuthKey(o.authKeyFile); err != nil {
		return options, err
	}
	if err := o.refuse(&options.Server); err != nil {
		return options, err
	}
	if options.Messaging, err = o.messaging.options(o); err != nil {
		return options, err
	}
	if options.Names, err = o.messaging.names(); err != nil {
		return options, err
	}
	if options.Platform, err = o.platform.options(); err != nil {
		return options, err
	}
	if options.Agents, err = loadAgents(std, o.agents); err != nil {
		return options, err
	}
	options.Faults, err = loadFaults(std, o.faults)
	return options, err
}

func listen(ctx context.Context, addr string, secure *tls.Config) (net.Listener, error) {
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listening on %s: %w", addr, err)
	}
	if secure != nil {
		listener = tls.NewListener(listener, secure)
	}
	return listener, nil
}

func announce(std streams, l net.Listener, secure *tls.Config) {
	fmt.Fprintf(std.out, "listening on %s\n", address(l, secure))
}

func address(l net.Listener, secure *tls.Config) string {
	if secure != nil {
		return "https://" + l.Addr().String()
	}
	return "http://" + l.Addr().String()
}

// warnOfControl says why others will find /sim/ closed.
func (o *simOptions) warnOfControl(std streams, l net.Listener) {
	if cmp.Or(o.controlKey, os.Getenv(controlKeyVariable)) == "" && !isLoopback(l.Addr().String()) {
		fmt.Fprintf(std.err, "/sim/ is open to this machine only; for others set --control-key or %s\n", controlKeyVariable)
	}
}

// isLoopback reports whether only this machine can reach an address.
func isLoopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// serveBoth serves guests and control on addresses of their own.
func serveBoth(ctx context.Context, guests, control net.Listener, centre *simulator.Simulator) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop() // where one cannot go on, neither does the other
	failed := make(chan error, 1)
	go func() {
		failed <- serveUntil(ctx, control, centre.Control(), func() error { return nil })
		stop()
	}()
	err := serveUntil(ctx, guests, centre.Guests(), centre.Close)
	stop()
	return errors.Join(err, <-failed)
}

// serveUntil serves until ctx ends, then closes what is behind the handler,
// which ends its sockets, and waits for the requests that are under way.
func serveUntil(ctx context.Context, listener net.Listener, h http.Handler, closeHandler func() error) error {
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: limit.MaxHeader,
	}
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

package ops

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// AdminOptions say what an admin server shows, and to whom.
type AdminOptions struct {
	// Address is where it listens, as host:port.
	Address string
	// Key is asked of everybody, as a bearer token or, for the sake of browsers, as
	// the password of basic authentication, under any name. Default: none, which is
	// for addresses that only this machine can reach.
	Key bot.Secret
	// Metrics, Ready and Level are what there is to see, and Level to change.
	Metrics *Metrics
	Ready   *Readiness
	Level   *slog.LevelVar
	// Pages answers what has no answer here, to those who show the key. Default:
	// nobody does.
	Pages http.Handler
	// Log is told of what goes wrong. Default: nobody is.
	Log *slog.Logger
}

// ErrKeyMissing is returned by [Start] for an address that others than this
// machine can reach when there is no key to ask them for.
var ErrKeyMissing = errors.New("others than this machine can reach it, and there is no key to ask them for")

// grace is how long requests that are under way may take when the server closes.
const grace = time.Second

// An Admin is a server for operators. It owns one goroutine, which ends with
// Close.
type Admin struct {
	server   *http.Server
	listener net.Listener
	closing  sync.Once
	done     chan struct{} // closed when the server has stopped listening
}

// Start listens and serves in the background until [Admin.Close]. ctx bounds
// just the start.
func Start(ctx context.Context, o AdminOptions) (*Admin, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Key.Reveal() == "" && !isLoopback(o.Address) {
		return nil, fmt.Errorf("admin server on %s: %w", o.Address, ErrKeyMissing)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.Address)
	if err != nil {
		return nil, fmt.Errorf("admin server: %w", err)
	}
	a := &Admin{
		server: &http.Server{
			Handler: NewHandler(o), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
			ErrorLog: slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug),
		},
		listener: listener, done: make(chan struct{}),
	}
	go func() {
		defer close(a.done)
		if err := a.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			o.Log.Error("the admin server has stopped", "error", err)
		}
	}()
	return a, nil
}

// Address is where the server listens.
func (a *Admin) Address() string { return a.listener.Addr().String() }

// Close ends what is under way, after a short while at most, and waits for it.
// It may be called twice.
func (a *Admin) Close() error {
	a.closing.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), grace)
		defer cancel()
		if a.server.Shutdown(ctx) != nil {
			_ = a.server.Close() // what is still under way has had its time
		}
	})
	<-a.done
	return nil
}

// isLoopback reports whether only this machine can reach an address.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	return isLoopbackHost(host)
}

func isLoopbackHost(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

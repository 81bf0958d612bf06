package simulator

import (
	"context"
	"net"
	"net/http"

	"github.com/botrunner/botrunner/internal/pipenet"
)

// TB is what is needed of a test: *testing.T, *testing.B and *testing.F have it.
type TB interface {
	Helper()
	Cleanup(f func())
	Fatalf(format string, args ...any)
}

// A Started simulator has an address and ends with the test that started it.
type Started struct {
	*Simulator
	// URL is the address of the API, http://host:port.
	URL string
	// DialContext connects to the simulator: for an http.Transport and as
	// NetDialContext of a WebSocket dialer. Over loopback any other dialer does
	// as well.
	DialContext func(ctx context.Context, network, address string) (net.Conn, error)
}

// Start runs a simulator with default options on a port of the loopback
// interface.
func Start(t TB) *Started {
	t.Helper()
	return StartWith(t, Options{})
}

// StartWith runs a simulator on a port of the loopback interface.
func StartWith(t TB, o Options) *Started {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("starting simulator: %v", err)
	}
	return start(t, o, listener, "http://"+listener.Addr().String(), (&net.Dialer{}).DialContext)
}

// StartInMemory runs a simulator without a port, so that it can run inside
// testing/synctest, where an hour of chat takes milliseconds. It is reached by
// [Started.DialContext] alone.
func StartInMemory(t TB, o Options) *Started {
	t.Helper()
	network := pipenet.New()
	return start(t, o, network, "http://simulator.test", network.DialContext)
}

func start(t TB, o Options, l net.Listener, url string, dial func(context.Context, string, string) (net.Conn, error)) *Started {
	s := New(o)
	s.Serve(l)
	t.Cleanup(func() { _ = s.Close() })
	return &Started{Simulator: s, URL: url, DialContext: dial}
}

// Client returns an HTTP client that reaches the simulator. It keeps no
// connections, so that there is nothing to close.
func (s *Started) Client() *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: s.DialContext, DisableKeepAlives: true}}
}

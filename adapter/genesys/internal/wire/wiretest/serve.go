// Package wiretest serves a chat service's counterpart to a test, without a
// network.
package wiretest

import (
	"net/http"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/pipenet"

	"github.com/stretchr/testify/require"
)

// Serve answers on a network of its own, and gives the way there as a network
// and as a client. It ends with the test, which runs in a bubble of synctest;
// what the test cleans up itself goes first.
func Serve(t *testing.T, handler http.Handler) (*pipenet.Network, *http.Client) {
	t.Helper()
	network := pipenet.New()
	client := &http.Client{Transport: &http.Transport{DialContext: network.DialContext}}
	web := &http.Server{Handler: handler}
	go func() { _ = web.Serve(network) }()
	t.Cleanup(func() {
		client.CloseIdleConnections()
		require.NoError(t, web.Close())
		time.Sleep(time.Second) // net/http lingers over bodies that it did not read
	})
	return network, client
}

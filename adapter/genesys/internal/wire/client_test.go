package wire_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire/wiretest"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func client(t *testing.T, o wire.ClientOptions) *wire.Client {
	t.Helper()
	c := wire.NewClient(o)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	return c
}

func TestARefusedSocketSaysWhenToComeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network, _ := wiretest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "7")
			assert.Equal(t, "https://shop.test", r.Header.Get("Origin"))
			w.WriteHeader(http.StatusTooManyRequests)
		}))
		c := client(t, wire.ClientOptions{NetDialContext: network.DialContext})
		_, err := c.Open(t.Context(), "opening", "ws://chat.test/", http.Header{"Origin": {"https://shop.test"}})
		var refused *genesys.ResponseError
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, 7*time.Second, refused.RetryAfter)
		assert.Equal(t, http.StatusTooManyRequests, refused.Response.Status)
		assert.Equal(t, "opening", refused.Doing)
	})
}

func TestAnOpeningEndsWithItsContextAndItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network, _ := wiretest.Serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
		c := client(t, wire.ClientOptions{NetDialContext: network.DialContext})
		begun := time.Now()
		_, err := c.Open(t.Context(), "opening", "ws://chat.test/", nil)
		require.Error(t, err)
		assert.Equal(t, 12*time.Second, time.Since(begun))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err = c.Open(ctx, "opening", "ws://chat.test/", nil)
		require.Error(t, err)
		assert.Equal(t, 13*time.Second, time.Since(begun))
	})
}

func TestASocketOutlivesTheContextOfItsOpening(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network, _ := wiretest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
			if assert.NoError(t, err) {
				assert.NoError(t, conn.WriteMessage(websocket.TextMessage, []byte("hello")))
				assert.NoError(t, conn.Close())
			}
		}))
		c := client(t, wire.ClientOptions{NetDialContext: network.DialContext})
		ctx, cancel := context.WithCancel(t.Context())
		conn, err := c.Open(ctx, "opening", "ws://chat.test/", nil)
		require.NoError(t, err)
		cancel()
		synctest.Wait()
		_, text, err := conn.ReadMessage()
		require.NoError(t, err)
		assert.Equal(t, "hello", string(text))
		require.NoError(t, conn.Close())
	})
}

func TestNoErrorShowsTheAddress(t *testing.T) {
	unreachable := func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no network") }
	c := client(t, wire.ClientOptions{NetDialContext: unreachable})
	for _, address := range []string{"wss://chat.test/secret", "http://chat.test/secret", "ws://bad host/secret", "%zz/secret", ""} {
		_, err := c.Open(t.Context(), "opening", address, nil)
		require.ErrorContains(t, err, "opening: ")
		assert.NotContains(t, err.Error(), "secret", address)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://chat.test/secret", http.NoBody)
	require.NoError(t, err)
	_, err = c.HTTP.Do(r) //nolint:bodyclose // there is no answer
	require.EqualError(t, wire.WithoutAddress(err), "no network")
}

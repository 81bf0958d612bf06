package wire_test

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire/wiretest"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A room is a server with one socket, and its guest.
type room struct {
	socket *wire.Socket
	ours   *websocket.Conn // the server's end, not yet given to the socket
	guest  *websocket.Conn
}

func newRoom(t *testing.T, idle time.Duration) *room {
	t.Helper()
	crew := &wire.Crew{}
	r := &room{socket: wire.NewSocket(crew, wire.SocketOptions{Idle: idle})}
	opened := make(chan *websocket.Conn, 1)
	network, _ := wiretest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		assert.NoError(t, err)
		opened <- conn
	}))
	var err error
	r.guest, err = client(t, wire.ClientOptions{NetDialContext: network.DialContext}).Open(t.Context(), "opening", "ws://chat.test/", nil)
	require.NoError(t, err)
	r.ours = <-opened
	t.Cleanup(func() {
		crew.Dismiss()
		r.socket.HangUp()
		crew.Wait()
		_ = r.ours.Close()
		_ = r.guest.Close()
	})
	return r
}

// hears reads frames, and then how it ended.
func (r *room) hears(t *testing.T, frames ...string) error {
	t.Helper()
	for _, want := range frames {
		_, got, err := r.guest.ReadMessage()
		require.NoError(t, err)
		require.Equal(t, want, string(got))
	}
	_, got, err := r.guest.ReadMessage()
	require.Error(t, err, "%s", got)
	return err
}

func frame(text string) wire.Parcel { return wire.Parcel{Frame: []byte(text)} }

func TestWhatIsPutBeforeAConnectionGoesOutInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t, 0)
		begun := time.Now()
		r.socket.Put(frame("one"))
		r.socket.Put(wire.Parcel{Frame: []byte("two"), Delay: time.Minute})
		r.socket.Open(r.ours)
		go func() { _, _, _ = r.ours.ReadMessage() }() // takes the guest's good-bye
		r.socket.Put(frame("three"))
		r.socket.Put(wire.Parcel{Bye: websocket.CloseGoingAway})
		err := r.hears(t, "one", "two", "three")
		assert.True(t, websocket.IsCloseError(err, websocket.CloseGoingAway), "%v", err)
		assert.Equal(t, time.Minute, time.Since(begun))
	})
}

func TestAConnectionMayBeDroppedAndCut(t *testing.T) {
	for name, mishap := range map[string]wire.Parcel{
		"dropped": {Frame: []byte("two"), Drop: true}, "cut": {Frame: []byte("two"), Cut: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRoom(t, 0)
				r.socket.Open(r.ours)
				r.socket.Put(frame("one"))
				r.socket.Put(mishap)
				r.socket.Put(frame("three"))
				assert.True(t, websocket.IsUnexpectedCloseError(r.hears(t, "one"), websocket.CloseNormalClosure))
			})
		})
	}
}

func TestAPingIsNoFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t, 0)
		pings := 0
		r.guest.SetPingHandler(func(string) error { pings++; return nil })
		r.socket.Open(r.ours)
		r.socket.Put(wire.Parcel{Ping: true})
		r.socket.Put(wire.Parcel{Bye: websocket.CloseNormalClosure})
		require.Error(t, r.hears(t))
		assert.Equal(t, 1, pings)
	})
}

func TestAFrameLetsTheGuestBeSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t, time.Minute)
		begun := time.Now()
		r.socket.Open(r.ours)
		r.socket.After(time.Second, func() { r.socket.Put(frame("one")) })
		go func() { _, _, _ = r.guest.ReadMessage() }()
		time.Sleep(2 * time.Second)
		_, _, err := r.ours.ReadMessage()
		require.Error(t, err)
		assert.Equal(t, time.Minute+time.Second, time.Since(begun))
	})
}

func TestAGuestTooFarBehindIsHungUpOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t, 0)
		for i := range 1001 {
			r.socket.Put(frame(strconv.Itoa(i)))
		}
		r.socket.Open(r.ours)
		require.Error(t, r.hears(t))
	})
}

func TestNothingHappensAfterHangingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(t, 0)
		r.socket.Open(r.ours)
		var rung atomic.Int32
		r.socket.After(time.Second, func() { rung.Add(1) })
		r.socket.After(time.Minute, func() { rung.Add(1) })
		time.Sleep(2 * time.Second)
		r.socket.HangUp()
		r.socket.HangUp()
		r.socket.After(time.Second, func() { rung.Add(1) })
		r.socket.Put(frame("too late"))
		time.Sleep(time.Hour)
		assert.EqualValues(t, 1, rung.Load())
		require.Error(t, r.hears(t))
	})
}

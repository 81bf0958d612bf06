package webmessaging

import (
	"encoding/json"
	"sync/atomic"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/gorilla/websocket"
)

// maxRequest bounds a request: the longest text, escaped, and attributes.
const maxRequest = 128 << 10

// lateness is how long a late frame waits for one that passes it: what is out of
// order on this wire is so by little.
const lateness = 400 * time.Millisecond

// Tampering is what goes wrong with a frame on its way to the guest: a Delay
// that holds up all behind it as well, Twice, Late (behind the next frame, or
// some time later), Cut in the middle, and Drop, both of which end the connection.
type Tampering = wire.Tampering

// A socket is one connection of a guest. It is read on a goroutine of the
// server's crew that lasts as long as the socket, and that alone handles what
// the guest asks.
type socket struct {
	*wire.Socket
	server     *Server
	conn       *websocket.Conn
	deployment string
	base       string // the server's address, as this guest sees it

	requests, echoes meter
	lost             atomic.Pointer[string] // the tracing id whose frames get lost; empty: all
	guest            *guest                 // whose connection it is; nil before configureSession. The reader's own
	expired          bool                   // it had a guest whose session expired. The reader's own
}

// push answers what the guest asks, in the background. It is the reader's own.
func (k *socket) push(frame []byte) { k.send(k.guest, frame) }

// send sends a frame to the guest whose connection it is, in the background.
func (k *socket) send(g *guest, frame []byte) {
	if lost := k.lost.Load(); lost != nil && (*lost == "" || tracingOf(frame) == *lost) {
		return
	}
	var fate Tampering
	if tamper := k.server.options.Tamper; tamper != nil {
		fate = tamper(g.latest(), frame)
	}
	k.Push(frame, fate)
}

func tracingOf(frame []byte) string {
	var f Frame
	_ = json.Unmarshal(frame, &f) // it is our own
	return f.TracingID
}

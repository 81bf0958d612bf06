package webmessaging

import (
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/gorilla/websocket"
)

// maxRequest bounds a request: the longest text, escaped, and attributes.
const maxRequest = 128 << 10

// Tampering is what goes wrong with a frame on its way to the guest.
type Tampering struct {
	Delay time.Duration // it and all behind it wait
	Twice bool          // it is sent two times
	Late  time.Duration // it comes so much later, and what follows passes it
	Cut   bool          // half of it is written, and the connection closed
	Drop  bool          // the connection is closed instead
}

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
	guest            *guest // whose connection it is; nil before configureSession. The reader's own
	expired          bool   // it had a guest whose session expired. The reader's own
}

// push sends a frame, in the background.
func (k *socket) push(frame []byte) {
	var fate Tampering
	if tamper := k.server.options.Tamper; tamper != nil {
		fate = tamper(frame)
	}
	p := wire.Parcel{Frame: frame, Delay: fate.Delay, Cut: fate.Cut, Drop: fate.Drop}
	if fate.Late > 0 {
		k.After(fate.Late, func() { k.Put(p) })
		return
	}
	k.Put(p)
	if fate.Twice {
		k.Put(wire.Parcel{Frame: frame})
	}
}

// bye closes the socket politely, after all that was pushed before.
func (k *socket) bye(status int) { k.Put(wire.Parcel{Bye: status}) }

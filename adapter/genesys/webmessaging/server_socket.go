package webmessaging

import (
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	writeWait  = 10 * time.Second // for one frame
	byeWait    = 5 * time.Second  // for the guest's half of a closing handshake
	maxBacklog = 1000             // frames a guest may be behind before we hang up
	maxRequest = 128 << 10        // bytes of a request: the longest text, escaped, and attributes
)

// Tampering is what goes wrong with a frame on its way to the guest.
type Tampering struct {
	Delay time.Duration // it and all behind it wait
	Twice bool          // it is sent two times
	Late  time.Duration // it comes so much later, and what follows passes it
	Cut   bool          // half of it is written, and the connection closed
	Drop  bool          // the connection is closed instead
}

// A socket is one connection of a guest.
//
// It is read on a goroutine that lasts as long as the socket, and that alone
// handles what the guest asks. It is written to from a queue, on a goroutine
// that lasts as long as there is something in it. Both belong to the crew.
type socket struct {
	server     *Server
	conn       *websocket.Conn
	deployment string
	base       string // the server's address, as this guest sees it
	gone       chan struct{}

	requests, echoes meter
	guest            *guest // whose connection it is; nil before configureSession. The reader's own
	expired          bool   // it had a guest whose session expired. The reader's own

	mu      sync.Mutex
	queue   []parcel
	writing bool // somebody drains the queue
	closed  bool
	life    *time.Timer
	late    []*time.Timer
}

// A parcel is a frame with what is going to happen to it, or the good-bye.
type parcel struct {
	frame []byte
	fate  Tampering
	bye   int // status to close the socket with; 0: it is a frame
}

// push sends a frame, in the background.
func (k *socket) push(frame []byte) {
	var fate Tampering
	if tamper := k.server.options.Tamper; tamper != nil {
		fate = tamper(frame)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	late := fate.Late
	fate.Late = 0
	if late > 0 && !k.closed {
		k.late = append(k.late, time.AfterFunc(late, func() {
			k.mu.Lock()
			defer k.mu.Unlock()
			k.enqueue(parcel{frame: frame, fate: fate})
		}))
		return
	}
	k.enqueue(parcel{frame: frame, fate: fate})
	if fate.Twice {
		k.enqueue(parcel{frame: frame})
	}
}

// bye closes the socket politely, after all that was pushed before.
func (k *socket) bye(status int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.enqueue(parcel{bye: status})
}

// hangUp closes the connection at once. It may be called many times.
func (k *socket) hangUp() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.hangUpLocked()
}

func (k *socket) hangUpLocked() {
	if k.closed {
		return
	}
	k.closed = true
	close(k.gone)
	k.queue = nil
	k.life.Stop()
	for _, timer := range k.late {
		timer.Stop()
	}
	_ = k.conn.Close()
}

// enqueue is called with k.mu held.
func (k *socket) enqueue(p parcel) {
	switch {
	case k.closed:
	case len(k.queue) >= maxBacklog:
		k.hangUpLocked()
	default:
		k.queue = append(k.queue, p)
		if !k.writing {
			k.writing = k.server.crew.Start(k.drain)
		}
	}
}

// drain writes what is in the queue and ends when it is empty.
func (k *socket) drain() {
	for {
		p, ok := k.next()
		if !ok {
			return
		}
		if !k.write(p) {
			k.hangUp()
		}
	}
}

func (k *socket) next() (parcel, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.queue) == 0 {
		k.queue, k.writing = nil, false
		return parcel{}, false
	}
	p := k.queue[0]
	k.queue = k.queue[1:]
	return p, true
}

// write reports whether the connection is still good.
func (k *socket) write(p parcel) bool {
	if p.fate.Delay > 0 {
		select {
		case <-time.After(p.fate.Delay):
		case <-k.gone:
			return false
		}
	}
	deadline := time.Now().Add(writeWait)
	_ = k.conn.SetWriteDeadline(deadline)
	switch {
	case p.bye != 0:
		_ = k.conn.NetConn().SetReadDeadline(time.Now().Add(byeWait))
		return k.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(p.bye, ""), deadline) == nil
	case p.fate.Drop:
		return false
	case p.fate.Cut:
		k.cut(p.frame)
		return false
	}
	_ = k.conn.SetReadDeadline(time.Now().Add(k.server.options.IdleTime))
	return k.conn.WriteMessage(websocket.TextMessage, p.frame) == nil
}

// cut writes the head of a frame that announces more than comes.
func (k *socket) cut(frame []byte) {
	const finalText, length16 = 0x81, 126
	head := []byte{finalText, length16, byte(len(frame) >> 8), byte(len(frame))}
	_, _ = k.conn.NetConn().Write(append(head, frame[:len(frame)/2]...))
}

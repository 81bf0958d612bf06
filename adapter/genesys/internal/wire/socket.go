package wire

import (
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// WriteWait is how long one frame may take.
const WriteWait = 10 * time.Second

const (
	byeWait    = 5 * time.Second // for the guest's half of a closing handshake
	maxBacklog = 1000            // frames a guest may be behind before we hang up
)

// A Socket is a server's way to say something to one guest. Who reads what the
// guest says is not its business.
//
// It is written to from a queue, on a goroutine of the server's crew that lasts
// as long as there is something in it, so that an idle socket costs none. All
// methods may be called concurrently, and none waits for the guest.
type Socket struct {
	crew *Crew
	opts SocketOptions
	gone chan struct{} // closed by HangUp

	order sync.Mutex // held while frames are pushed, so that their order is kept
	late  []byte     // a frame that lets the next one pass

	mu      sync.Mutex
	conn    *websocket.Conn // nil before Open
	queue   []Parcel
	writing bool // somebody drains the queue
	closed  bool // HangUp was called
	timers  []*time.Timer
}

// SocketOptions say how patient a [Socket] is.
type SocketOptions struct {
	// Idle is how much longer each frame that is written lets the guest be
	// silent. Default: it does not matter.
	Idle time.Duration
	// Lateness is how long a late frame waits for one that passes it. Default:
	// until one comes.
	Lateness time.Duration
}

// NewSocket returns a socket without a connection.
func NewSocket(crew *Crew, o SocketOptions) *Socket {
	return &Socket{crew: crew, opts: o, gone: make(chan struct{})}
}

// Open gives the socket its connection, once. What was put before goes out now.
// A socket that has hung up closes the connection.
func (s *Socket) Open(conn *websocket.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = conn.Close()
		return
	}
	s.conn = conn
	s.startWriting()
}

// Put sends a parcel, in the background. A guest who is too far behind is hung
// up on; for one who is gone, nothing happens.
func (s *Socket) Put(p Parcel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
	case len(s.queue) >= maxBacklog:
		s.hangUp()
	default:
		s.queue = append(s.queue, p)
		s.startWriting()
	}
}

// After calls f later, unless the socket has hung up by then.
func (s *Socket) After(d time.Duration, f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	var timer *time.Timer
	timer = time.AfterFunc(d, func() {
		s.mu.Lock()
		s.timers = slices.DeleteFunc(s.timers, func(t *time.Timer) bool { return t == timer })
		s.mu.Unlock()
		f()
	})
	s.timers = append(s.timers, timer)
}

// Wait lets time pass, and reports whether the socket has not hung up by then.
func (s *Socket) Wait(d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-s.gone:
		return false
	}
}

// HangUp closes the connection at once. It may be called many times.
func (s *Socket) HangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hangUp()
}

// hangUp is called with s.mu held.
func (s *Socket) hangUp() {
	if s.closed {
		return
	}
	s.closed = true
	close(s.gone)
	for _, t := range s.timers {
		t.Stop()
	}
	s.queue, s.timers = nil, nil
	if s.conn != nil {
		_ = s.conn.Close()
	}
}

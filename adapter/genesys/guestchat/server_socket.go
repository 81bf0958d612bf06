package guestchat

import (
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	writeWait  = 10 * time.Second // for one frame
	byeWait    = 5 * time.Second  // for the guest's half of a closing handshake
	maxBacklog = 1000             // frames a guest may be behind before we hang up
)

// Tampering is what goes wrong with a frame on its way to the guest.
type Tampering struct {
	Delay time.Duration // it and all behind it wait
	Twice bool          // it is sent two times
	Late  bool          // it is sent after the frame that follows it
	Cut   bool          // half of it is written, and the connection closed
	Drop  bool          // the connection is closed instead
}

// An eventSocket is one socket of a guest.
//
// It is read on a goroutine that lasts as long as the socket. It is written to
// from a queue, on a goroutine that lasts as long as there is something in it,
// so that an idle socket has only one. Both belong to the server's crew.
type eventSocket struct {
	conversation *Conversation
	gone         chan struct{} // closed by hangUp

	mu        sync.Mutex
	conn      *websocket.Conn // nil before open
	queue     []parcel
	late      []byte // a frame that lets the next one pass
	writing   bool   // somebody drains the queue
	closed    bool   // hangUp was called
	heartbeat *time.Timer
	farewell  *time.Timer
}

// A parcel is a frame with what is going to happen to it, or a ping, or else
// the good-bye.
type parcel struct {
	frame []byte
	fate  Tampering
	ping  bool // of WebSocket
}

func newEventSocket(c *Conversation) *eventSocket {
	return &eventSocket{conversation: c, gone: make(chan struct{})}
}

// open gives the socket its connection. What was pushed before goes out now.
func (s *eventSocket) open(conn *websocket.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = conn.Close()
		return
	}
	s.conn = conn
	s.heartbeat = time.AfterFunc(s.server().options.Heartbeat, s.beat)
	s.startWriting()
}

func (s *eventSocket) server() *Server { return s.conversation.server }

func (s *eventSocket) beat() {
	if !s.server().muted.Load() && !s.conversation.muted.Load() {
		s.push(channelFrame(HeartbeatMessage))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	o := s.server().options
	if o.Pings {
		s.enqueue(parcel{ping: true})
	}
	if o.ExpiryCloses && time.Since(s.conversation.Opened) >= o.TokenLife {
		s.enqueue(parcel{})
	}
	s.heartbeat.Reset(o.Heartbeat)
}

// push sends a frame, in the background.
func (s *eventSocket) push(frame []byte) {
	var fate Tampering
	if tamper := s.server().options.Tamper; tamper != nil {
		fate = tamper(s.conversation, frame)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if fate.Late && s.late == nil {
		s.late = frame
		return
	}
	s.enqueue(parcel{frame: frame, fate: fate})
	if fate.Twice {
		s.enqueue(parcel{frame: frame})
	}
	s.enqueueLate()
}

// enqueueLate sends the frame that let another one pass; s.mu is held.
func (s *eventSocket) enqueueLate() {
	if s.late != nil {
		s.enqueue(parcel{frame: s.late})
		s.late = nil
	}
}

// bye closes the socket politely, after all that was pushed before.
func (s *eventSocket) bye() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enqueueLate()
	s.enqueue(parcel{})
}

// linger says good-bye after a while.
func (s *eventSocket) linger() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed && s.farewell == nil {
		s.farewell = time.AfterFunc(s.server().options.Linger, s.bye)
	}
}

// hangUp closes the connection at once. It may be called many times.
func (s *eventSocket) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hangUpLocked()
}

func (s *eventSocket) hangUpLocked() {
	if s.closed {
		return
	}
	s.closed = true
	close(s.gone)
	s.queue = nil
	if s.farewell != nil {
		s.farewell.Stop()
	}
	if s.conn != nil {
		s.heartbeat.Stop()
		_ = s.conn.Close()
	}
}

// enqueue is called with s.mu held.
func (s *eventSocket) enqueue(p parcel) {
	switch {
	case s.closed:
	case len(s.queue) >= maxBacklog:
		s.hangUpLocked()
	default:
		s.queue = append(s.queue, p)
		s.startWriting()
	}
}

// startWriting is called with s.mu held.
func (s *eventSocket) startWriting() {
	if s.conn != nil && !s.writing && len(s.queue) > 0 {
		s.writing = s.server().crew.Start(s.drain)
	}
}

// drain writes what is in the queue and ends when it is empty.
func (s *eventSocket) drain() {
	for {
		p, ok := s.take()
		if !ok {
			return
		}
		if !s.write(p) {
			s.hangUp()
		}
	}
}

func (s *eventSocket) take() (parcel, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 {
		s.queue, s.writing = nil, false
		return parcel{}, false
	}
	p := s.queue[0]
	s.queue = s.queue[1:]
	return p, true
}

// write reports whether the connection is still good.
func (s *eventSocket) write(p parcel) bool {
	if p.fate.Delay > 0 {
		select {
		case <-time.After(p.fate.Delay):
		case <-s.gone:
			return false
		}
	}
	deadline := time.Now().Add(writeWait)
	_ = s.conn.SetWriteDeadline(deadline)
	switch {
	case p.ping:
		return s.conn.WriteControl(websocket.PingMessage, nil, deadline) == nil
	case p.frame == nil:
		code := websocket.FormatCloseMessage(s.server().options.CloseCode, "")
		_ = s.conn.NetConn().SetReadDeadline(time.Now().Add(byeWait))
		return s.conn.WriteControl(websocket.CloseMessage, code, deadline) == nil
	case p.fate.Drop:
		return false
	case p.fate.Cut:
		s.cut(p.frame)
		return false
	}
	return s.conn.WriteMessage(websocket.TextMessage, p.frame) == nil
}

// cut writes the head of a frame that announces more than comes.
func (s *eventSocket) cut(frame []byte) {
	const finalText, length16 = 0x81, 126
	head := []byte{finalText, length16, byte(len(frame) >> 8), byte(len(frame))}
	_, _ = s.conn.NetConn().Write(append(head, frame[:len(frame)/2]...))
}

package guestchat

import (
	"sync"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/gorilla/websocket"
)

// Tampering is what goes wrong with a frame on its way to the guest.
type Tampering struct {
	Delay time.Duration // it and all behind it wait
	Twice bool          // it is sent two times
	Late  bool          // it is sent after the frame that follows it
	Cut   bool          // half of it is written, and the connection closed
	Drop  bool          // the connection is closed instead
}

// An eventSocket is one socket of a guest. It is read on a goroutine of the
// server's crew that lasts as long as the socket.
type eventSocket struct {
	*wire.Socket
	conversation *Conversation
	farewell     sync.Once

	mu   sync.Mutex // held while parcels are put, so that their order is kept
	late []byte     // a frame that lets the next one pass
}

func newEventSocket(c *Conversation) *eventSocket {
	return &eventSocket{Socket: wire.NewSocket(&c.server.crew, 0), conversation: c}
}

// open gives the socket its connection and its heartbeat.
func (s *eventSocket) open(conn *websocket.Conn) {
	s.Open(conn)
	s.After(s.server().options.Heartbeat, s.beat)
}

func (s *eventSocket) server() *Server { return s.conversation.server }

func (s *eventSocket) beat() {
	if !s.server().muted.Load() && !s.conversation.muted.Load() {
		s.push(channelFrame(HeartbeatMessage))
	}
	o := s.server().options
	if o.Pings {
		s.Put(wire.Parcel{Ping: true})
	}
	if o.ExpiryCloses && time.Since(s.conversation.Opened) >= o.TokenLife {
		s.Put(wire.Parcel{Bye: o.CloseCode})
	}
	s.After(o.Heartbeat, s.beat)
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
	s.Put(wire.Parcel{Frame: frame, Delay: fate.Delay, Cut: fate.Cut, Drop: fate.Drop})
	if fate.Twice {
		s.Put(wire.Parcel{Frame: frame})
	}
	s.putLate()
}

// putLate sends the frame that let another one pass; s.mu is held.
func (s *eventSocket) putLate() {
	if s.late != nil {
		s.Put(wire.Parcel{Frame: s.late})
		s.late = nil
	}
}

// bye closes the socket politely, after all that was pushed before.
func (s *eventSocket) bye() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.putLate()
	s.Put(wire.Parcel{Bye: s.server().options.CloseCode})
}

// linger says good-bye after a while.
func (s *eventSocket) linger() {
	s.farewell.Do(func() { s.After(s.server().options.Linger, s.bye) })
}

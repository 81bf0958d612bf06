package guestchat

import (
	"sync"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/gorilla/websocket"
)

// Tampering is what goes wrong with a frame on its way to the guest: a Delay
// that holds up all behind it as well, Twice, Late (behind the next frame), Cut
// in the middle, and Drop, both of which end the connection.
type Tampering = wire.Tampering

// An eventSocket is one socket of a guest. It is read on a goroutine of the
// server's crew that lasts as long as the socket.
type eventSocket struct {
	*wire.Socket
	conversation *Conversation
	farewell     sync.Once
	since        time.Time
}

func newEventSocket(c *Conversation) *eventSocket {
	return &eventSocket{Socket: wire.NewSocket(&c.server.crew, wire.SocketOptions{}), conversation: c, since: time.Now()}
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
	s.Push(frame, fate)
}

func (s *eventSocket) bye() { s.Bye(s.server().options.CloseCode) }

// linger says good-bye after a while.
func (s *eventSocket) linger() {
	s.farewell.Do(func() { s.After(s.server().options.Linger, s.bye) })
}

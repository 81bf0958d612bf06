package wire

import (
	"time"

	"github.com/gorilla/websocket"
)

// A Parcel is what goes to a guest: a frame, or else a ping, or else the
// good-bye. What may go wrong with it on the way is part of it.
type Parcel struct {
	Frame []byte
	Ping  bool // of WebSocket
	Bye   int  // the status to close with

	Delay time.Duration // it and all behind it wait
	Cut   bool          // half of the frame is written, and the connection closed
	Drop  bool          // the connection is closed instead
}

// startWriting is called with s.mu held.
func (s *Socket) startWriting() {
	if s.conn != nil && !s.writing && len(s.queue) > 0 {
		s.writing = s.crew.Start(s.drain)
	}
}

// drain writes what is in the queue and ends when it is empty.
func (s *Socket) drain() {
	for {
		p, ok := s.take()
		if !ok {
			return
		}
		if !s.write(p) {
			s.HangUp()
		}
	}
}

func (s *Socket) take() (Parcel, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 {
		s.queue, s.writing = nil, false
		return Parcel{}, false
	}
	p := s.queue[0]
	s.queue = s.queue[1:]
	return p, true
}

// write reports whether the connection is still good.
func (s *Socket) write(p Parcel) bool {
	if p.Delay > 0 && !s.Wait(p.Delay) {
		return false
	}
	deadline := time.Now().Add(WriteWait)
	_ = s.conn.SetWriteDeadline(deadline)
	switch {
	case p.Ping:
		return s.conn.WriteControl(websocket.PingMessage, nil, deadline) == nil
	case p.Bye != 0:
		_ = s.conn.NetConn().SetReadDeadline(time.Now().Add(byeWait))
		return s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(p.Bye, ""), deadline) == nil
	case p.Drop:
		return false
	case p.Cut:
		s.cut(p.Frame)
		return false
	}
	if s.opts.Idle > 0 {
		_ = s.conn.SetReadDeadline(time.Now().Add(s.opts.Idle))
	}
	return s.conn.WriteMessage(websocket.TextMessage, p.Frame) == nil
}

// cut writes the head of a frame that announces more than comes.
func (s *Socket) cut(frame []byte) {
	const finalText, length16 = 0x81, 126
	head := []byte{finalText, length16, byte(len(frame) >> 8), byte(len(frame))}
	_, _ = s.conn.NetConn().Write(append(head, frame[:len(frame)/2]...))
}

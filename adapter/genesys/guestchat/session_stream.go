package guestchat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/gorilla/websocket"
)

// maxFrame bounds a frame: the longest message, escaped, is far below.
const maxFrame = 1 << 20

// knock opens the event stream of a new session. It is tried again when the
// network is unwilling, not when the server is.
func (s *session) knock(ctx context.Context) (*websocket.Conn, error) {
	for try := 1; ; try++ {
		conn, err := s.dial(ctx)
		if err == nil || try == maxTries || judge(err) == final || !wire.Sleep(ctx, s.transport.pause(try, err)) {
			return conn, err
		}
	}
}

// dial opens the event stream at the address that the server gave, as it
// stands.
func (s *session) dial(ctx context.Context) (*websocket.Conn, error) {
	conn, err := s.transport.net.Open(ctx, "opening event stream", s.at.WebSocketURL, nil)
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(maxFrame)
	return conn, nil
}

// listen handles frames until the connection breaks, the guest is out, or line
// ends.
//
// The first heartbeat arms a watch that only heartbeats set back. The time that
// a frame takes here (REST may be slow) is not held against the server.
func (s *session) listen(line context.Context, conn *websocket.Conn) error {
	defer context.AfterFunc(line, func() { _ = conn.Close() })()
	var due time.Time // of the next heartbeat; zero: not watched
	for {
		_ = conn.SetReadDeadline(due)
		_, data, err := conn.ReadMessage()
		if err != nil {
			return s.broken(err)
		}
		begun := time.Now()
		alive, err := s.handle(line, data)
		switch {
		case err != nil:
			return err
		case alive:
			due = begun.Add(s.transport.opts.HeartbeatTimeout)
		case !due.IsZero():
			due = due.Add(time.Since(begun))
		}
	}
}

// broken says why a read of the event stream ended.
func (s *session) broken(err error) error {
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return fmt.Errorf("event stream: no heartbeat in %s", s.transport.opts.HeartbeatTimeout)
	}
	return fmt.Errorf("event stream: %w", err)
}

// handle takes one frame in. It reports whether it was a heartbeat.
func (s *session) handle(line context.Context, data []byte) (heartbeat bool, err error) {
	var f Frame
	if err := json.Unmarshal(data, &f); err != nil {
		s.log.WarnContext(line, "frame ignored: not the JSON of a frame", "bytes", len(data))
		return false, nil //nolint:nilerr // the stream is as good as before
	}
	if f.TopicName == TopicChannel {
		return f.EventBody.Message == HeartbeatMessage, nil
	}
	if f.Metadata == nil || f.EventBody.Conversation == nil || f.EventBody.Conversation.ID != s.at.ConversationID {
		return false, nil
	}
	switch f.Metadata.Type {
	case FrameMemberChange:
		return false, s.memberChanged(line, f.EventBody)
	case FrameMessage:
		return false, s.messageCame(line, f.EventBody)
	case FrameTyping:
		return false, s.typingCame(line, f.EventBody)
	default:
		return false, nil
	}
}

// mend opens the event stream again and fetches what was missed. Waits grow
// until the server will have removed the guest.
func (s *session) mend(line context.Context) (*websocket.Conn, error) {
	deadline := time.Now().Add(s.transport.opts.ReconnectFor)
	var err error
	for try := 1; ; try++ {
		wait := s.transport.pause(try, err)
		if time.Now().Add(wait).After(deadline) {
			return nil, lost(fmt.Errorf("no connection in %s", s.transport.opts.ReconnectFor))
		}
		var conn *websocket.Conn
		if wire.Sleep(line, wait) {
			conn, err = s.again(line)
		}
		switch {
		case line.Err() != nil:
			if conn != nil {
				_ = conn.Close()
			}
			return nil, context.Cause(line)
		case err == nil || isOver(err):
			return conn, err
		}
	}
}

// again is one try of mend. The stream is open before the transcript is read,
// so that nothing falls between the two.
func (s *session) again(line context.Context) (*websocket.Conn, error) {
	conn, err := s.dial(line)
	if err == nil {
		if err = s.resume(line); err != nil {
			_ = conn.Close()
		}
	}
	if refused, ok := errors.AsType[*genesys.ResponseError](err); ok {
		switch refused.Response.Status {
		case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone:
			return nil, lost(err)
		}
	}
	if err != nil {
		return nil, err
	}
	return conn, nil
}

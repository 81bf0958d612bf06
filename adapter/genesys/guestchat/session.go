package guestchat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/gorilla/websocket"
)

// errEnded is the cause of a session's end when one of the two sides ended the
// chat.
var errEnded = errors.New("chat ended")

// A session is a guest in a conversation.
//
// One goroutine, that of Run or one started by the first Receive, reads the event
// stream, asks REST about what it finds there and mends the connection: so there
// is one order of things. It ends after it has delivered Over, or with Close, and
// closes done as its last act.
type session struct {
	transport *Transport
	at        sessionData // fixed, but for LastMessageID
	log       *slog.Logger

	read    func()               // what the goroutine does
	deliver func(genesys.Update) // takes an update; of the goroutine
	updates chan genesys.Update  // to Receive, closed by the goroutine when there is no more; nil with Run
	done    chan struct{}        // closed by the goroutine as its last act
	closed  <-chan struct{}      // closed by Close
	leave   context.CancelFunc   // ends the goroutine, for Close
	hangUp  func(cause error)    // ends the event stream and with it the session

	// onClose arranges a call for Close, and gives the way to call it off.
	onClose func(func()) (stop func() bool)

	mu     sync.Mutex
	isRead bool                // there is, or was, a goroutine
	last   string              // id of the last message seen
	behind string              // id of one seen some time before that, see known
	own    []string            // ids of own messages seen; it only grows
	owed   map[string]struct{} // members whose join was told before its message was seen

	sending chan struct{}       // has room for whoever sends: one message after the other
	sent    map[string]struct{} // ids of own messages that REST has confirmed; who sends has it

	people    roster      // of the goroutine, as the next five
	seen      wire.Memory // ids of messages
	typed     wire.Memory // ids of typing
	floor     string      // of a restored session: id of the oldest message told of; what is older is history
	restoring bool        // what is delivered was said before the session was restored
	parting   bool        // the guest is out, and the last words are being gathered

	older pager // what History gives next
}

// sessionData is what a session can be taken up again with, under the names of
// getSessionData on this transport.
type sessionData struct {
	ConversationID string `json:"conversationId"`
	MemberID       string `json:"memberId"`
	JWT            string `json:"jwt"`
	DisplayName    string `json:"displayName"`
	WebSocketURL   string `json:"WebSocketUrl"`
	NextMessageURL string `json:"nextMsgURL"`
	LastMessageID  string `json:"lastMessageId"`
}

// newSession checks what the server gave. The session is not attached yet.
func (t *Transport) newSession(d sessionData) (*session, error) {
	u, err := url.Parse(d.WebSocketURL)
	switch {
	case d.ConversationID == "" || d.MemberID == "" || d.JWT == "":
		return nil, errors.New("conversation, member or token is missing")
	case err != nil || u.Host == "" || (u.Scheme != "ws" && u.Scheme != "wss"):
		return nil, errors.New("address of the event stream makes no sense")
	}
	return &session{
		transport: t, at: d, last: d.LastMessageID,
		log:     t.opts.Logger.With("chat", d.ConversationID),
		done:    make(chan struct{}),
		sending: make(chan struct{}, 1), sent: map[string]struct{}{}, people: roster{}, owed: map[string]struct{}{},
	}, nil
}

// attach opens the event stream and meets the guest's own member.
func (s *session) attach(ctx context.Context) error {
	conn, err := s.knock(ctx)
	if err != nil {
		return err
	}
	var own Member
	if _, err := s.get(ctx, "asking for own member", s.memberPath(s.at.MemberID), &own); err != nil {
		_ = conn.Close()
		return err
	}
	if own.State == Disconnected {
		_ = conn.Close()
		return fmt.Errorf("asking for own member: %w", errEnded)
	}
	s.begin(ctx, conn, own)
	return nil
}

// begin makes the session ready to be read, or to be closed unread.
func (s *session) begin(ctx context.Context, conn *websocket.Conn, own Member) {
	life, leave := context.WithCancel(context.WithoutCancel(ctx))
	line, hangUp := context.WithCancelCause(life)
	s.closed, s.leave, s.hangUp = life.Done(), leave, hangUp
	s.onClose = func(f func()) func() bool { return context.AfterFunc(life, f) }
	s.read = func() {
		defer close(s.done)
		if life.Err() != nil {
			_ = conn.Close()
			return
		}
		s.arrive(s.people.greet(own)...)
		s.run(line, conn)
	}
}

// isFirst reports whether nobody reads the session yet; whoever asks does then.
func (s *session) isFirst() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := !s.isRead
	s.isRead = true
	return first
}

// Run implements [genesys.Runner].
func (s *session) Run(deliver func(genesys.Update)) {
	if s.isFirst() {
		s.deliver = deliver
		s.read()
	}
}

// queue lets a goroutine read the session, for Receive.
func (s *session) queue() {
	s.updates = make(chan genesys.Update, 16)
	s.deliver = func(u genesys.Update) {
		select {
		case s.updates <- u:
		case <-s.closed:
		}
	}
	go func() {
		defer close(s.updates)
		s.read()
	}()
}

// run reads connection after connection.
func (s *session) run(line context.Context, conn *websocket.Conn) {
	err := s.converse(line, conn)
	for !isOver(err) {
		s.tell(genesys.Update{Kind: genesys.Disconnected, Err: err})
		if conn, err = s.mend(line); err == nil {
			s.tell(genesys.Update{Kind: genesys.Reconnected})
			err = s.converse(line, conn)
		}
	}
	if errors.Is(err, errEnded) {
		err = nil
	}
	s.tell(genesys.Update{Kind: genesys.Over, Err: err})
}

// converse reads one connection. The reason for which the session was hung up
// goes before the broken read that came of it.
func (s *session) converse(line context.Context, conn *websocket.Conn) error {
	defer func() { _ = conn.Close() }()
	var err error
	if s.restoring {
		err = s.recall(line)
	}
	if err == nil {
		err = s.listen(line, conn)
	}
	if line.Err() != nil {
		return context.Cause(line)
	}
	return err
}

// isOver reports whether there is no sense in mending the connection.
func isOver(err error) bool {
	return errors.Is(err, errEnded) || errors.Is(err, genesys.ErrSessionLost) || errors.Is(err, context.Canceled)
}

// arrive delivers messages, if there are any.
func (s *session) arrive(m ...genesys.Message) {
	if len(m) == 0 {
		return
	}
	for i := range m {
		m[i].Restoring = s.restoring
		if m[i].ID == madeUp(genesys.TypeParticipantJoined, m[i].From.ID) {
			s.owe(m[i].From.ID)
		}
	}
	s.tell(genesys.Update{Kind: genesys.Arrived, Messages: m})
}

// tell delivers an update, unless the session is closed.
func (s *session) tell(u genesys.Update) {
	select {
	case <-s.closed:
	default:
		s.deliver(u)
	}
}

// Receive returns what happened next, and io.EOF when nothing more can.
func (s *session) Receive(ctx context.Context) (genesys.Update, error) {
	if s.isFirst() {
		s.queue()
	}
	select {
	case u, open := <-s.updates:
		if !open {
			return genesys.Update{}, io.EOF
		}
		return u, nil
	case <-ctx.Done():
		return genesys.Update{}, ctx.Err()
	}
}

// Close leaves the chat on the server as it is.
func (s *session) Close() error {
	s.leave()
	if s.isFirst() {
		s.read() // what is left of it
	}
	<-s.done
	return nil
}

// bounded is ctx for a call that ends with the session at the latest.
func (s *session) bounded(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	select {
	case <-s.closed:
		cancel()
	default:
	}
	stop := s.onClose(cancel)
	return ctx, func() { stop(); cancel() }
}

// Self is the guest.
func (s *session) Self() genesys.Participant {
	return genesys.Participant{ID: s.at.MemberID, Name: s.at.DisplayName, Type: genesys.Client}
}

// Data is what Restore takes.
func (s *session) Data() json.RawMessage {
	d := s.at
	d.LastMessageID = s.lastSeen()
	data, _ := json.Marshal(d) // strings always marshal
	return data
}

func (s *session) path() string { return BasePath + "/conversations/" + s.at.ConversationID }

func (s *session) memberPath(id string) string { return s.path() + "/members/" + url.PathEscape(id) }

func (s *session) get(ctx context.Context, doing, path string, out any) (genesys.Response, error) {
	resp, err := s.transport.repeat(ctx, request{doing: doing, method: http.MethodGet, path: path, token: s.at.JWT, out: out})
	return resp, s.noticeLoss(err)
}

// noticeLoss hangs up when the token is no longer good, for there is no other.
func (s *session) noticeLoss(err error) error {
	var refused *genesys.ResponseError
	if !errors.As(err, &refused) || refused.Response.Status != http.StatusUnauthorized {
		return err
	}
	if s.hangUp != nil {
		s.hangUp(lost(err))
	}
	return err
}

// lost says that a session is lost, and why.
func lost(why error) error { return fmt.Errorf("%w: %w", genesys.ErrSessionLost, why) }

// abandon leaves a conversation that could not be attached, as well as it can.
func (s *session) abandon(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	_, _ = s.transport.call(ctx, s.leaving())
}

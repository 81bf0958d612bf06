package webmessaging

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/google/uuid"
)

// errEnded is the cause of a session's end when one of the two sides ended the
// chat.
var errEnded = errors.New("chat ended")

// A session is a guest's chat.
//
// One goroutine, started by begin, takes what the connection brings, asks
// history about what was missed, and mends the connection: so there is one order
// of things. It ends after it has delivered Over, or with Close, and closes done
// as its last act. Whoever sends leaves a note of what is awaited (see [asker])
// and is told by the goroutine.
type session struct {
	transport *Transport
	at        sessionData // fixed
	config    *DeploymentConfig
	log       *slog.Logger

	updates queue
	done    chan struct{}      // closed by the goroutine as its last act
	closed  <-chan struct{}    // closed by Close
	leave   context.CancelFunc // ends the goroutine, for Close
	hangUp  func(cause error)  // ends the connection and with it the session
	// onClose arranges a call for Close, and gives the way to call it off.
	onClose func(func()) (stop func() bool)

	asker   asker
	sending chan struct{} // has room for whoever sends: one message after the other
	hurry   chan struct{} // has one when the connection should be mended at once
	pace    meter

	clearing atomic.Bool // the guest wants the session erased

	mu         sync.Mutex // guards what follows
	attributes Strings    // to travel with the next message
	typed      time.Time  // when typing was told last
	muted      bool       // the server wants no typing
	offer      offer      // what the guest was asked to choose from
	files      map[string]Attachment
	pass       JWTResponse // for history
	older      int         // the page of history that is next
	oldest     time.Time   // of the messages that were delivered
	past       wire.Memory // their ids, as far as history brought them
	seat       seat        // on the platform

	watch   watch // nobody watches where the platform is not asked
	opening opening

	// Of the goroutine.
	cast      cast
	window    window
	seen      wire.Memory // ids of messages
	floor     time.Time
	restoring bool // what is delivered was said before the session was restored
	bygone    bool // what was delivered last has ended a conversation
	gathering bool // the past is being read, and nothing is to overtake it
	parted    bool // the guest's leaving has been delivered
}

// sessionData is what a session can be taken up again with. The token is all
// that keeps others from reading it.
type sessionData struct {
	Token        string `json:"token"`
	DeploymentID string `json:"deploymentId"`
	DisplayName  string `json:"displayName"`

	ConversationID string `json:"conversationId,omitempty"` // for who reads it; a session is found without
}

func (t *Transport) newSession(d sessionData, config *DeploymentConfig) *session {
	s := &session{
		transport: t, at: d, config: config, log: t.opts.Logger,
		updates: newQueue(), done: make(chan struct{}), asker: newAsker(),
		sending: make(chan struct{}, 1), hurry: make(chan struct{}, 1), pace: meter{rate: t.opts.Messages}, watch: newWatch(), opening: newOpening(),
		attributes: Strings{}, files: map[string]Attachment{}, older: 1,
	}
	s.cast.guest, s.cast.watched = s.Self(), t.opts.Platform != nil
	s.window.settle = t.opts.Settle
	if config != nil {
		conversations := config.Messenger.Apps.Conversations
		s.muted = !conversations.ShowUserTyping
		s.cast.botName = conversations.Humanize.Bot.Name
	}
	return s
}

// begin starts the goroutine.
func (s *session) begin(ctx context.Context, l *line) {
	life, leave := context.WithCancel(context.WithoutCancel(ctx))
	running, hangUp := context.WithCancelCause(life)
	s.closed, s.leave, s.hangUp = life.Done(), leave, hangUp
	s.onClose = func(f func()) func() bool { return context.AfterFunc(life, f) }
	go func() {
		defer close(s.done)
		defer s.updates.end()
		s.arrive(s.cast.greet(time.Now())...)
		defer s.accompany(running)()
		s.run(running, l)
	}()
}

// accompany starts who works beside the session's goroutine, and returns the way to
// end them and to wait for that.
func (s *session) accompany(ctx context.Context) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	var all []<-chan struct{}
	if s.transport.opts.Platform != nil {
		all = append(all, s.watch.done)
		go s.watchOver(ctx)
	}
	if s.opening.text != "" {
		all = append(all, s.opening.done)
		go s.speakUp(ctx)
	}
	return func() {
		cancel()
		for _, done := range all {
			<-done
		}
	}
}

// run lives on connection after connection.
func (s *session) run(ctx context.Context, l *line) {
	err := s.converse(ctx, l)
	for !isOver(err) {
		s.tell(genesys.Update{Kind: genesys.Disconnected, Err: err})
		if l, err = s.mend(ctx); err == nil {
			s.tell(genesys.Update{Kind: genesys.Reconnected})
			err = s.converse(ctx, l)
		}
	}
	_ = s.deliver(s.window.all()) // what it says of the end is known
	s.asker.end(err)
	if errors.Is(err, errEnded) {
		s.part(time.Now())
		err = nil
	}
	s.tell(genesys.Update{Kind: genesys.Over, Err: err})
}

// converse lives on one connection. The reason for which the session was hung
// up goes before the broken connection that came of it.
func (s *session) converse(ctx context.Context, l *line) error {
	defer context.AfterFunc(ctx, l.hangUp)()
	defer l.close()
	var err error
	if s.restoring {
		err = s.recall(ctx, l)
	}
	if err == nil {
		s.asker.use(l)
		err = s.listen(ctx, l)
		s.asker.lose(l)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// listen takes frames in until the connection breaks or the chat is over. A
// connection on which nothing comes is asked whether it lives.
func (s *session) listen(ctx context.Context, l *line) error {
	pulse := time.NewTimer(s.transport.opts.HealthCheck)
	defer pulse.Stop()
	asked := false
	for {
		var err error
		select {
		case f, open := <-l.frames:
			if !open {
				return fmt.Errorf("connection: %w", l.err)
			}
			asked = false
			pulse.Reset(s.transport.opts.HealthCheck)
			err = s.handle(ctx, f)
		case <-s.window.due():
			err = s.deliver(s.window.ripe())
		case <-s.asker.doubts:
			err = s.lookBack(ctx, l)
		case people := <-s.watch.news:
			err = s.learn(people)
		case <-pulse.C:
			if asked {
				return fmt.Errorf("connection: no answer to health check in %s", s.transport.opts.RequestTimeout)
			}
			asked = true
			pulse.Reset(s.transport.opts.RequestTimeout)
			err = s.checkHealth(l)
		case <-ctx.Done():
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
	}
}

// checkHealth asks whether the server is there, and whether the session is.
func (s *session) checkHealth(l *line) error {
	l.requests.take() // counts, and does not wait
	err := l.write(Request{
		Action: ActionEcho, Token: s.at.Token, TracingID: HealthCheckID, Message: &Message{Type: TypeText, Text: "ping"},
	})
	if err != nil {
		return fmt.Errorf("checking health: %w", err)
	}
	return nil
}

// isOver reports whether there is no sense in mending the connection.
func isOver(err error) bool {
	return errors.Is(err, errEnded) || errors.Is(err, genesys.ErrSessionLost) || errors.Is(err, context.Canceled)
}

// lost says that a session is lost, and why.
func lost(why error) error { return fmt.Errorf("%w: %w", genesys.ErrSessionLost, why) }

// arrive delivers messages, if there are any.
func (s *session) arrive(m ...genesys.Message) {
	if len(m) == 0 {
		return
	}
	for i := range m {
		m[i].Restoring = s.restoring
	}
	s.tell(genesys.Update{Kind: genesys.Arrived, Messages: m})
}

// tell delivers an update, unless the session is closed.
func (s *session) tell(u genesys.Update) {
	select {
	case <-s.closed:
	default:
		s.updates.put(u)
	}
}

// Receive returns what happened next, and io.EOF when nothing more can.
func (s *session) Receive(ctx context.Context) (genesys.Update, error) {
	for {
		if u, ok := s.updates.take(); ok {
			return u, nil
		}
		select {
		case <-s.updates.news:
		case <-s.updates.over:
			if u, ok := s.updates.take(); ok {
				return u, nil
			}
			return genesys.Update{}, io.EOF
		case <-ctx.Done():
			return genesys.Update{}, ctx.Err()
		}
	}
}

// Close leaves the chat on the server as it is.
func (s *session) Close() error {
	s.leave()
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

// Self is the guest. The id says nothing of the token.
func (s *session) Self() genesys.Participant {
	id := uuid.NewSHA1(uuid.NameSpaceOID, []byte(s.at.DeploymentID+"/"+s.at.Token))
	return genesys.Participant{ID: id.String(), Name: s.at.DisplayName, Type: genesys.Client}
}

// Data is what Restore takes, and the conversation's id once the platform has told
// it.
func (s *session) Data() json.RawMessage {
	at := s.at
	s.mu.Lock()
	at.ConversationID = s.seat.conversation
	s.mu.Unlock()
	data, _ := json.Marshal(at) // strings always marshal
	return data
}

// abandon gives up a session that has not begun.
func (s *session) abandon(l *line) {
	if l != nil {
		l.close()
	}
}

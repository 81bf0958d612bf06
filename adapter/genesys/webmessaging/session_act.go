package webmessaging

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"

	"github.com/google/uuid"
)

var _ genesys.UserDataUpdater = (*session)(nil)

// Send says something, once. Words that name a choice which the guest was
// offered are sent as that choice.
//
// A message is sent again when the connection broke before its echo came and
// history, read over the next connection, does not have it.
func (s *session) Send(ctx context.Context, text string) (genesys.Response, error) {
	s.mu.Lock()
	m := s.offer.answer(text)
	s.mu.Unlock()
	return s.post(ctx, "sending message", m)
}

// post sends a message and waits until the server has it. User data that is due
// goes with it. Rates are heeded, ours and what the server says.
func (s *session) post(ctx context.Context, doing string, m Message) (genesys.Response, error) {
	s.opening.begin()
	ctx, release := s.bounded(ctx)
	defer release()
	select {
	case s.sending <- struct{}{}:
		defer func() { <-s.sending }()
	case <-ctx.Done():
		return genesys.Response{}, ctx.Err()
	}
	id := uuid.NewString()
	attributes := s.load(&m, id)
	for try := 1; ; try++ {
		f, err := s.ask(ctx, doing, ClassMessage, Request{Action: ActionMessage, TracingID: id, Message: &m})
		if err == nil {
			s.delivered(attributes, m)
			return genesys.Response{Status: http.StatusOK, Body: f.Body}, nil
		}
		if !s.again(ctx, try, err) {
			s.fail(err)
			return responseOf(err), err
		}
	}
}

// load gives a message its id and the user data that is due.
func (s *session) load(m *Message, id string) Strings {
	if m.Metadata == nil {
		m.Metadata = Strings{}
	}
	m.Metadata["id"] = id
	s.mu.Lock()
	defer s.mu.Unlock()
	attributes := maps.Clone(s.attributes)
	if len(attributes) > 0 && m.Presence() != PresenceClear {
		m.Channel = &Channel{Metadata: &ChannelMetadata{CustomAttributes: attributes}}
	}
	return attributes
}

// strike strikes off user data that has arrived.
func (s *session) strike(attributes map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.attributes, func(name, value string) bool {
		sent, was := attributes[name]
		return was && sent == value
	})
}

// delivered notes that a message has arrived, with the user data that went with it.
func (s *session) delivered(attributes Strings, m Message) {
	s.strike(attributes)
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.Type != TypeEvent {
		s.offer = offer{}
	}
}

// fail hangs up when a refusal means that there is no more to say here.
func (s *session) fail(err error) {
	refused, ok := errors.AsType[*genesys.ResponseError](err)
	if !ok {
		return
	}
	switch refused.Response.Status {
	case CodeReadOnly:
		s.hangUp(errEnded)
	case CodeSessionExpired, CodeSessionNotFound:
		s.hangUp(lost(err))
	}
}

func responseOf(err error) genesys.Response {
	if refused, ok := errors.AsType[*genesys.ResponseError](err); ok {
		return refused.Response
	}
	return genesys.Response{}
}

// Typing says that the guest types, not more often than is wanted and not when
// there is no room for it. It is not tried again: soon it is not true any more.
// A server that does not want to know is not asked twice, and that is no error.
func (s *session) Typing(ctx context.Context) (genesys.Response, error) {
	ctx, release := s.bounded(ctx)
	defer release()
	if err := ctx.Err(); err != nil {
		return genesys.Response{}, err
	}
	s.mu.Lock()
	idle := s.muted || !s.typed.IsZero() && time.Since(s.typed) < s.transport.opts.TypingEvery
	if !idle {
		s.typed = time.Now()
	}
	s.mu.Unlock()
	if l := s.asker.now(); !idle && l != nil && l.requests.room() > requestReserve {
		l.requests.take()
		on := &Message{Type: TypeEvent, Events: []Gesture{{EventType: EventTyping, Typing: &Typing{Type: TypingOn}}}}
		if l.write(Request{Action: ActionMessage, Token: s.at.Token, TracingID: typingID, Message: on}) != nil {
			l.hangUp()
		}
	}
	return genesys.Response{Status: http.StatusOK}, nil
}

const (
	// typingID is the tracing id of all typing: only refusals come back with it.
	typingID = "typing"
	// requestReserve is how many requests of our pace are kept for messages.
	requestReserve = 10
)

// UpdateUserData gives user data to the platform, where there is one that knows the
// conversation; elsewhere, and if that comes to nothing, the data travels with the
// next message, the wire's only place for it.
func (s *session) UpdateUserData(ctx context.Context, data map[string]string) (genesys.Response, error) {
	ctx, release := s.bounded(ctx)
	defer release()
	s.mu.Lock()
	maps.Copy(s.attributes, data)
	at := s.seat
	s.mu.Unlock()
	if at.guest != "" {
		ctx, cancel := context.WithTimeout(ctx, s.transport.opts.RequestTimeout)
		defer cancel()
		resp, err := s.transport.opts.Platform.SetAttributes(ctx, at.conversation, at.guest, data)
		if err == nil {
			s.strike(data)
			return resp, nil
		}
		s.log.WarnContext(ctx, "user data goes with the next message", "error", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	body, err := json.Marshal(s.attributes)
	return genesys.Response{Status: http.StatusOK, Body: body}, err
}

// End ends the chat as [Options.Ending] says. After a clear the connection stays
// open for the server's last words, for [Options.EndGrace] at most.
func (s *session) End(ctx context.Context) (genesys.Response, error) {
	ending := s.transport.opts.Ending
	if c := s.config; ending == ClearOrLeave && c != nil && !c.Messenger.Apps.Conversations.ConversationClear.Enabled {
		ending = Leave
	}
	if ending == Leave {
		s.hangUp(errEnded)
		return genesys.Response{Status: http.StatusOK}, nil
	}
	s.clearing.Store(true)
	select {
	case s.hurry <- struct{}{}: // whoever ends a chat has seconds, not the minutes of who goes on with it
	default:
	}
	resp, err := s.post(ctx, "ending chat", Message{Type: TypeEvent, Events: presence(PresenceClear)})
	s.clearing.Store(err == nil)
	switch {
	case err == nil:
		time.AfterFunc(s.transport.opts.EndGrace, func() { s.hangUp(errEnded) })
	case errors.Is(err, errEnded):
		resp, err = genesys.Response{Status: http.StatusOK}, nil // the server was quicker with its last words
	case ending == ClearOrLeave && responseOf(err).Status == http.StatusForbidden:
		s.hangUp(errEnded)
		return genesys.Response{Status: http.StatusOK}, nil
	}
	return resp, err
}

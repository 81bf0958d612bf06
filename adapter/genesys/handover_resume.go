package genesys

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
)

var _ bot.Resumable = (*Handover)(nil)

// A handedOver is what another process needs to take a chat up.
type handedOver struct {
	Number int             `json:"number"`
	Data   json.RawMessage `json:"data"` // of the transport's session
	// Filters hide again what they have hidden.
	Filters []Filter `json:"filters,omitempty"`
}

// Session is what Resume needs; nil where no chat is open.
func (h *Handover) Session() []byte {
	data := h.service.GetSessionData()
	if data == nil {
		return nil
	}
	h.mu.Lock()
	held := handedOver{Number: h.number, Data: data, Filters: h.service.currentFilters()}
	h.mu.Unlock()
	session, _ := json.Marshal(held) // what came as JSON, and texts
	return session
}

// Resume takes a chat up. What was said and done there behind mark, while nobody
// listened, is what Receive returns first.
func (h *Handover) Resume(ctx context.Context, session []byte, mark string, agents []string) (bot.Resumed, error) {
	ctx, release := h.bounded(ctx)
	defer release()
	var held handedOver
	if err := json.Unmarshal(session, &held); err != nil {
		return bot.Resumed{}, fmt.Errorf("taking up a chat: %w", err)
	}
	if len(held.Filters) > 0 {
		if _, err := h.service.AddPrefilter(ctx, held.Filters...); err != nil {
			return bot.Resumed{}, fmt.Errorf("taking up a chat: %w", err)
		}
	}
	h.chat, h.number = held.Number, held.Number
	past, err := h.service.recall(ctx, held.Data)
	over := errors.Is(err, ErrNoStoredSession)
	if over {
		past, err = h.service.remember(ctx, held.Data, err)
	}
	if err != nil {
		return bot.Resumed{}, fmt.Errorf("taking up a chat: %w", err)
	}
	h.waiting = h.missed(past, mark, agents)
	if over {
		h.waiting = append(h.waiting, bot.ChatEvent{Name: EventEnded, Chat: h.chat})
	}
	resumed := bot.Resumed{Number: held.Number}
	for _, m := range past {
		if isWords(m) && m.From.Type == Client && m.Text != "" {
			resumed.Said = append(resumed.Said, m.Text)
		}
	}
	return resumed, nil
}

// Detach leaves an open chat as it is, for another process.
func (h *Handover) Detach() error {
	return h.finish(func(context.Context) error { return h.service.Close() }) //nolint:contextcheck // closing has no end of its own
}

// missed are the events that nobody heard: those behind a mark. Where the chat
// has forgotten the message that the mark names, its time decides. Of comings and
// goings those count that change who is there.
func (h *Handover) missed(past []Message, from string, agents []string) []bot.ChatEvent {
	if i := slices.IndexFunc(past, func(m Message) bool { return mark(m) == from }); i >= 0 {
		past = past[i+1:]
	} else {
		past = since(past, from)
	}
	var out []bot.ChatEvent
	there := slices.Clone(agents)
	for _, m := range h.service.shown(past) {
		at := slices.Index(there, m.From.Name)
		moved := bot.ChatEvent{Agent: m.From.Name, Chat: h.chat}
		switch {
		case m.From.Type == Client:
		case isWords(m):
			out = append(out, h.said(m))
		case m.From.Type == Agent && m.Type == TypeParticipantJoined && at < 0:
			moved.Name, there = EventAgentConnected, append(there, m.From.Name)
			out = append(out, moved)
		case m.From.Type == Agent && m.Type == TypeParticipantLeft && at >= 0:
			moved.Name, there = EventAgentDisconnected, slices.Delete(there, at, at+1)
			out = append(out, moved)
		}
	}
	return out
}

// mark says where a chat stands with a message.
func mark(m Message) string { return m.ID + "@" + strconv.FormatInt(millis(m.Time), 10) }

// since are the messages that came later than the one of a mark; all of them if
// it names none.
func since(past []Message, mark string) []Message {
	_, at, found := strings.Cut(mark, "@")
	ms, err := strconv.ParseInt(at, 10, 64)
	if !found || err != nil {
		return past
	}
	return slices.DeleteFunc(slices.Clone(past), func(m Message) bool { return !m.Time.After(time.UnixMilli(ms)) })
}

// remember returns what was said in a chat that is over, where the server still
// tells.
func (s *Service) remember(ctx context.Context, data json.RawMessage, over error) ([]Message, error) {
	over = fmt.Errorf("%w: %w", bot.ErrNoChat, over)
	r, ok := s.transport.(Rememberer)
	if !ok {
		return nil, over
	}
	past, err := r.Remember(ctx, data)
	if err != nil {
		return nil, errors.Join(over, err)
	}
	return past, nil
}

// recall restores a session and returns what was said before, all of it. Of that
// who came and went makes no event.
func (s *Service) recall(ctx context.Context, data json.RawMessage) ([]Message, error) {
	if err := s.Restore(ctx, data); err != nil && !errors.Is(err, ErrRestoreActive) {
		return nil, err
	}
	c, err := s.current(ErrNoStoredSession)
	if err != nil {
		return nil, err
	}
	select {
	case <-c.past:
	case <-c.done:
		select {
		case <-c.past: // and then it was over
		default:
			return nil, ErrNoStoredSession
		}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for err == nil {
		_, err = s.FetchHistory(ctx)
	}
	if !errors.Is(err, ErrNoMoreMessages) && !errors.Is(err, ErrNotAsync) && !errors.Is(err, ErrNoActiveChat) {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(c.record.messages), func(m Message) bool { return !m.Restoring }), nil
}

func (s *Service) currentFilters() []Filter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.filters)
}

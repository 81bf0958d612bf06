package webmessaging

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/botrunner/botrunner/adapter/genesys"
)

var _ genesys.Rememberer = (*Transport)(nil)

// Remember reads the history of a session whose conversation has ended: a session
// that can only be read still tells it. Who came and went follows from who spoke,
// as always on this wire.
func (t *Transport) Remember(ctx context.Context, data json.RawMessage) ([]genesys.Message, error) {
	var d sessionData
	if err := json.Unmarshal(data, &d); err != nil || d.Token == "" {
		return nil, fmt.Errorf("reading an old chat: %w: data is not of this transport", genesys.ErrNoStoredSession)
	}
	config, err := t.deployment(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading an old chat: %w", err)
	}
	s := t.newSession(d, config)
	l, told, _, err := s.open(ctx, false)
	defer s.abandon(l)
	if err == nil && told.NewSession {
		err = fmt.Errorf("%w: the server does not know it", genesys.ErrNoStoredSession)
	}
	var past []Message
	for number := 1; err == nil && number <= maxPages; number++ {
		var h History
		if h, _, err = s.page(ctx, s.on(l), number); err != nil {
			break
		}
		past = append(past, h.Entities...)
		if len(h.Entities) < t.opts.PageSize {
			break
		}
	}
	if err != nil {
		return nil, fmt.Errorf("reading an old chat: %w", err)
	}
	slices.Reverse(past)
	return s.bygones(past), nil
}

// bygones are messages of the past, the oldest first, as they would have been
// delivered.
func (s *session) bygones(past []Message) (out []genesys.Message) {
	for _, m := range past {
		switch {
		case m.Presence() == PresenceDisconnect && m.Direction == Outbound:
			out = append(out, s.cast.disconnects(m)...)
		case len(m.Events) > 0 || m.Type == TypeEvent:
		case m.Direction == Outbound:
			out = append(out, s.cast.speaks(m)...)
			out = append(out, s.entry(m, s.cast.author(m)))
		default:
			out = append(out, s.entry(m, s.cast.author(m)))
		}
	}
	for i := range out {
		out[i].Restoring = true
	}
	return out
}

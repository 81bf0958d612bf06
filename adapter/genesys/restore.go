package genesys

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Restore takes up a chat that was left: the one that data describes (as
// getSessionData gave it) or, without data, the one in Options.Store. It is the
// embedder's to call, when the guest is back; a stored session is let go if it
// was left for longer than Options.RestoreTimeout.
//
// What was said before is published as messageReceived with Restoring set, the
// newest page of it if the transport pages; [Service.FetchHistory] gets the
// rest. Who came and went in that time is in the agents of getAgents and makes
// no event.
func (s *Service) Restore(ctx context.Context, data json.RawMessage) error {
	if err := s.enter(restoring); err != nil {
		return err
	}
	stored, err := s.stored(ctx, data)
	if err != nil {
		s.retreat()
		return err
	}
	session, err := s.transport.Restore(ctx, stored.Data)
	if err != nil {
		s.retreat()
		if errors.Is(err, ErrNoStoredSession) {
			s.forget(ctx)
		}
		s.publish(EventRestoreFailed, nil)
		return err
	}
	if len(stored.Filters) > 0 {
		if _, err := s.AddPrefilter(ctx, stored.Filters...); err != nil {
			_ = session.Close()
			s.retreat()
			s.publish(EventRestoreFailed, nil)
			return err
		}
	}
	if !s.begin(ctx, session, EventRestored, nil) {
		return errors.Join(ErrClosed, session.Close())
	}
	return nil
}

// stored is the session to take up. That there is none, is no event: most
// guests come for the first time.
func (s *Service) stored(ctx context.Context, data json.RawMessage) (StoredSession, error) {
	if len(data) > 0 {
		return StoredSession{Data: data}, nil
	}
	if s.opts.Store == nil {
		return StoredSession{}, ErrNoStoredSession
	}
	if err := s.storing.take(ctx); err != nil {
		return StoredSession{}, err
	}
	stored, found, err := s.opts.Store.Load(ctx)
	s.storing.give()
	switch {
	case err != nil:
		s.publish(EventRestoreFailed, nil)
		return StoredSession{}, fmt.Errorf("loading session: %w", err)
	case !found:
		return StoredSession{}, ErrNoStoredSession
	}
	if away := time.Since(stored.Contact); away > s.opts.RestoreTimeout {
		s.forget(ctx)
		s.publish(EventRestoreTimeout, nil)
		return StoredSession{}, fmt.Errorf("%w: it was left %s ago", ErrNoStoredSession, away.Round(time.Second))
	}
	return stored, nil
}

// FetchHistory publishes the next older page of a restored chat as
// messageReceived with Restoring set. Indexes go down from the oldest message
// known. The documentation grants it to asynchronous mode only; transports that
// page their history have it too, for nothing else could fetch their pages.
func (s *Service) FetchHistory(ctx context.Context) (Response, error) {
	can := s.transport.Capabilities()
	if !can.Async && !can.Pagination {
		return Response{}, ErrNotAsync
	}
	c, err := s.current(ErrNoActiveChat)
	if err != nil {
		return Response{}, err
	}
	h, keeps := c.session.(Historian)
	if !keeps {
		return Response{}, ErrNoMoreMessages
	}
	if err := s.fetching.take(ctx); err != nil {
		return Response{}, err
	}
	defer s.fetching.give()
	page, _, resp, err := h.History(ctx)
	if err != nil {
		return resp, s.failed(HistoryFailed, err)
	}
	if len(page) == 0 {
		return resp, ErrNoMoreMessages
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.received(c, c.record.prepend(page), true)
	return resp, nil
}

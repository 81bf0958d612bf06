package genesys

import (
	"context"
	"encoding/json"
	"time"
)

// A SessionStore keeps one guest's session while the program is away: what
// cookies are to a page. What it keeps opens the chat to whoever has it, and
// filters may quote what they hide: it is to be guarded like a password. The
// service calls one method at a time.
type SessionStore interface {
	Save(ctx context.Context, session StoredSession) error
	// Load returns false if there is nothing.
	Load(ctx context.Context) (StoredSession, bool, error)
	Clear(ctx context.Context) error
}

// A StoredSession is what restore needs.
type StoredSession struct {
	Data    json.RawMessage `json:"data"` // as getSessionData gives it
	Filters []Filter        `json:"filters,omitempty"`
	Contact time.Time       `json:"contact"` // when the session was last known to be attended
}

// save stores the session of a chat that is not over.
func (s *Service) save(ctx context.Context, c *chat) {
	if s.opts.Store == nil {
		return
	}
	if s.storing.take(ctx) != nil {
		return
	}
	defer s.storing.give()
	s.mu.Lock()
	over := c.over
	session := StoredSession{Data: c.session.Data(), Filters: s.filters, Contact: time.Now()}
	s.mu.Unlock()
	if !over {
		_ = s.failed(StoreFailed, s.opts.Store.Save(ctx, session))
	}
}

// forget clears the store once a chat is over.
func (s *Service) forget(ctx context.Context) {
	if s.opts.Store == nil {
		return
	}
	if s.storing.take(ctx) != nil {
		return
	}
	defer s.storing.give()
	_ = s.failed(StoreFailed, s.opts.Store.Clear(ctx))
}

// keepContact saves a session in which nothing happens often enough that its
// last contact tells when it was left, even if the program was killed.
func (s *Service) keepContact(ctx context.Context, c *chat) {
	if s.opts.Store == nil {
		return
	}
	ctx = context.WithoutCancel(ctx)
	period := s.opts.RestoreTimeout / 4
	c.contact = time.AfterFunc(period, func() {
		s.save(ctx, c)
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.phase == active && s.chat == c {
			c.contact.Reset(period)
		}
	})
}

package guestchat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"

	"github.com/botrunner/botrunner/adapter/genesys"
)

var (
	_ genesys.Historian  = (*session)(nil)
	_ genesys.Rememberer = (*Transport)(nil)
)

// A pager walks from the newest message to the oldest, page by page.
type pager struct {
	mu   sync.Mutex
	next string // path of the next page; empty: there is none
}

func (p *pager) get() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.next
}

func (p *pager) set(next string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = next
}

// turn goes from one page to the next, unless somebody else has.
func (p *pager) turn(from, to string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next != from {
		return false
	}
	p.next = to
	return true
}

// Restore takes up the chat that data describes, if the guest is still in it.
// It returns [genesys.ErrNoStoredSession] if the server says otherwise.
func (t *Transport) Restore(ctx context.Context, data json.RawMessage) (genesys.Session, error) {
	var d sessionData
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("restoring session: %w: data is not of this transport", genesys.ErrNoStoredSession)
	}
	s, err := t.newSession(d)
	if err != nil {
		return nil, fmt.Errorf("restoring session: %w: %w", genesys.ErrNoStoredSession, err)
	}
	s.restoring = true
	if err := s.attach(ctx); err != nil {
		return nil, fmt.Errorf("restoring session: %w", gone(err))
	}
	return s, nil
}

// Remember reads the transcript of a chat that is over: the server answers for
// some time after the guest has left.
func (t *Transport) Remember(ctx context.Context, data json.RawMessage) ([]genesys.Message, error) {
	var d sessionData
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("reading an old chat: %w: data is not of this transport", genesys.ErrNoStoredSession)
	}
	s, err := t.newSession(d)
	if err != nil {
		return nil, fmt.Errorf("reading an old chat: %w", err)
	}
	s.older.set(s.newestPage())
	var past []genesys.Message
	for more := true; more; {
		var page []genesys.Message
		if page, more, _, err = s.pageBefore(ctx); err != nil {
			return nil, fmt.Errorf("reading an old chat: %w", err)
		}
		past = append(page, past...)
	}
	return past, nil
}

// gone recognises the answers that mean that the chat is over.
func gone(err error) error {
	var refused *genesys.ResponseError
	if errors.Is(err, errEnded) || errors.As(err, &refused) && judge(err) == final &&
		refused.Response.Status != http.StatusBadRequest {
		return fmt.Errorf("%w: %w", genesys.ErrNoStoredSession, err)
	}
	return err
}

// recall delivers the newest page of what was said before, or all of it, and
// who is there.
func (s *session) recall(line context.Context) error {
	members, err := s.members(line)
	if err != nil {
		return err
	}
	for _, m := range members {
		if s.people[m.ID] == nil {
			s.people[m.ID] = &person{Member: m}
		}
	}
	s.older.set(s.newestPage())
	var past []Message
	for more := true; more && err == nil; more = more && s.transport.opts.Unpaged {
		var page []Message
		page, more, _, err = s.olderPage(line)
		past = append(page, past...)
	}
	if more := s.older.get() != ""; more && len(past) > 0 {
		s.floor = past[0].ID
	}
	for i := 0; i < len(past) && err == nil; i++ {
		err = s.take(line, past[i])
	}
	if err != nil {
		return err
	}
	s.restoring = false
	s.tell(genesys.Update{Kind: genesys.Recalled})
	return s.callTheRoll(line)
}

// History returns the page behind the oldest message delivered. A session that
// was not restored has delivered all there is.
func (s *session) History(ctx context.Context) ([]genesys.Message, bool, genesys.Response, error) {
	ctx, release := s.bounded(ctx)
	defer release()
	return s.pageBefore(ctx)
}

func (s *session) pageBefore(ctx context.Context) ([]genesys.Message, bool, genesys.Response, error) {
	page, more, resp, err := s.olderPage(ctx)
	if err != nil || len(page) == 0 {
		return nil, more, resp, err
	}
	members, err := s.members(ctx)
	if err != nil {
		return nil, true, resp, err
	}
	people := roster{}
	for _, m := range members {
		people[m.ID] = &person{Member: m}
	}
	var out []genesys.Message
	for _, m := range slices.Backward(page) { // the newest join is the one that was told
		if !s.settled(m) {
			out = append(out, people.entry(m))
		}
	}
	slices.Reverse(out)
	return out, more, resp, nil
}

// entry is an entry of the transcript as it was, whoever is here now.
func (r roster) entry(m Message) genesys.Message {
	p := r[m.Sender.ID]
	if p == nil {
		p = &person{Member: Member{ID: m.Sender.ID, Role: roleUnknown}}
	}
	var out genesys.Message
	switch m.BodyType {
	case BodyMemberJoin:
		out = p.movement(genesys.TypeParticipantJoined, m.ID, m.Timestamp)
	case BodyMemberLeave:
		out = p.movement(genesys.TypeParticipantLeft, m.ID, m.Timestamp)
	default:
		out = p.message(m)
	}
	out.Restoring = true
	return out
}

// olderPage fetches the next older page, oldest message first. Fewer messages
// than asked for are the last ones.
func (s *session) olderPage(ctx context.Context) (page []Message, more bool, resp genesys.Response, err error) {
	path := s.older.get()
	if path == "" {
		return nil, false, resp, nil
	}
	var list MessageList
	if resp, err = s.get(ctx, "fetching history", path, &list); err != nil {
		return nil, true, resp, err
	}
	next := ""
	if n := len(list.Entities); n >= s.transport.opts.PageSize {
		next = s.newestPage() + "&before=" + url.QueryEscape(list.Entities[n-1].ID)
	}
	if !s.older.turn(path, next) {
		return nil, true, resp, errors.New("fetching history: two at a time")
	}
	slices.Reverse(list.Entities)
	return list.Entities, next != "", resp, nil
}

func (s *session) newestPage() string {
	return s.path() + "/messages?sortOrder=descending&maxResults=" + strconv.Itoa(s.transport.opts.PageSize)
}

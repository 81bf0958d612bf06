package genesys

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
)

// ErrTooSlow is returned by [Subscription.Next] after the last event kept, when
// so many were waiting that no more were kept.
var ErrTooSlow = errors.New("subscription dropped: too many events wait to be read")

// maxWaiting is how many events a subscription keeps.
const maxWaiting = 10_000

// A Subscription is a queue of events, each subscriber's own: whoever is slow
// in reading keeps nobody else from theirs. Next is called from one goroutine
// at a time; Close unblocks it.
type Subscription struct {
	hub   *hub
	names map[string]bool // nil: all

	mu      sync.Mutex
	waiting []Event
	end     error         // what Next returns when nothing waits; nil: it waits as well
	changed chan struct{} // holds one token when there is something new
}

// Next returns the next event. It returns io.EOF once the service or the
// subscription is closed and no event waits.
func (s *Subscription) Next(ctx context.Context) (Event, error) {
	return await(ctx, s.Look)
}

// await looks for an event until there is one, or no more can come.
func await[E any](ctx context.Context, look func() (e E, news <-chan struct{}, err error)) (E, error) {
	for {
		e, news, err := look()
		if news == nil {
			return e, err
		}
		select {
		case <-news:
		case <-ctx.Done():
			return e, ctx.Err()
		}
	}
}

// Look is Next that does not wait, and is called instead of it: where there is no
// event it returns a channel that has a token in it when there may be one.
func (s *Subscription) Look() (e Event, news <-chan struct{}, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case len(s.waiting) > 0:
		e = s.waiting[0]
		s.waiting = rest(s.waiting)
		return e, nil, nil
	case s.end != nil:
		return Event{}, nil, s.end
	default:
		return Event{}, s.changed, nil
	}
}

// rest is a queue without its first entry, and without holding on to that.
func rest[E any](queue []E) []E {
	if len(queue) == 1 {
		return nil
	}
	var none E
	queue[0] = none
	return queue[1:]
}

// Close ends the subscription; what waits can still be read. It may be called
// twice.
func (s *Subscription) Close() error {
	s.hub.remove(s)
	s.finish(io.EOF)
	return nil
}

func (s *Subscription) offer(e Event) {
	if s.names != nil && !s.names[e.Name] {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.end != nil:
		return
	case len(s.waiting) == maxWaiting:
		s.end = ErrTooSlow
	default:
		s.waiting = append(s.waiting, e)
	}
	s.wake()
}

func (s *Subscription) finish(end error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.end == nil {
		s.end = end
	}
	s.wake()
}

func (s *Subscription) wake() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// A hub gives events to subscriptions. It starts no goroutine and never waits.
type hub struct {
	mu     sync.Mutex
	subs   []*Subscription
	ready  *Event // for who subscribes later
	closed bool
}

func (h *hub) subscribe(names []string) *Subscription {
	s := &Subscription{hub: h, changed: make(chan struct{}, 1)}
	for _, name := range names {
		if s.names == nil {
			s.names = map[string]bool{}
		}
		if name == "Started" { // as the documentation prints it
			name = EventStarted
		}
		s.names[name] = true
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.ready != nil {
		s.offer(*h.ready)
	}
	if h.closed {
		s.finish(io.EOF)
	}
	h.subs = append(h.subs, s)
	return s
}

func (h *hub) publish(e Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	if e.Name == EventReady {
		h.ready = &e
	}
	for _, s := range h.subs {
		s.offer(e)
	}
}

func (h *hub) remove(s *Subscription) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subs = slices.DeleteFunc(h.subs, func(other *Subscription) bool { return other == s })
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for _, s := range h.subs {
		s.finish(io.EOF)
	}
}

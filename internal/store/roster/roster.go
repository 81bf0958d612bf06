// Package roster keeps what a member knows of the runners around it, for the
// drivers of package store: who has a lease, and which changes nobody has
// fetched yet.
package roster

import (
	"context"
	"io"
	"maps"
	"slices"
	"sync"

	"github.com/botrunner/botrunner/internal/store"
)

// A Roster is one member's view of all runners. Its methods may be called
// concurrently, but Next from one goroutine at a time.
//
// Events wait in it without bound: there are few runners, and a driver that
// waited for a slow reader would miss the end of a lease.
type Roster struct {
	self string

	mu     sync.Mutex
	live   map[string]bool
	events []store.Event
	closed bool
	more   chan struct{} // closed when there is something for Next, and made anew
}

// New returns the view of the runner self, which is the first one in it.
func New(self string) *Roster {
	return &Roster{self: self, live: map[string]bool{self: true}, more: make(chan struct{})}
}

// Known notes a runner that was there before.
func (r *Roster) Known(runner string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.live[runner] = true
}

// Note takes in what happened to a runner. What is known already, and what
// happens to the member itself, is no event.
func (r *Roster) Note(runner string, kind store.EventKind) {
	r.mu.Lock()
	defer r.mu.Unlock()
	joins := kind == store.Joined
	if r.closed || runner == r.self || r.live[runner] == joins {
		return
	}
	if joins {
		r.live[runner] = true
	} else {
		delete(r.live, runner)
	}
	r.events = append(r.events, store.Event{Runner: runner, Kind: kind})
	r.wake()
}

// Runners returns the ids of all that have a lease, sorted.
func (r *Roster) Runners() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(maps.Keys(r.live))
}

// Next returns the next event, io.EOF once the roster is closed, or the error of
// the context.
func (r *Roster) Next(ctx context.Context) (store.Event, error) {
	for {
		r.mu.Lock()
		if r.closed {
			r.mu.Unlock()
			return store.Event{}, io.EOF
		}
		if len(r.events) > 0 {
			event := r.events[0]
			r.events = r.events[1:]
			r.mu.Unlock()
			return event, nil
		}
		more := r.more
		r.mu.Unlock()
		select {
		case <-more:
		case <-ctx.Done():
			return store.Event{}, ctx.Err()
		}
	}
}

// Close makes Next return io.EOF. It may be called twice.
func (r *Roster) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.closed = true
		r.wake()
	}
}

func (r *Roster) wake() {
	close(r.more)
	r.more = make(chan struct{})
}

// IsClosed reports whether Close was called.
func (r *Roster) IsClosed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.closed
}

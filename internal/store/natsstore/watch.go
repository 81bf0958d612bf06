package natsstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// leftHeader stands on a lease that was given back. It is part of what is
// stored.
const leftHeader = "Botrunner-Left"

// isEnd reports whether a message of the leases' stream ends a lease.
func isEnd(header nats.Header) bool {
	return header.Get(leftHeader) != "" || header.Get(jetstream.MarkerReasonHeader) != ""
}

// watch notes who has a lease, until our own is among them: it was written
// before. It returns the number of the last message read.
func (m *member) watch(ctx context.Context) (uint64, error) {
	for {
		var r *reader
		err := m.store.await(ctx, func(ctx context.Context) (err error) {
			r, err = read(ctx, m.store.leases, 0)
			return err
		})
		if err != nil {
			return 0, fmt.Errorf("watching leases: %w", err)
		}
		at, seen := m.present(ctx, r)
		r.close(ctx)
		if seen {
			return at, nil
		}
		if err := errors.Join(ctx.Err(), m.store.ended()); err != nil {
			return 0, fmt.Errorf("watching leases: %w", err)
		}
	}
}

// present reads what is there now. It reports whether our own lease is, which one
// replica may not have heard of yet.
func (m *member) present(ctx context.Context, r *reader) (at uint64, seen bool) {
	const patience = 250 * time.Millisecond
	for {
		msg, about, err := r.next(ctx, patience)
		if err != nil {
			return 0, false
		}
		at = about.Sequence.Stream
		seen = seen || msg.Subject() == m.subject()
		if !isEnd(msg.Headers()) {
			m.roster.Known(runnerOf(msg.Subject()))
		}
		if about.NumPending == 0 {
			return at, seen
		}
	}
}

// follow notes what happens to leases from a message on, until ctx ends. A reader
// that breaks is replaced by one that goes on where it was.
func (m *member) follow(ctx context.Context, at uint64) {
	for ctx.Err() == nil {
		begin, cancel := context.WithTimeout(ctx, m.store.options.AnswerTimeout)
		r, err := read(begin, m.store.leases, at)
		cancel()
		if err != nil {
			m.store.pause(ctx, soon)
			continue
		}
		at = m.followWith(ctx, r, at)
		r.close(ctx)
	}
}

// followWith reads until the reader breaks. One that has heard nothing for twice
// the time in which we renew our own lease is taken for broken; one that has just
// begun much sooner, since it begins with a message that is there.
func (m *member) followWith(ctx context.Context, r *reader, at uint64) uint64 {
	for patience := time.Second; ; patience = 2 * m.store.options.LeaseRenewal {
		msg, about, err := r.next(ctx, patience)
		if err != nil {
			return at
		}
		at = about.Sequence.Stream
		m.roster.Note(runnerOf(msg.Subject()), kindOf(msg.Headers()))
	}
}

// kindOf says what a message of the leases' stream means.
func kindOf(header nats.Header) store.EventKind {
	switch {
	case header.Get(leftHeader) != "":
		return store.Left
	case isEnd(header):
		return store.Expired
	default:
		return store.Joined
	}
}

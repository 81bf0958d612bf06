package natsstore

import (
	"context"
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

// watch starts to read the leases, and returns once those that were there are
// known.
func (m *member) watch(ctx context.Context) (jetstream.MessagesContext, error) {
	consumer, err := m.store.leases.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{DeliverPolicy: jetstream.DeliverLastPerSubjectPolicy})
	if err != nil {
		return nil, fmt.Errorf("watching leases: %w", err)
	}
	messages, err := consumer.Messages()
	if err != nil {
		return nil, fmt.Errorf("watching leases: %w", err)
	}
	for pending := uint64(1); pending > 0; { // our own is there for sure
		msg, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			messages.Stop()
			return nil, fmt.Errorf("watching leases: %w", err)
		}
		about, err := msg.Metadata()
		if err != nil {
			messages.Stop()
			return nil, fmt.Errorf("watching leases: %w", err)
		}
		pending = about.NumPending
		if !isEnd(msg.Headers()) {
			m.roster.Known(runnerOf(msg.Subject()))
		}
	}
	return messages, nil
}

// follow notes what happens to leases until ctx ends. After an interruption the
// reader goes on behind what it has read.
func (m *member) follow(ctx context.Context, messages jetstream.MessagesContext) {
	defer messages.Stop()
	for ctx.Err() == nil {
		msg, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			m.store.pause(ctx, 100*time.Millisecond)
			continue
		}
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

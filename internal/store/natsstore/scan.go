package natsstore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Scan implements [store.Store].
func (s *Store) Scan(ctx context.Context, yield func(store.Snapshot, store.Revision) error) error {
	for _, shard := range s.shards {
		if err := s.ended(); err != nil {
			return fmt.Errorf("scanning conversations: %w", err)
		}
		if err := shard.scan(ctx, yield); err != nil {
			return err
		}
	}
	return nil
}

// scan reads the stream from its beginning. A conversation that is written
// meanwhile moves to the end, so the end is reached only where nothing is left to
// come, and where the leader has nothing newer: the reader may sit on a replica
// that lags behind.
func (s *shard) scan(ctx context.Context, yield func(store.Snapshot, store.Revision) error) error {
	reader, err := s.read(ctx)
	if err != nil {
		return fmt.Errorf("scanning conversations: %w", err)
	}
	defer reader.Stop()
	var at, left uint64 // number of the last message read, and how many the reader knows of behind it
	for {
		if left == 0 {
			end, err := s.end(ctx)
			if err != nil {
				return fmt.Errorf("scanning conversations: %w", err)
			}
			if at >= end {
				return nil
			}
		}
		msg, err := s.next(ctx, reader)
		if err != nil {
			return fmt.Errorf("scanning conversations: %w", err)
		}
		if msg == nil {
			left = 0 // none came: perhaps the rest was replaced or removed
			continue
		}
		about, err := msg.Metadata()
		if err != nil {
			return fmt.Errorf("scanning conversations: %w", err)
		}
		at, left = about.Sequence.Stream, about.NumPending
		if err := s.deliver(msg, at, yield); err != nil {
			return err
		}
	}
}

// read starts a reader at the beginning of the stream. It lives as long as it is
// used.
func (s *shard) read(ctx context.Context) (jetstream.MessagesContext, error) {
	const ahead = 1000 // messages on their way: a bound for memory
	consumer, err := s.stream.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{DeliverPolicy: jetstream.DeliverAllPolicy})
	if err != nil {
		return nil, err
	}
	return consumer.Messages(jetstream.PullMaxMessages(ahead))
}

// next returns the next message, or nil if none came for a while.
func (s *shard) next(ctx context.Context, reader jetstream.MessagesContext) (jetstream.Msg, error) {
	const patience = time.Second
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	msg, err := reader.Next(jetstream.NextContext(wait))
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case s.store.ended() != nil:
		return nil, s.store.ended()
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, nats.ErrTimeout) || errors.Is(err, jetstream.ErrNoHeartbeat):
		return nil, nil
	default:
		return msg, err
	}
}

// end asks the stream's leader for the number of the last message, 0 if there is
// none.
func (s *shard) end(ctx context.Context) (uint64, error) {
	ctx, cancel := context.WithTimeout(ctx, s.store.options.AnswerTimeout)
	defer cancel()
	msg, err := s.stream.GetLastMsgForSubject(ctx, s.prefix+"*")
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return msg.Sequence, nil
}

// deliver hands a message to yield unless it is the mark of a deletion.
func (s *shard) deliver(msg jetstream.Msg, revision uint64, yield func(store.Snapshot, store.Revision) error) error {
	if msg.Headers().Get(deletedHeader) != "" {
		return nil
	}
	snapshot, err := store.Decode(strings.TrimPrefix(msg.Subject(), s.prefix), msg.Data())
	if err != nil {
		return err
	}
	return yield(snapshot, store.Revision(revision))
}

package natsstore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/nats-io/nats.go/jetstream"
)

// Scan implements [store.Store].
func (s *Store) Scan(ctx context.Context, yield func(store.Snapshot, store.Revision) error) error {
	for _, shard := range s.shards {
		if err := shard.scan(ctx, yield); err != nil {
			return err
		}
	}
	return nil
}

// scan reads the stream from its beginning. A conversation that is written
// meanwhile moves to the end, so it is not missed by a reader that comes to where
// nothing is left, provided that this is no replica that lags behind what the
// leader had when the scan began.
func (s *shard) scan(ctx context.Context, yield func(store.Snapshot, store.Revision) error) error {
	const shortest, longest = 100 * time.Millisecond, 5 * time.Second
	first, err := s.end(ctx)
	end := first
	at := uint64(0) // number of the last message read
	for patience := shortest; err == nil && at < end; patience = min(2*patience, longest) {
		var done bool
		if at, done, err = s.scanFrom(ctx, at, patience, yield); err != nil || done && at >= first {
			return err
		}
		end, err = s.end(ctx)
	}
	if err != nil {
		return fmt.Errorf("scanning conversations: %w", err)
	}
	return nil
}

// scanFrom reads what comes behind a message until nothing does or the reader
// breaks, and returns the number of the last one; done means that nothing does.
func (s *shard) scanFrom(ctx context.Context, at uint64, patience time.Duration, yield func(store.Snapshot, store.Revision) error) (last uint64, done bool, err error) {
	begin, cancel := context.WithTimeout(ctx, s.store.options.AnswerTimeout)
	r, err := read(begin, s.stream, at+1)
	cancel()
	if err != nil {
		return at, false, fmt.Errorf("scanning conversations: %w", err)
	}
	defer r.close(ctx)
	for {
		msg, about, err := r.next(ctx, patience)
		if err != nil {
			return at, false, nil // another reader goes on; that ctx has ended, the next request says
		}
		at = about.Sequence.Stream
		if err := s.deliver(msg, at, yield); err != nil {
			return at, false, err
		}
		if about.NumPending == 0 {
			return at, true, nil
		}
	}
}

// end asks the stream's leader for the number of the last message, 0 if there is
// none.
func (s *shard) end(ctx context.Context) (uint64, error) {
	if err := s.store.ended(); err != nil {
		return 0, err
	}
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

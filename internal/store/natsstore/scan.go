package natsstore

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/nats-io/nats.go/jetstream"
)

// Scan implements [store.Store].
func (s *Store) Scan(ctx context.Context, yield func(store.Snapshot, store.Revision) error) error {
	for _, shard := range s.shards {
		err := shard.scan(ctx, func(msg jetstream.Msg, revision uint64) error { return shard.deliver(msg, revision, yield) })
		if err != nil {
			return err
		}
	}
	return nil
}

// ScanPieces implements [store.Store].
func (s *Store) ScanPieces(ctx context.Context, yield func(store.Piece, []byte) error) error {
	files := &shard{store: s, stream: s.files, prefix: s.options.Name + ".f."} // for reading only
	return files.scan(ctx, func(msg jetstream.Msg, _ uint64) error {
		names := strings.Split(strings.TrimPrefix(msg.Subject(), files.prefix), ".")
		number, err := strconv.Atoi(names[len(names)-1])
		if err != nil || len(names) != 3 {
			return fmt.Errorf("scanning files: subject %s is not one of ours", msg.Subject())
		}
		return yield(store.Piece{Conversation: names[0], File: names[1], Number: number}, msg.Data())
	})
}

// scanRounds is how often a scan goes after what was written meanwhile. Each
// round has to read only what was written during the one before.
const scanRounds = 10

// scan reads the stream from its beginning to where it ends by the leader's word,
// since the reader may sit on a replica that lags behind. What is written
// meanwhile moves to the end, where the next round finds it. How many messages
// are left, which the server tells with each one, is not reliable enough to end
// by: it counts those that are replaced twice.
func (s *shard) scan(ctx context.Context, deliver func(jetstream.Msg, uint64) error) error {
	const shortest, longest = 100 * time.Millisecond, 5 * time.Second
	c := &cursor{shard: s, deliver: deliver}
	for patience := shortest; ; patience = min(2*patience, longest) {
		done, err := c.target(ctx)
		if err == nil && !done {
			done, err = c.read(ctx, patience)
		}
		if err != nil || done {
			return err
		}
	}
}

// A cursor is how far a scan has come.
type cursor struct {
	shard   *shard
	deliver func(msg jetstream.Msg, number uint64) error
	at      uint64 // number of the last message read
	end     uint64 // where the round ends
	round   int
}

// target begins a round, and reports whether there is nothing left to do.
func (c *cursor) target(ctx context.Context) (done bool, err error) {
	if c.end, err = c.shard.end(ctx); err != nil {
		return false, fmt.Errorf("scanning conversations: %w", err)
	}
	return c.at >= c.end, nil
}

// read reads until nothing is left to do or the reader breaks; then another one
// has to go on.
func (c *cursor) read(ctx context.Context, patience time.Duration) (done bool, err error) {
	begin, cancel := context.WithTimeout(ctx, c.shard.store.options.AnswerTimeout)
	r, err := read(begin, c.shard.stream, c.at+1)
	cancel()
	if err != nil {
		return false, fmt.Errorf("scanning conversations: %w", err)
	}
	defer r.close(ctx)
	for !done && err == nil {
		msg, about, broken := r.next(ctx, patience)
		if broken != nil {
			return false, nil
		}
		c.at = about.Sequence.Stream
		if err := c.deliver(msg, c.at); err != nil {
			return false, err
		}
		if c.at >= c.end {
			if c.round++; c.round == scanRounds {
				return true, nil
			}
			done, err = c.target(ctx)
		}
	}
	return done, err
}

// end asks the stream's leader for the number of the last message, 0 if there is
// none.
func (s *shard) end(ctx context.Context) (uint64, error) {
	if err := s.store.ended(); err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.store.options.AnswerTimeout)
	defer cancel()
	msg, err := newest(ctx, s.stream, s.prefix+">")
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

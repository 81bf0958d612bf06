package natsstore

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/nats-io/nuid"
)

// A write is a commit or a deletion on its way.
type write struct {
	id      string
	data    []byte // nil: delete
	after   uint64
	nonce   string          // tells this write from every other one
	given   <-chan struct{} // closed when the caller has given up
	outcome chan outcome    // takes one
	doubt   bool            // it was sent, and the answer was lost
}

type outcome struct {
	revision uint64
	err      error
}

func (w *write) finish(revision uint64, err error) { w.outcome <- outcome{revision, err} }

// giveUp finishes a write that nobody waits for, and reports whether it did.
func (w *write) giveUp() bool {
	select {
	case <-w.given:
		w.finish(0, store.ErrUnknown)
		return true
	default:
		return false
	}
}

// Commit implements [store.Store].
func (s *Store) Commit(ctx context.Context, snapshot store.Snapshot, after store.Revision) (store.Revision, error) {
	data, err := store.Encode(snapshot)
	if err != nil {
		return 0, err
	}
	revision, err := s.write(ctx, &write{id: snapshot.ID, data: data, after: uint64(after)})
	if err != nil {
		return 0, fmt.Errorf("conversation %s: committing: %w", snapshot.ID, err)
	}
	return revision, nil
}

// Delete implements [store.Store]. The mark that it leaves takes part in the
// same batches, and goes by itself after a while.
func (s *Store) Delete(ctx context.Context, id string, at store.Revision) error {
	if err := store.CheckID(id); err != nil {
		return fmt.Errorf("conversation: %w", err)
	}
	if at == 0 {
		return fmt.Errorf("conversation %s: deleting revision 0: %w", id, store.ErrInvalid)
	}
	if _, err := s.write(ctx, &write{id: id, after: uint64(at)}); err != nil {
		return fmt.Errorf("conversation %s: deleting: %w", id, err)
	}
	return nil
}

// write hands a write to its shard and waits for what becomes of it.
func (s *Store) write(ctx context.Context, w *write) (store.Revision, error) {
	w.nonce, w.given, w.outcome = nuid.Next(), ctx.Done(), make(chan outcome, 1)
	if err := errors.Join(s.ended(), ctx.Err()); err != nil {
		return 0, err
	}
	select {
	case s.shardOf(w.id).queue <- w:
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-s.over:
		return 0, s.ended()
	}
	select {
	case o := <-w.outcome:
		if ended := s.ended(); errors.Is(ended, store.ErrStopped) && o.err == nil {
			// It was acknowledged while the disk was failing, and may be lost.
			return 0, fmt.Errorf("%w: %w", store.ErrUnknown, ended)
		}
		return store.Revision(o.revision), o.err
	case <-ctx.Done():
		return 0, fmt.Errorf("%w: %w", store.ErrUnknown, ctx.Err())
	case <-s.over:
		return 0, fmt.Errorf("%w: %w", store.ErrUnknown, s.ended())
	}
}

// shardOf returns the shard of a conversation.
func (s *Store) shardOf(id string) *shard { return s.shards[shardNumber(id)] }

// shardNumber is part of what is stored and never changes.
func shardNumber(id string) int {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(id)) // it never fails
	return int(hash.Sum32() % shards)
}

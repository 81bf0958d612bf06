package memstore

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/botrunner/botrunner/internal/store"
)

// A Store is one process's connection to a Cluster.
type Store struct {
	cluster *Cluster
	closed  chan struct{} // closed by Close

	mu     sync.Mutex
	cut    time.Time     // since when it is off the network; zero: it is on it
	joined chan struct{} // closed while it is on the network
	own    []*member
}

var _ store.Store = (*Store)(nil)

// Commit implements [store.Store].
func (s *Store) Commit(ctx context.Context, snapshot store.Snapshot, after store.Revision) (store.Revision, error) {
	data, err := store.Encode(snapshot)
	if err != nil {
		return 0, err
	}
	return s.write(ctx, Op{Commit, snapshot.ID}, data, after)
}

// Delete implements [store.Store].
func (s *Store) Delete(ctx context.Context, id string, at store.Revision) error {
	if err := store.CheckID(id); err != nil {
		return fmt.Errorf("conversation: %w", err)
	}
	if at == 0 {
		return fmt.Errorf("conversation %s: deleting revision 0: %w", id, store.ErrInvalid)
	}
	_, err := s.write(ctx, Op{Delete, id}, nil, at)
	return err
}

func (s *Store) write(ctx context.Context, op Op, data []byte, after store.Revision) (store.Revision, error) {
	var revision store.Revision
	sent, err := s.call(ctx, op, func() (err error) {
		revision, err = s.cluster.swap(op.Target, data, after)
		return err
	})
	if err == nil {
		return revision, nil
	}
	if sent && (ctx.Err() != nil || s.isClosed()) {
		err = fmt.Errorf("%w: %w", store.ErrUnknown, err)
	}
	return 0, fmt.Errorf("conversation %s: committing: %w", op.Target, err)
}

// Load implements [store.Store].
func (s *Store) Load(ctx context.Context, id string) (store.Snapshot, store.Revision, error) {
	if err := store.CheckID(id); err != nil {
		return store.Snapshot{}, 0, fmt.Errorf("conversation: %w", err)
	}
	var found record
	_, err := s.call(ctx, Op{Load, id}, func() error {
		var ok bool
		if found, ok = s.cluster.get(id); !ok {
			return store.ErrNotFound
		}
		return nil
	})
	if err != nil {
		return store.Snapshot{}, 0, fmt.Errorf("conversation %s: loading: %w", id, err)
	}
	snapshot, err := store.Decode(id, found.data)
	return snapshot, found.revision, err
}

// Scan implements [store.Store].
func (s *Store) Scan(ctx context.Context, yield func(store.Snapshot, store.Revision) error) error {
	var ids []string
	_, err := s.call(ctx, Op{Kind: Scan}, func() error {
		s.cluster.mu.Lock()
		defer s.cluster.mu.Unlock()
		ids = slices.Sorted(maps.Keys(s.cluster.stored))
		return nil
	})
	if err != nil {
		return fmt.Errorf("scanning conversations: %w", err)
	}
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("scanning conversations: %w", err)
		}
		found, ok := s.cluster.get(id)
		if !ok {
			continue // deleted meanwhile
		}
		snapshot, err := store.Decode(id, found.data)
		if err != nil {
			return err
		}
		if err := yield(snapshot, found.revision); err != nil {
			return err
		}
	}
	return nil
}

// Healthy implements [store.Store].
func (s *Store) Healthy() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.isClosed():
		return store.ErrClosed
	case !s.cut.IsZero():
		return fmt.Errorf("%w: cut off for %v", store.ErrStalled, time.Since(s.cut))
	default:
		return nil
	}
}

// Close implements [store.Store].
func (s *Store) Close() error {
	s.mu.Lock()
	if s.isClosed() {
		s.mu.Unlock()
		return nil
	}
	close(s.closed)
	own := s.own
	s.mu.Unlock()
	for _, m := range own {
		m.die()
	}
	return nil
}

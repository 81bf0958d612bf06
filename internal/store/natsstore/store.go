package natsstore

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A Store keeps conversations in JetStream.
//
// Its goroutines, one for each shard, two for each member, and one while servers
// are away, are started by Open and Join and waited for by Close.
type Store struct {
	options Options
	server  *server.Server // nil: a cluster
	lock    *folderLock    // on the folder; nil: a cluster
	conn    *nats.Conn
	js      jetstream.JetStream
	shards  [shards]*shard
	leases  jetstream.Stream
	files   jetstream.Stream
	told    sync.Once // that it does not open yet

	cancel context.CancelFunc // ends what the goroutines wait for
	work   sync.WaitGroup     // the goroutines
	over   chan struct{}      // closed once the store is closed or has stopped

	mu      sync.Mutex
	cause   error              // why it is over
	closing bool               // Close was called
	members map[string]*member // by runner
}

var _ store.Store = (*Store)(nil)

// Open opens the store, waiting until it can be used. It refuses a cluster that
// could lose what it acknowledged, and says how to mend that.
func Open(ctx context.Context, options Options) (*Store, error) {
	options, err := options.complete()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, options.SetupTimeout)
	defer cancel()
	s := &Store{options: options, over: make(chan struct{}), members: map[string]*member{}}
	if err := s.open(ctx); err != nil {
		_ = s.Close() // what keeps it from opening is what counts
		return nil, fmt.Errorf("%s: %w", options.place(), err)
	}
	return s, nil
}

func (s *Store) open(ctx context.Context) error {
	if !s.options.isEmbedded() {
		return s.openShared(ctx)
	}
	if err := s.startServer(); err != nil {
		return err
	}
	if err := s.openShared(ctx); err != nil {
		return err
	}
	// Whoever had a lease is dead, since the folder is ours.
	if err := s.leases.Purge(ctx); err != nil {
		return fmt.Errorf("ending former leases: %w", err)
	}
	return nil
}

// openShared opens what other processes may have open as well.
func (s *Store) openShared(ctx context.Context) error {
	if err := s.connect(ctx); err != nil {
		return err
	}
	streams, err := s.setUp(ctx)
	if err != nil {
		return err
	}
	away, err := s.checkServers(ctx, streams)
	if err != nil {
		return err
	}
	s.leases, s.files = streams[shards], streams[shards+1]
	life, cancel := context.WithCancel(context.WithoutCancel(ctx)) // the goroutines outlive Open
	s.cancel = cancel
	if len(away) > 0 {
		s.work.Go(func() { s.awaitServers(life, away) })
	}
	for i := range s.shards {
		s.shards[i] = newShard(s, i, streams[i])
		s.work.Go(func() { s.shards[i].run(life) })
	}
	return nil
}

// Load implements [store.Store]. It asks the stream's leader.
func (s *Store) Load(ctx context.Context, id string) (store.Snapshot, store.Revision, error) {
	if err := store.CheckID(id); err != nil {
		return store.Snapshot{}, 0, fmt.Errorf("conversation: %w", err)
	}
	if err := s.ended(); err != nil {
		return store.Snapshot{}, 0, fmt.Errorf("conversation %s: loading: %w", id, err)
	}
	found, err := s.shardOf(id).last(ctx, id)
	switch {
	case s.ended() != nil:
		err = s.ended()
	case err == nil && (found.revision == 0 || found.deleted):
		err = store.ErrNotFound
	}
	if err != nil {
		return store.Snapshot{}, 0, fmt.Errorf("conversation %s: loading: %w", id, err)
	}
	snapshot, err := store.Decode(id, found.data)
	return snapshot, store.Revision(found.revision), err
}

// Close implements [store.Store].
func (s *Store) Close() error {
	s.end(store.ErrClosed)
	s.mu.Lock()
	first := !s.closing
	s.closing = true
	members := slices.Collect(maps.Values(s.members))
	s.mu.Unlock()
	for _, m := range members {
		m.end()
	}
	if s.cancel != nil {
		s.cancel()
	}
	s.work.Wait()
	if !first {
		return nil
	}
	if s.conn != nil {
		s.conn.Close()
	}
	s.stopServer()
	return nil
}

// end makes the store unusable, for good.
func (s *Store) end(cause error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cause == nil {
		s.cause = cause
		close(s.over)
	}
}

// ended returns why the store cannot be used any more, or nil.
func (s *Store) ended() error {
	select {
	case <-s.over:
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.cause
	default:
		return nil
	}
}

// pause waits, for at most d. It reports whether the store is still there.
func (s *Store) pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
	case <-s.over:
	}
	return false
}

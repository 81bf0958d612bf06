package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func committedIsLoaded(t *testing.T, c Cluster) {
	s, other := open(t, c), open(t, c)
	id := fresh(t, "c")
	_, _, err := s.Load(within(t), id)
	require.ErrorIs(t, err, store.ErrNotFound)

	for _, wanted := range []store.Snapshot{
		{ID: id},
		{ID: id, Owner: "r1", Epoch: 1, Seq: 1, Data: []byte("hello")},
		{ID: id, Owner: "r2", Epoch: 1<<64 - 1, Seq: 1<<64 - 1, Data: bytes.Repeat([]byte{0, 255}, store.MaxData/2)},
	} {
		_, before, err := s.Load(within(t), id)
		if !errors.Is(err, store.ErrNotFound) {
			require.NoError(t, err)
		}
		revision, err := s.Commit(within(t), wanted, before)
		require.NoError(t, err)
		assert.Greater(t, revision, before)
		found, at, err := other.Load(within(t), id)
		require.NoError(t, err)
		assert.Equal(t, revision, at)
		assert.Equal(t, wanted.Owner, found.Owner)
		assert.Equal(t, wanted.Epoch, found.Epoch)
		assert.Equal(t, wanted.Seq, found.Seq)
		assert.True(t, bytes.Equal(wanted.Data, found.Data))
	}
}

func onlyTheNewestIsReplaced(t *testing.T, c Cluster) {
	s := open(t, c)
	id := fresh(t, "c")
	first, err := s.Commit(within(t), store.Snapshot{ID: id, Seq: 1}, 0)
	require.NoError(t, err)
	second, err := s.Commit(within(t), store.Snapshot{ID: id, Seq: 2}, first)
	require.NoError(t, err)
	for _, stale := range []store.Revision{0, first} {
		_, err = s.Commit(within(t), store.Snapshot{ID: id, Seq: 3}, stale)
		require.ErrorIs(t, err, store.ErrConflict, "after %d", stale)
		require.NotErrorIs(t, err, store.ErrUnknown)
	}
	found, at, err := s.Load(within(t), id)
	require.NoError(t, err)
	assert.Equal(t, uint64(2), found.Seq)
	assert.Equal(t, second, at)
}

func deletedIsGone(t *testing.T, c Cluster) {
	s := open(t, c)
	id := fresh(t, "c")
	first, err := s.Commit(within(t), store.Snapshot{ID: id, Data: []byte("x")}, 0)
	require.NoError(t, err)
	second, err := s.Commit(within(t), store.Snapshot{ID: id, Data: []byte("y")}, first)
	require.NoError(t, err)
	require.ErrorIs(t, s.Delete(within(t), id, first), store.ErrConflict)
	require.NoError(t, s.Delete(within(t), id, second))
	_, _, err = s.Load(within(t), id)
	require.ErrorIs(t, err, store.ErrNotFound)
	require.ErrorIs(t, s.Delete(within(t), id, second), store.ErrConflict)
	_, err = s.Commit(within(t), store.Snapshot{ID: id}, second)
	require.ErrorIs(t, err, store.ErrConflict)

	again, err := s.Commit(within(t), store.Snapshot{ID: id, Data: []byte("z")}, 0)
	require.NoError(t, err)
	assert.Greater(t, again, second)
	_, at, err := s.Load(within(t), id)
	require.NoError(t, err)
	assert.Equal(t, again, at)
}

func impossibleIsRefused(t *testing.T, c Cluster) {
	s := open(t, c)
	for _, id := range []string{"", "a.b", "a*", ">", "a b", "ä", string(bytes.Repeat([]byte("x"), 129))} {
		_, err := s.Commit(within(t), store.Snapshot{ID: id}, 0)
		require.ErrorIs(t, err, store.ErrInvalid, id)
		_, _, err = s.Load(within(t), id)
		require.ErrorIs(t, err, store.ErrInvalid, id)
		require.ErrorIs(t, s.Delete(within(t), id, 1), store.ErrInvalid, id)
		_, err = s.Send(within(t), id, nil)
		require.ErrorIs(t, err, store.ErrInvalid, id)
		_, err = s.Join(within(t), id, echo)
		require.ErrorIs(t, err, store.ErrInvalid, id)
	}
	id := fresh(t, "c")
	_, err := s.Commit(within(t), store.Snapshot{ID: id, Owner: "a.b"}, 0)
	require.ErrorIs(t, err, store.ErrInvalid)
	_, err = s.Commit(within(t), store.Snapshot{ID: id, Data: make([]byte, store.MaxData+1)}, 0)
	require.ErrorIs(t, err, store.ErrInvalid)
	_, err = s.Send(within(t), id, make([]byte, store.MaxData+1))
	require.ErrorIs(t, err, store.ErrInvalid)
	require.ErrorIs(t, s.Delete(within(t), id, 0), store.ErrInvalid)
}

func endedContext(t *testing.T, c Cluster) {
	s := open(t, c)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	id := fresh(t, "c")
	_, err := s.Commit(ctx, store.Snapshot{ID: id}, 0)
	require.ErrorIs(t, err, context.Canceled)
	require.NotErrorIs(t, err, store.ErrUnknown)
	_, _, err = s.Load(ctx, id)
	require.ErrorIs(t, err, context.Canceled)
	_, _, err = s.Load(within(t), id)
	require.ErrorIs(t, err, store.ErrNotFound)
	require.ErrorIs(t, s.Scan(ctx, func(store.Snapshot, store.Revision) error { return nil }), context.Canceled)
}

// Each round many claim the same conversation at its present revision.
func oneOfManyWins(t *testing.T, c Cluster) {
	const runners, rounds = 8, 10
	stores := []store.Store{open(t, c), open(t, c)}
	id := fresh(t, "c")
	var revision store.Revision
	for round := range rounds {
		var won atomic.Uint64
		var wins, losses atomic.Int64
		var work sync.WaitGroup
		for i := range runners {
			work.Go(func() {
				claim := store.Snapshot{ID: id, Owner: fmt.Sprintf("r%d", i), Epoch: uint64(round)}
				at, err := stores[i%2].Commit(within(t), claim, revision)
				switch {
				case err == nil:
					wins.Add(1)
					won.Store(uint64(at))
				case errors.Is(err, store.ErrConflict):
					losses.Add(1)
				default:
					assert.NoError(t, err)
				}
			})
		}
		work.Wait()
		require.EqualValues(t, 1, wins.Load())
		require.EqualValues(t, runners-1, losses.Load())
		revision = store.Revision(won.Load())
	}
}

// They are written at once, so that a driver that gathers writes has them in one
// batch, and has to find the one that spoils it.
func oneStaleAmongMany(t *testing.T, c Cluster) {
	const many = 100
	s := open(t, c)
	prefix := fresh(t, "c")
	stale := fmt.Sprintf("%s-%d", prefix, many/2)
	_, err := s.Commit(within(t), store.Snapshot{ID: stale, Owner: "other"}, 0)
	require.NoError(t, err)
	revisions := make([]store.Revision, many)
	errs := make([]error, many)
	var work sync.WaitGroup
	for i := range many {
		work.Go(func() {
			revisions[i], errs[i] = s.Commit(within(t), store.Snapshot{ID: fmt.Sprintf("%s-%d", prefix, i)}, 0)
		})
	}
	work.Wait()
	for i, err := range errs {
		if i == many/2 {
			require.ErrorIs(t, err, store.ErrConflict)
			continue
		}
		require.NoError(t, err)
		_, at, err := s.Load(within(t), fmt.Sprintf("%s-%d", prefix, i))
		require.NoError(t, err)
		assert.Equal(t, revisions[i], at)
	}
}

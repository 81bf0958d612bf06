package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fill commits n conversations and returns their revisions.
func fill(t *testing.T, s store.Store, prefix string, n int) map[string]store.Revision {
	t.Helper()
	var mu sync.Mutex
	all := map[string]store.Revision{}
	var work sync.WaitGroup
	for i := range n {
		work.Go(func() {
			id := fmt.Sprintf("%s-%d", prefix, i)
			revision, err := s.Commit(within(t), store.Snapshot{ID: id, Data: []byte(id)}, 0)
			if assert.NoError(t, err) {
				mu.Lock()
				defer mu.Unlock()
				all[id] = revision
			}
		})
	}
	work.Wait()
	require.Len(t, all, n)
	return all
}

// scan returns the newest revision of all conversations with a prefix.
func scan(ctx context.Context, s store.Store, prefix string) (map[string]store.Revision, error) {
	all := map[string]store.Revision{}
	err := s.Scan(ctx, func(snapshot store.Snapshot, revision store.Revision) error {
		switch {
		case !strings.HasPrefix(snapshot.ID, prefix):
		case revision <= all[snapshot.ID]:
			return fmt.Errorf("%s: revision %d came behind %d", snapshot.ID, revision, all[snapshot.ID])
		default:
			all[snapshot.ID] = revision
		}
		return nil
	})
	return all, err
}

func scanFindsEverything(t *testing.T, c Cluster) {
	s := open(t, c)
	prefix := fresh(t, "c")
	found, err := scan(within(t), s, prefix)
	require.NoError(t, err)
	assert.Empty(t, found)

	wanted := fill(t, s, prefix, 500)
	found, err = scan(within(t), open(t, c), prefix)
	require.NoError(t, err)
	assert.Equal(t, wanted, found)

	gone := prefix + "-17"
	require.NoError(t, s.Delete(within(t), gone, wanted[gone]))
	delete(wanted, gone)
	found, err = scan(within(t), s, prefix)
	require.NoError(t, err)
	assert.Equal(t, wanted, found)
}

// busy is how many conversations are written without pause during scans.
const busy = 4

// assertUnwritten finds all conversations as they were, but for the busy ones.
func assertUnwritten(t *testing.T, wanted, found map[string]store.Revision, prefix string) {
	t.Helper()
	for i := range len(wanted) - busy {
		id := fmt.Sprintf("%s-%d", prefix, i+busy)
		assert.Equal(t, wanted[id], found[id], id)
	}
}

func scanWhileWriting(t *testing.T, c Cluster) {
	s := open(t, c)
	prefix := fresh(t, "c")
	wanted := fill(t, s, prefix, 300)
	var stop atomic.Bool
	var work sync.WaitGroup
	for i := range busy {
		work.Go(func() {
			id := fmt.Sprintf("%s-%d", prefix, i)
			for revision := wanted[id]; !stop.Load(); {
				next, err := s.Commit(within(t), store.Snapshot{ID: id}, revision)
				if !assert.NoError(t, err) {
					return
				}
				revision = next
			}
		})
	}
	for range 3 {
		found, err := scan(within(t), s, prefix)
		if assert.NoError(t, err) {
			assertUnwritten(t, wanted, found, prefix)
		}
	}
	stop.Store(true)
	work.Wait()
}

func scanEndsWithYield(t *testing.T, c Cluster) {
	s := open(t, c)
	fill(t, s, fresh(t, "c"), 3)
	enough := errors.New("enough")
	calls := 0
	err := s.Scan(within(t), func(store.Snapshot, store.Revision) error { calls++; return enough })
	assert.Equal(t, enough, err)
	assert.Equal(t, 1, calls)
}

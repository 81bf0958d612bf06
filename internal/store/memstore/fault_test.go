package memstore_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/memstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func silent(context.Context, []byte) ([]byte, error) { return nil, nil }

func TestFaultsAreWhatTheHookSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var next memstore.Fault
		var asked []memstore.Op
		s := memstore.New(memstore.Options{Fault: func(op memstore.Op) memstore.Fault {
			asked = append(asked, op)
			return next
		}}).Open()
		next = memstore.Fault{Before: store.ErrStopped}
		_, err := s.Commit(t.Context(), store.Snapshot{ID: "c"}, 0)
		require.ErrorIs(t, err, store.ErrStopped)

		next = memstore.Fault{After: store.ErrUnknown}
		_, err = s.Commit(t.Context(), store.Snapshot{ID: "c"}, 0)
		require.ErrorIs(t, err, store.ErrUnknown)

		next = memstore.Fault{Delay: time.Hour}
		begun := time.Now()
		_, at, err := s.Load(t.Context(), "c")
		require.NoError(t, err, "it had happened")
		assert.Equal(t, store.Revision(1), at)
		assert.Equal(t, time.Hour, time.Since(begun))

		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		require.ErrorIs(t, s.Delete(ctx, "c", at), store.ErrUnknown)
		assert.Equal(t, []memstore.Op{{Kind: memstore.Commit, Target: "c"}, {Kind: memstore.Commit, Target: "c"}, {Kind: memstore.Load, Target: "c"}, {Kind: memstore.Delete, Target: "c"}}, asked)
	})
}

// A process off the network is safe for a while, then it is not, and then the
// others take it for dead; once back, it is one of them again.
func TestAProcessOffTheNetworkIsTakenForDead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cluster := memstore.New(memstore.Options{})
		s, lonely := cluster.Open(), cluster.Open()
		a, err := s.Join(t.Context(), "a", silent)
		require.NoError(t, err)
		b, err := lonely.Join(t.Context(), "b", silent)
		require.NoError(t, err)
		event, err := a.Next(t.Context())
		require.NoError(t, err)
		assert.Equal(t, store.Event{Runner: "b", Kind: store.Joined}, event)

		lonely.Cut(true)
		begun := time.Now()
		require.ErrorIs(t, lonely.Healthy(), store.ErrStalled)
		time.Sleep(14 * time.Second)
		assert.True(t, b.Safe())
		time.Sleep(2 * time.Second)
		assert.False(t, b.Safe())
		event, err = a.Next(t.Context())
		require.NoError(t, err)
		assert.Equal(t, store.Event{Runner: "b", Kind: store.Expired}, event)
		assert.Equal(t, 20*time.Second, time.Since(begun))
		assert.Equal(t, []string{"a"}, a.Runners())

		require.NoError(t, a.Leave(t.Context()))
		lonely.Cut(false)
		assert.True(t, b.Safe())
		assert.Equal(t, []string{"b"}, b.Runners())
		event, err = b.Next(t.Context())
		require.NoError(t, err)
		assert.Equal(t, store.Event{Runner: "a", Kind: store.Expired}, event, "how it went, nobody knows")
		require.NoError(t, s.Close())
		require.NoError(t, lonely.Close())
	})
}

func TestCallsWaitForTheNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := memstore.New(memstore.Options{}).Open()
		s.Cut(true)
		time.AfterFunc(time.Minute, func() { s.Cut(false) })
		begun := time.Now()
		_, err := s.Commit(t.Context(), store.Snapshot{ID: "c"}, 0)
		require.NoError(t, err)
		assert.Equal(t, time.Minute, time.Since(begun))

		s.Cut(true)
		time.AfterFunc(time.Minute, func() { _ = s.Close() })
		_, err = s.Commit(t.Context(), store.Snapshot{ID: "d"}, 0)
		require.ErrorIs(t, err, store.ErrClosed)
		require.ErrorIs(t, err, store.ErrUnknown)
	})
}

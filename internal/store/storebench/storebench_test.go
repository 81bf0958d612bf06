package storebench_test

import (
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/memstore"
	"github.com/botrunner/botrunner/internal/store/storebench"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCommitsAreCounted(t *testing.T) {
	s := memstore.New(memstore.Options{Fault: func(memstore.Op) memstore.Fault {
		return memstore.Fault{Delay: time.Millisecond}
	}}).Open()
	defer func() { require.NoError(t, s.Close()) }()
	r, err := storebench.Commits(t.Context(), s, 4, 50*time.Millisecond)
	require.NoError(t, err)
	written := 0
	require.NoError(t, s.Scan(t.Context(), func(snapshot store.Snapshot, _ store.Revision) error {
		written += int(snapshot.Seq)
		return nil
	}))
	assert.Equal(t, written, r.Commits)
	assert.GreaterOrEqual(t, r.Median, time.Millisecond)
	assert.GreaterOrEqual(t, r.P99, r.Median)
	assert.InDelta(t, float64(r.Commits)/r.Took.Seconds(), r.PerSecond(), 0.1)
}

func TestACommitThatFailsIsToldOf(t *testing.T) {
	s := memstore.New(memstore.Options{}).Open()
	require.NoError(t, s.Close())
	_, err := storebench.Commits(t.Context(), s, 4, time.Second)
	require.ErrorIs(t, err, store.ErrClosed)
}

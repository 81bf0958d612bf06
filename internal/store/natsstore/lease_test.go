package natsstore_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/natsstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func nothing(context.Context, []byte) ([]byte, error) { return nil, nil }

// A runner that cannot renew its lease notices before the others may take what
// it owns, and joins them again once it can.
func TestARunnerThatIsCutOffIsNotSafeBeforeItExpires(t *testing.T) {
	n, options := alone(t, false)
	g := startGlutton(t, n)
	options.LeaseTTL = 4 * time.Second
	near, err := natsstore.Open(t.Context(), options)
	require.NoError(t, err)
	defer func() { require.NoError(t, near.Close()) }()
	options.URLs = []string{g.url()}
	far, err := natsstore.Open(t.Context(), options)
	require.NoError(t, err)
	defer func() { require.NoError(t, far.Close()) }()

	a, err := near.Join(t.Context(), "a", nothing)
	require.NoError(t, err)
	b, err := far.Join(t.Context(), "b", nothing)
	require.NoError(t, err)
	g.requests.Store(true)
	require.Eventually(t, func() bool { return !b.Safe() }, 10*time.Second, time.Millisecond)
	assert.Contains(t, a.Runners(), "b", "it has not expired yet")
	require.Eventually(t, func() bool { return !slices.Contains(a.Runners(), "b") }, 10*time.Second, time.Millisecond)
	g.cut()
	require.Eventually(t, func() bool { return b.Safe() && slices.Contains(a.Runners(), "b") }, 10*time.Second, 10*time.Millisecond)
	var kinds []store.EventKind
	for range 3 {
		event, err := a.Next(t.Context())
		require.NoError(t, err)
		kinds = append(kinds, event.Kind)
	}
	assert.Equal(t, []store.EventKind{store.Joined, store.Expired, store.Joined}, kinds)
}

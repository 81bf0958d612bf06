package natsstore_test

import (
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/natsstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A machine is lost, and the runners of the others are started anew. What comes
// back in its place is looked at then.
func TestAStoreOpensWithoutOneOfThreeServers(t *testing.T) {
	nodes := threeNodes(t)
	options := natsstore.Options{SetupTimeout: 20 * time.Second}
	for _, n := range nodes {
		n.startChild(t)
		options.URLs, options.Monitors = append(options.URLs, n.url()), append(options.Monitors, n.monitor())
	}
	first, err := natsstore.Open(t.Context(), options)
	require.NoError(t, err)
	defer func() { require.NoError(t, first.Close()) }()

	wrong := options
	wrong.Monitors = append([]string{"http://127.0.0.1:1"}, options.Monitors[1:]...)
	_, err = natsstore.Open(t.Context(), wrong)
	require.ErrorContains(t, err, "server n1 keeps stream")
	require.ErrorContains(t, err, `Get "http://127.0.0.1:1/varz"`)

	nodes[0].kill(t)
	var s *natsstore.Store
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		s, err = natsstore.Open(t.Context(), options)
		require.NoError(c, err)
	}, time.Minute, 100*time.Millisecond)
	defer func() { require.NoError(t, s.Close()) }()
	_, err = s.Commit(t.Context(), store.Snapshot{ID: "c1", Seq: 1, Epoch: 1}, 0)
	require.NoError(t, err)
	require.NoError(t, s.Healthy())

	nodes[0].NoSync = true
	nodes[0].startChild(t)
	require.Eventually(t, func() bool { return s.Healthy() != nil }, 30*time.Second, 100*time.Millisecond)
	require.ErrorIs(t, s.Healthy(), store.ErrStopped)
	require.ErrorContains(t, s.Healthy(), "server n1 acknowledges writes that a power cut would take")
}

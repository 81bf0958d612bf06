package natsstore_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/natsstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Servers that have just started, and streams that were made a moment ago, leave
// questions without an answer. Whoever waits for one does so in vain.
func TestRunnersStartTogetherOnAFreshCluster(t *testing.T) {
	nodes := threeNodes(t)
	var urls, monitors []string
	for _, n := range nodes {
		n.startChild(t)
		urls, monitors = append(urls, n.url()), append(monitors, n.monitor())
	}
	const runners = 4
	var members [runners]store.Membership
	var starting sync.WaitGroup
	for i := range runners {
		starting.Go(func() {
			s, err := natsstore.Open(t.Context(), natsstore.Options{URLs: urls, Monitors: monitors})
			if assert.NoError(t, err) {
				t.Cleanup(func() { assert.NoError(t, s.Close()) })
				members[i], err = s.Join(t.Context(), fmt.Sprint("runner-", i), nothing)
				assert.NoError(t, err)
			}
		})
	}
	starting.Wait()
	for _, m := range members {
		require.NotNil(t, m)
		assert.Eventually(t, func() bool { return len(m.Runners()) == runners }, 10*time.Second, 10*time.Millisecond)
	}
}

// A runner whose lease was written without its hearing of it takes itself for
// nobody else.
func TestALeaseThatWasTakenUnheardIsOurs(t *testing.T) {
	s, g := throughGlutton(t)
	g.acks.Store(true)
	cutting := time.AfterFunc(time.Second, g.cut)
	defer cutting.Stop()
	m, err := s.Join(t.Context(), "unheard", nothing)
	require.NoError(t, err)
	assert.True(t, m.Safe())
	_, err = s.Join(t.Context(), "unheard", nothing)
	require.ErrorIs(t, err, store.ErrTaken)
}

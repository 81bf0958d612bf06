package natsstore_test

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/natsstore"
	"github.com/botrunner/botrunner/internal/store/storetest"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var leaderKills = flag.Int("leader-kills", 1, "how often a cluster's leader is killed under load")

// Clients race while the server that leads is killed with SIGKILL and started
// again. What they were told has to be the history of one register for each
// conversation. Loads take no part: the store promises that commits decide, not
// that loads are fresh.
func TestHistoriesAreLinearizableWhileLeadersAreKilled(t *testing.T) {
	nodes := threeNodes(t)
	var urls []string
	for _, n := range nodes {
		n.startChild(t)
		urls = append(urls, n.url())
	}
	var stores []store.Store
	for range 2 {
		s, err := natsstore.Open(t.Context(), natsstore.Options{
			URLs: urls, Monitors: []string{nodes[0].monitor(), nodes[1].monitor(), nodes[2].monitor()}, AnswerTimeout: 2 * time.Second,
		})
		require.NoError(t, err)
		defer func() { require.NoError(t, s.Close()) }()
		stores = append(stores, s)
	}
	for kill := range *leaderKills {
		h := storetest.NewHistory()
		ids := []string{fmt.Sprintf("a%d", kill), fmt.Sprintf("b%d", kill), fmt.Sprintf("c%d", kill)} // a history begins with none
		ctx, cancel := context.WithCancel(t.Context())
		var work sync.WaitGroup
		for client := range 6 {
			work.Go(func() { h.Act(ctx, stores[client%2], client, ids, false) })
		}
		waitForMore(t, h, 100)
		leader := leaderOf(t, urls, nodes, "botrunner-0")
		leader.kill(t)
		waitForMore(t, h, 100) // they go on: another one leads
		leader.startChild(t)
		waitForMore(t, h, 100)
		cancel()
		work.Wait()
		counts := h.Check(t)
		assert.Greater(t, counts["ok"], 200)
		t.Logf("kill %d of %s: %v", kill+1, leader.Name, counts)
	}
}

// waitForMore waits until n more operations have gone well.
func waitForMore(t *testing.T, h *storetest.History, n int) {
	t.Helper()
	until := h.Succeeded() + n
	require.Eventually(t, func() bool { return h.Succeeded() >= until }, time.Minute, 20*time.Millisecond)
}

// leaderOf returns the node that leads a stream.
func leaderOf(t *testing.T, urls []string, nodes []*node, stream string) *node {
	t.Helper()
	conn, err := nats.Connect(strings.Join(urls, ","))
	require.NoError(t, err)
	defer conn.Close()
	js, err := jetstream.New(conn)
	require.NoError(t, err)
	found, err := js.Stream(t.Context(), stream)
	require.NoError(t, err)
	for _, n := range nodes {
		if n.Name == found.CachedInfo().Cluster.Leader {
			return n
		}
	}
	require.Fail(t, "nobody leads")
	return nil
}

// Package storetest holds what every driver of package store has to do. A driver's
// test runs it on clusters of its own:
//
//	storetest.Run(t, func(t *testing.T) storetest.Cluster { … })
package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/stretchr/testify/require"
)

// A Cluster is what is tested.
type Cluster struct {
	// Open returns another connection to the same conversations. The test closes
	// it.
	Open func(t *testing.T) store.Store
	// LeaseTTL is how long a lease lives that nobody renews.
	LeaseTTL time.Duration
}

// Run runs all tests, each on what start returns. A driver whose clusters are
// costly returns the same one every time: ids are not used twice.
func Run(t *testing.T, start func(t *testing.T) Cluster) {
	t.Helper()
	tests := []struct {
		name string
		run  func(t *testing.T, c Cluster)
	}{
		{"what is committed is loaded", committedIsLoaded},
		{"only the newest revision can be replaced", onlyTheNewestIsReplaced},
		{"what is deleted is gone and can come again", deletedIsGone},
		{"impossible things are refused", impossibleIsRefused},
		{"an ended context leaves everything as it was", endedContext},
		{"of those who race one wins", oneOfManyWins},
		{"one stale write among many fails alone", oneStaleAmongMany},
		{"histories are linearizable", historiesAreLinearizable},
		{"the store is a map with revisions", storeIsAMap},
		{"a scan finds everything", scanFindsEverything},
		{"a scan finds everything while others write", scanWhileWriting},
		{"a scan ends with the error of its caller", scanEndsWithYield},
		{"pieces of files are kept", piecesAreKept},
		{"pieces of files are dropped", piecesAreDropped},
		{"impossible pieces are refused", impossiblePiecesAreRefused},
		{"runners see each other come and go", runnersSeeEachOther},
		{"a runner's id is taken once", runnerIsTakenOnce},
		{"the lease of a dead runner runs out", deadRunnersExpire},
		{"messages reach their runner", messagesReachTheirRunner},
		{"leaving ends handlers and waits for them", leavingEndsHandlers},
		{"a closed store says so", closedStoreSaysSo},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.run(t, start(t)) })
	}
}

// open opens a connection that ends with the test.
func open(t *testing.T, c Cluster) store.Store {
	t.Helper()
	s := c.Open(t)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// fresh returns an id that was not used before.
func fresh(t *testing.T, prefix string) string {
	t.Helper()
	return fmt.Sprintf("%s-%d", prefix, time.Now().UnixNano())
}

// within returns a context for one step, long enough for a slow machine.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

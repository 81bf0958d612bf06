package natsstore_test

import (
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/natsstore"
	"github.com/botrunner/botrunner/internal/store/storetest"

	"github.com/stretchr/testify/require"
)

// leaseTTL is as short as a server's clock allows.
const leaseTTL = 2 * time.Second

func TestTheEmbeddedStoreDoesWhatEveryStoreDoes(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Cluster {
		t.Helper()
		first, err := natsstore.Open(t.Context(), natsstore.Options{Dir: t.TempDir(), LeaseTTL: leaseTTL})
		require.NoError(t, err)
		t.Cleanup(func() { _ = first.Close() })
		return storetest.Cluster{LeaseTTL: leaseTTL, Open: func(t *testing.T) store.Store {
			t.Helper()
			return natsstore.Another(t, first)
		}}
	})
}

func TestAClusterDoesWhatEveryStoreDoes(t *testing.T) {
	nodes := threeNodes(t)
	var urls, monitors []string
	for _, n := range nodes {
		n.start(t)
		urls, monitors = append(urls, n.url()), append(monitors, n.monitor())
	}
	storetest.Run(t, func(*testing.T) storetest.Cluster {
		return storetest.Cluster{LeaseTTL: leaseTTL, Open: func(t *testing.T) store.Store {
			t.Helper()
			s, err := natsstore.Open(t.Context(), natsstore.Options{URLs: urls, Monitors: monitors, LeaseTTL: leaseTTL})
			require.NoError(t, err)
			return s
		}}
	})
}

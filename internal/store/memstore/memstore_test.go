package memstore_test

import (
	"testing"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/memstore"
	"github.com/botrunner/botrunner/internal/store/storetest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestItDoesWhatEveryStoreDoes(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Cluster {
		const ttl = 300 * 1e6
		cluster := memstore.New(memstore.Options{LeaseTTL: ttl})
		return storetest.Cluster{LeaseTTL: ttl, Open: func(*testing.T) store.Store { return cluster.Open() }}
	})
}

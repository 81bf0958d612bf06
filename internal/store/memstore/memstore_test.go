package memstore_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/memstore"
	"github.com/botrunner/botrunner/internal/store/storetest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestItDoesWhatEveryStoreDoes(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Cluster {
		const ttl = 300 * time.Millisecond
		cluster := memstore.New(memstore.Options{LeaseTTL: ttl, Fault: sometimesLate})
		return storetest.Cluster{LeaseTTL: ttl, Open: func(*testing.T) store.Store { return cluster.Open() }}
	})
}

// sometimesLate lets calls overtake each other.
func sometimesLate(memstore.Op) memstore.Fault {
	if rand.IntN(4) > 0 {
		return memstore.Fault{}
	}
	return memstore.Fault{Delay: 20 * time.Microsecond}
}

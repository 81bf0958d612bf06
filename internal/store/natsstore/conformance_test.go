package natsstore_test

import (
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/natsstore"
	"github.com/botrunner/botrunner/internal/store/storetest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// leaseTTL is as short as a server's clock allows.
const leaseTTL = 2 * time.Second

func TestTheEmbeddedStoreDoesWhatEveryStoreDoes(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Cluster {
		t.Helper()
		first, err := natsstore.Open(t.Context(), natsstore.Options{Dir: t.TempDir(), LeaseTTL: leaseTTL})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = first.Close() })
		return storetest.Cluster{LeaseTTL: leaseTTL, Open: func(t *testing.T) store.Store {
			t.Helper()
			return natsstore.Another(t, first)
		}}
	})
}

package natsstore_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/natsstore"

	"github.com/stretchr/testify/require"
)

// limitedChild writes to a disk that begins to fail: the kernel lets no file of
// this process grow beyond a size. It ends well if the store has stopped for good
// by then.
func limitedChild(dir string) error {
	signal.Ignore(syscall.SIGXFSZ)
	const limit = 256 << 10
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
		return err
	}
	s, err := natsstore.Open(context.Background(), natsstore.Options{Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	err = fillUp(ctx, s)
	if !errors.Is(err, store.ErrStopped) {
		return fmt.Errorf("the disk is full, but: %w", err)
	}
	if err := s.Healthy(); !errors.Is(err, store.ErrStopped) {
		return fmt.Errorf("the disk is full, but health is: %w", err)
	}
	if _, err := s.Commit(ctx, store.Snapshot{ID: "later"}, 0); !errors.Is(err, store.ErrStopped) {
		return fmt.Errorf("a commit after the end: %w", err)
	}
	return s.Close()
}

// fillUp commits until that fails, and prints what was acknowledged.
func fillUp(ctx context.Context, s store.Store) error {
	revisions := [writers]store.Revision{}
	for n := uint64(1); ; n++ {
		for i := range revisions {
			at, err := s.Commit(ctx, store.Snapshot{ID: fmt.Sprintf("w%d", i), Seq: n, Data: make([]byte, 2000)}, revisions[i])
			if err != nil {
				return err
			}
			revisions[i] = at
			fmt.Fprintf(os.Stdout, "%d %d\n", i, n)
		}
	}
}

func TestTheFirstErrorOfTheDiskStopsTheStore(t *testing.T) {
	dir := t.TempDir()
	child, _, out := startChild(t, "limited", dir)
	newest := map[int]uint64{}
	require.Positive(t, acknowledged(t, out, newest))
	require.NoError(t, child.Wait())
	assertNewest(t, dir, newest)
}

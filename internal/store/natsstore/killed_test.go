package natsstore_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/natsstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var kills = flag.Int("kills", 4, "how often a process that writes is killed")

// writers of a child, each with a conversation of its own.
const writers = 32

// writerChild counts in many conversations at once, and prints each number that
// was acknowledged, until it is killed. What it finds it goes on from.
func writerChild(dir string) error {
	s, err := natsstore.Open(context.Background(), natsstore.Options{Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	var mu sync.Mutex
	var work sync.WaitGroup
	for i := range writers {
		work.Go(func() {
			for {
				snapshot, at, err := s.Load(context.Background(), fmt.Sprintf("w%d", i))
				if err != nil && !errors.Is(err, store.ErrNotFound) {
					return
				}
				snapshot.ID = fmt.Sprintf("w%d", i)
				for {
					snapshot.Seq++
					snapshot.Data = make([]byte, 500)
					if at, err = s.Commit(context.Background(), snapshot, at); err != nil {
						return // the disk has failed, as some tests want
					}
					mu.Lock()
					fmt.Printf("%d %d\n", i, snapshot.Seq) // unbuffered: what is printed was acknowledged
					mu.Unlock()
				}
			}
		})
	}
	work.Wait()
	return s.Close()
}

// acknowledged reads what a child has printed, to the last whole line.
func acknowledged(t *testing.T, out *bufio.Scanner, into map[int]uint64) int {
	t.Helper()
	lines := 0
	for out.Scan() {
		writer, number, whole := strings.Cut(out.Text(), " ")
		if !whole {
			continue
		}
		i, err := strconv.Atoi(writer)
		require.NoError(t, err)
		n, err := strconv.ParseUint(number, 10, 64)
		require.NoError(t, err)
		assert.Greater(t, n, into[i], "a number was given twice")
		into[i] = n
		lines++
	}
	return lines
}

func TestNothingAcknowledgedIsLostWhenTheProcessIsKilled(t *testing.T) {
	dir := t.TempDir()
	newest := map[int]uint64{}
	all := 0
	for range *kills {
		child, _, out := startChild(t, "writer", dir)
		killer := time.AfterFunc(time.Second, func() { _ = child.Process.Kill() })
		all += acknowledged(t, out, newest)
		killer.Stop()
		require.Error(t, child.Wait(), "it was killed")
		assertNewest(t, dir, newest)
	}
	require.Greater(t, all, 100)
	t.Logf("%d kills, %d acknowledged, none lost", *kills, all)
}

// assertNewest finds what was acknowledged: the last one, or the one that was on
// its way.
func assertNewest(t *testing.T, dir string, newest map[int]uint64) {
	t.Helper()
	s, err := natsstore.Open(t.Context(), natsstore.Options{Dir: dir})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	for i, wanted := range newest {
		snapshot, _, err := s.Load(t.Context(), fmt.Sprintf("w%d", i))
		require.NoError(t, err)
		assert.GreaterOrEqual(t, snapshot.Seq, wanted, "writer %d", i)
		assert.LessOrEqual(t, snapshot.Seq, wanted+1, "writer %d", i)
	}
}

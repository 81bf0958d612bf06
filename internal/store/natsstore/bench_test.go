package natsstore_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/natsstore"
	"github.com/botrunner/botrunner/internal/store/storebench"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each commit is synced before it counts.
func BenchmarkCommits(b *testing.B) {
	for _, writers := range []int{1, 64, 256, 1024} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			s, err := natsstore.Open(b.Context(), natsstore.Options{Dir: b.TempDir()})
			require.NoError(b, err)
			defer func() { require.NoError(b, s.Close()) }()
			commits, took := 0, time.Duration(0)
			for b.Loop() {
				r, err := storebench.Commits(b.Context(), s, writers, time.Second)
				require.NoError(b, err)
				commits, took = commits+r.Commits, took+r.Took
				b.ReportMetric(float64(r.Median.Microseconds()), "p50-µs")
				b.ReportMetric(float64(r.P99.Microseconds()), "p99-µs")
			}
			b.ReportMetric(float64(commits)/took.Seconds(), "commits/s")
		})
	}
}

// A store with 100,000 conversations is opened, and all of them are read.
func BenchmarkRecovery(b *testing.B) {
	const conversations, writers = 100_000, 1024
	dir := b.TempDir()
	s, err := natsstore.Open(b.Context(), natsstore.Options{Dir: dir})
	require.NoError(b, err)
	data := make([]byte, storebench.SnapshotSize)
	var work sync.WaitGroup
	for w := range writers {
		work.Go(func() {
			for i := w; i < conversations; i += writers {
				_, err := s.Commit(b.Context(), store.Snapshot{ID: fmt.Sprintf("c%d", i), Owner: "bench", Data: data}, 0)
				assert.NoError(b, err)
			}
		})
	}
	work.Wait()
	require.NoError(b, s.Close())
	for b.Loop() {
		begun := time.Now()
		s, err := natsstore.Open(b.Context(), natsstore.Options{Dir: dir})
		require.NoError(b, err)
		b.ReportMetric(time.Since(begun).Seconds(), "s-to-open")
		found := 0
		require.NoError(b, s.Scan(b.Context(), func(store.Snapshot, store.Revision) error { found++; return nil }))
		require.Equal(b, conversations, found)
		b.ReportMetric(time.Since(begun).Seconds(), "s-to-open-and-read")
		require.NoError(b, s.Close())
	}
}

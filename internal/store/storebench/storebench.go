// Package storebench measures how fast a store commits, for the benchmarks and
// for `botrunner bench store`.
package storebench

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/botrunner/botrunner/internal/store"
)

// SnapshotSize is how many bytes each commit writes.
const SnapshotSize = 1024

// A Result is what was measured with a number of writers.
type Result struct {
	Writers int           `json:"writers"`
	Commits int           `json:"commits"`
	Took    time.Duration `json:"took_ns"`
	Median  time.Duration `json:"p50_ns"` // of one commit
	P99     time.Duration `json:"p99_ns"`
}

// PerSecond returns how many commits a second there were.
func (r Result) PerSecond() float64 { return float64(r.Commits) / r.Took.Seconds() }

// Commits lets writers, each with a conversation of its own, commit one snapshot
// after the other for a time. The conversations stay.
func Commits(ctx context.Context, s store.Store, writers int, d time.Duration) (Result, error) {
	results := make([]tally, writers)
	data := make([]byte, SnapshotSize)
	_, _ = rand.Read(data) // it never fails
	begun := time.Now()
	var work sync.WaitGroup
	for i := range writers {
		work.Go(func() {
			id := fmt.Sprintf("bench-%d-%d-%d", begun.UnixNano(), writers, i)
			results[i].write(ctx, s, store.Snapshot{ID: id, Owner: "bench", Data: data}, begun.Add(d))
		})
	}
	work.Wait()
	r := Result{Writers: writers, Took: time.Since(begun)}
	var all []time.Duration
	for _, one := range results {
		if one.err != nil {
			return r, one.err
		}
		all = append(all, one.took...)
	}
	slices.Sort(all)
	r.Commits = len(all)
	if len(all) > 0 {
		r.Median, r.P99 = all[len(all)/2], all[len(all)*99/100]
	}
	return r, nil
}

// tally is what one writer did.
type tally struct {
	took []time.Duration
	err  error
}

func (t *tally) write(ctx context.Context, s store.Store, snapshot store.Snapshot, until time.Time) {
	var at store.Revision
	for now := time.Now(); now.Before(until); {
		snapshot.Seq++
		if at, t.err = s.Commit(ctx, snapshot, at); t.err != nil {
			return
		}
		after := time.Now()
		t.took = append(t.took, after.Sub(now))
		now = after
	}
}

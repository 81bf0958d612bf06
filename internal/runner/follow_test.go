package runner_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/internal/runner"
	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/memstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// There are a hundred conversations that have ended to each that goes on, and a
// runner that took them up first would keep customers waiting.
func TestWhoWaitsIsTakenUpFirstAndWhoHasGoneLast(t *testing.T) {
	st := memstore.New(memstore.Options{}).Open()
	defer func() { require.NoError(t, st.Close()) }()
	for id, label := range map[string]string{
		"a-has-ended": `{"format": 1}`,
		"b-listens":   `{"format": 1, "flow": "x"}`,
		"c-waits":     `{"format": 1, "flow": "x", "waiting": true}`,
		"d-is-broken": `{`,
	} {
		_, err := st.Commit(t.Context(), store.Snapshot{ID: id, Epoch: 1, Seq: 1, Data: []byte(label)}, 0)
		require.NoError(t, err)
	}
	r, err := runner.New(t.Context(), runner.Options{Store: st})
	require.NoError(t, err)
	defer func() { require.NoError(t, r.Close(t.Context())) }()
	orphans, err := r.Orphans(t.Context())
	require.NoError(t, err)
	require.Len(t, orphans, 4)
	assert.Equal(t, []string{"c-waits", "b-listens"}, orphans[:2])
}

// Two runners that miss a third one at the same moment see the same conversations
// without an owner.
func TestWhatARunnerHasTakenUpIsNotTakenFromIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const orphans = 50
		cluster := memstore.New(memstore.Options{})
		y := &tally{seen: map[string]int{}}
		var follow sync.WaitGroup
		ctx, stop := context.WithCancel(t.Context())
		var runners []*runner.Runner
		for range 3 {
			r, err := runner.New(t.Context(), runner.Options{Store: cluster.Open(), Watch: y})
			require.NoError(t, err)
			runners = append(runners, r)
		}
		gone, left := runners[0], runners[1:]
		for i := range orphans {
			require.NoError(t, gone.Keep(t.Context(), fmt.Sprint("c", i), []byte(`{"format":1}`)))
		}
		for _, r := range left {
			follow.Go(func() { r.Follow(ctx, &lodge{runner: r}) })
		}
		time.Sleep(time.Second)
		require.NoError(t, gone.Close(t.Context()))
		time.Sleep(time.Minute)
		stop()
		follow.Wait()
		seen := y.since()
		assert.Equal(t, orphans, seen[runner.Expired])
		assert.Less(t, seen[runner.Asked], orphans/5, "that two come to one at the same instant, as they can in virtual time, is rare")
		for _, r := range left {
			assert.NotZero(t, r.Owned(), "they share the work")
			require.NoError(t, r.Close(context.WithoutCancel(t.Context())))
		}
	})
}

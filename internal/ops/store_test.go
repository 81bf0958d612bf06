package ops_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/ops"
	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/memstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryWriteIsCountedByWhatBecameOfIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := ops.NewMetrics()
		s := m.Store(memstore.New(memstore.Options{}).Open())
		rev, err := s.Commit(t.Context(), store.Snapshot{ID: "a"}, 0)
		require.NoError(t, err)
		_, err = s.Commit(t.Context(), store.Snapshot{ID: "a"}, 0)
		require.ErrorIs(t, err, store.ErrConflict)
		require.NoError(t, s.Delete(t.Context(), "a", rev))
		_, err = s.Commit(t.Context(), store.Snapshot{ID: "no such id!"}, 0)
		require.ErrorIs(t, err, store.ErrInvalid)
		assert.Contains(t, ours(t, m), `botrunner_store_up 1`)
		require.NoError(t, s.Close())
		_, err = s.Commit(t.Context(), store.Snapshot{ID: "b"}, 0)
		require.ErrorIs(t, err, store.ErrClosed)
		assert.Subset(t, ours(t, m), []string{
			`botrunner_commits_total{result="conflict"} 1`,
			`botrunner_commits_total{result="done"} 2`,
			`botrunner_commits_total{result="failed"} 2`,
			`botrunner_commit_duration_seconds_count 2`,
			`botrunner_store_up 0`,
		})
	})
}

func TestAWriteOfWhichNothingIsKnownIsCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := ops.NewMetrics()
		answerLost := func(memstore.Op) memstore.Fault { return memstore.Fault{After: store.ErrUnknown} }
		s := m.Store(memstore.New(memstore.Options{Fault: answerLost}).Open())
		defer func() { require.NoError(t, s.Close()) }()
		_, err := s.Commit(t.Context(), store.Snapshot{ID: "a"}, 0)
		require.ErrorIs(t, err, store.ErrUnknown)
		assert.Contains(t, ours(t, m), `botrunner_commits_total{result="unknown"} 1`)
	})
}

func TestARunnerIsShownAsItIsWhenAsked(t *testing.T) {
	m := ops.NewMetrics()
	owned, age := 3, 4*time.Second
	m.Runner(func() int { return owned }, func() time.Duration { return age })
	assert.Subset(t, ours(t, m), []string{`botrunner_conversations_owned 3`, `botrunner_lease_age_seconds 4`})
	owned, age = 2, 20*time.Second
	m.TookOver("expired")
	m.PassedOn(true)
	m.PassedOn(false)
	m.Conversation("reception").Observe(bot.TakenUp{Found: 1, Again: 2, Undone: 3})
	assert.Subset(t, ours(t, m), []string{
		`botrunner_conversations_owned 2`,
		`botrunner_lease_age_seconds 20`,
		`botrunner_takeovers_total{reason="expired"} 1`,
		`botrunner_passed_on_calls_total{result="done"} 1`,
		`botrunner_passed_on_calls_total{result="failed"} 1`,
		`botrunner_effects_settled_total{how="found"} 1`,
		`botrunner_effects_settled_total{how="again"} 2`,
		`botrunner_effects_settled_total{how="undone"} 3`,
	})
}

// Nobody may ever look at /readyz; Prometheus has to see it all the same.
func TestReadinessIsShownAsItIsWhenAsked(t *testing.T) {
	m := ops.NewMetrics()
	ready := ops.NewReadiness(m, "listening")
	assert.Contains(t, ours(t, m), `botrunner_ready 0`)
	var broken error
	ready.Check("store", func() error { return broken })
	ready.Set("listening", nil)
	assert.Contains(t, ours(t, m), `botrunner_ready 1`)
	broken = errors.New("the disk is full")
	assert.Contains(t, ours(t, m), `botrunner_ready 0`)
}

package monitor_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/monitor"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const week = 7 * 24 * time.Hour

// A week of real runs against the simulator: none is left out, none overlaps,
// none begins before its stretch or later than the jitter allows.
func TestAWeekOfRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		r := s.runner(t, example(t, "agent-answers"), monitor.Options{})
		ctx, stop := context.WithTimeout(t.Context(), week-time.Minute)
		defer stop()
		began, dice := time.Now(), rand.New(rand.NewPCG(1, 2))
		runs, running, latest := 0, 0, time.Duration(0)
		const every, jitter = 30 * time.Minute, 3 * time.Minute
		monitor.Schedule{Every: every, Jitter: jitter, Rand: dice.Float64}.Run(ctx, func(ctx context.Context, d monitor.Due) {
			running++
			require.Equal(t, 1, running, "one run at a time")
			late := time.Since(began) - time.Duration(runs)*every
			require.True(t, late >= 0 && late < jitter, "%s late", late)
			require.Zero(t, d.Skipped)
			require.Zero(t, time.Since(d.At))
			latest = max(latest, late)
			require.Equal(t, monitor.Passed, r.Run(ctx).Outcome)
			runs++
			running--
		})
		assert.Equal(t, int(week/every), runs)
		assert.Greater(t, latest, jitter/2, "the jitter is used")
		s.allOver(t)
	})
}

func TestALongRunSkipsWhatItOverlapsAndKeepsTheRhythm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), 58*time.Minute)
		defer stop()
		var begins []time.Duration
		var skipped []int
		began := time.Now()
		monitor.Schedule{Every: 5 * time.Minute}.Run(ctx, func(ctx context.Context, d monitor.Due) {
			begins, skipped = append(begins, time.Since(began)), append(skipped, d.Skipped)
			select {
			case <-time.After(12 * time.Minute):
			case <-ctx.Done():
			}
		})
		assert.Equal(t, []time.Duration{0, 15 * time.Minute, 30 * time.Minute, 45 * time.Minute}, begins)
		assert.Equal(t, []int{0, 2, 2, 2}, skipped)
		assert.Equal(t, 58*time.Minute, time.Since(began), "the last run ends with the schedule")
	})
}

func TestAScheduleThatIsOverBeginsNothing(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	monitor.Schedule{Every: time.Minute}.Run(ctx, func(context.Context, monitor.Due) { t.Error("a run has begun") })
}

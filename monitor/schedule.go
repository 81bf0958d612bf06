package monitor

import (
	"context"
	"math/rand/v2"
	"time"
)

// A Schedule says when a monitor runs: at once, and then once in each stretch of
// Every. A run never overlaps another: what would have begun while one is under
// way is skipped, and the rhythm stays.
type Schedule struct {
	// Every is from the beginning of one stretch to that of the next. It has to be
	// above 0.
	Every time.Duration
	// Jitter is how much later than its stretch a run may begin, so that not all
	// monitors of the world knock in the same second. It has to be below Every.
	// Default: 0, none.
	Jitter time.Duration
	// Rand returns a number from 0 up to 1 that chooses the jitter; it need not be
	// safe for concurrent use. Default: that of math/rand/v2.
	Rand func() float64
}

// Due is a run whose time has come.
type Due struct {
	At      time.Time // when it was to begin
	Skipped int       // how many did not, because the run before it took too long
}

// Run calls run whenever one is due, one after the other, until ctx ends. It
// returns when the last one has.
func (s Schedule) Run(ctx context.Context, run func(ctx context.Context, d Due)) {
	if s.Rand == nil {
		s.Rand = rand.Float64
	}
	due := Due{At: time.Now()}
	began := due.At
	for stretch := 0; await(ctx, due.At); {
		run(ctx, due)
		due = s.next(began, &stretch, time.Now())
	}
}

// next is the first run that is not late already.
func (s Schedule) next(began time.Time, stretch *int, now time.Time) Due {
	for skipped := 0; ; skipped++ {
		*stretch++
		late := time.Duration(s.Rand() * float64(s.Jitter))
		at := began.Add(time.Duration(*stretch)*s.Every + late)
		if !at.Before(now) {
			return Due{At: at, Skipped: skipped}
		}
	}
}

// await waits for a time, and reports false if ctx ends before.
func await(ctx context.Context, at time.Time) bool {
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return ctx.Err() == nil
	}
}

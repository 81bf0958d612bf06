package load

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/botrunner/botrunner/monitor/figures"

	"github.com/stretchr/testify/assert"
)

func TestPercentilesAreTrueToOnePartInAHundred(t *testing.T) {
	for name, draw := range map[string]func(*rand.Rand) time.Duration{
		"even":     func(r *rand.Rand) time.Duration { return time.Duration(r.Int64N(int64(10 * time.Second))) },
		"long":     func(r *rand.Rand) time.Duration { return time.Duration(r.ExpFloat64() * float64(time.Second)) },
		"two":      func(r *rand.Rand) time.Duration { return []time.Duration{3 * time.Millisecond, time.Hour}[r.IntN(2)] },
		"the same": func(*rand.Rand) time.Duration { return 700 * time.Millisecond },
	} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			var h histogram
			all := make([]time.Duration, 20_000)
			for i := range all {
				all[i] = draw(r)
				h.add(all[i])
			}
			slices.Sort(all)
			for _, p := range []float64{1, 25, 50, 90, 95, 99, 99.9, 100} {
				exact := all[figures.Rank(len(all), p)-1]
				assert.InDelta(t, exact, h.percentile(p), 0.01*float64(exact)+float64(smallest), "p%v", p)
			}
			assert.Equal(t, []time.Duration{all[0], all[len(all)-1]}, []time.Duration{h.min, h.max})
		})
	}
}

func TestAHistogramHasNoBoundsThatMatter(t *testing.T) {
	var h histogram
	assert.Equal(t, []time.Duration{0, 0}, []time.Duration{h.percentile(95), h.mean()})
	for _, d := range []time.Duration{0, time.Nanosecond, 200 * time.Hour} {
		h.add(d)
	}
	assert.Less(t, h.percentile(50), smallest)
	assert.Equal(t, buckets-1, bucketOf(24*time.Hour), "a day is the last bucket's")
	assert.Equal(t, 200*time.Hour, h.max)
}

func TestCountingTakesNoMemory(t *testing.T) {
	var h histogram
	assert.Zero(t, testing.AllocsPerRun(1000, func() { h.add(3 * time.Second) }))
}

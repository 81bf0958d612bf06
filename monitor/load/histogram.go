package load

import (
	"math"
	"time"

	"github.com/botrunner/botrunner/monitor/figures"
)

// What a histogram tells apart: lengths of time that differ by more than two
// parts in a hundred, from a tenth of a millisecond to a day.
const (
	growth   = 1.02
	smallest = 100 * time.Microsecond
	buckets  = 1041 // growth to their power is a day
)

// A histogram counts lengths of time. It never grows, and knows each percentile
// to within one part in a hundred.
type histogram struct {
	counts [buckets]uint64
	n      uint64
	sum    time.Duration
	min    time.Duration
	max    time.Duration
}

func (h *histogram) add(d time.Duration) {
	h.counts[bucketOf(d)]++
	if h.n == 0 || d < h.min {
		h.min = d
	}
	h.n++
	h.sum += d
	h.max = max(h.max, d)
}

func bucketOf(d time.Duration) int {
	if d <= smallest {
		return 0
	}
	i := math.Ceil(math.Log(float64(d)/float64(smallest)) / math.Log(growth))
	return min(int(i), buckets-1)
}

// percentile is the length that so many of a hundred do not exceed; 0 if there
// are none.
func (h *histogram) percentile(p float64) time.Duration {
	rank := uint64(figures.Rank(int(h.n), p))
	var seen uint64
	for i, count := range h.counts {
		if seen += count; count > 0 && seen >= rank {
			middle := float64(smallest) * math.Pow(growth, float64(i)) * 2 / (1 + growth)
			return min(max(time.Duration(middle), h.min), h.max)
		}
	}
	return h.max
}

func (h *histogram) mean() time.Duration {
	if h.n == 0 {
		return 0
	}
	return h.sum / time.Duration(h.n)
}

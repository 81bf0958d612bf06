package load

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/botrunner/botrunner/monitor"
)

// maxKinds is how many kinds of trouble are told apart, each with an example.
const maxKinds = 20

// heldFrom is how long a customer has to wait for the cap to be held back by it.
const heldFrom = 100 * time.Millisecond

// A book is kept of all runs. It does not grow with them: a file has so many
// measurements, and trouble is told apart up to [maxKinds].
type book struct {
	mu       sync.Mutex // guards all
	began    time.Time
	counts   Counts
	leftOpen int
	times    map[string]*histogram
	kinds    map[kind]*Trouble
	others   int
}

// A kind is what makes two faults the same.
type kind struct {
	outcome monitor.Outcome
	blame   monitor.Blame
	step    string
}

func (b *book) open() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.began, b.times, b.kinds = time.Now(), map[string]*histogram{}, map[kind]*Trouble{}
	return b.began
}

func (b *book) comes() { b.count(func(c *Counts) { c.Copies++ }) }

func (b *book) goes() { b.count(func(c *Counts) { c.Copies-- }) }

func (b *book) begins(after time.Duration) {
	b.count(func(c *Counts) {
		c.Chats++
		c.Begun++
		if after >= heldFrom {
			c.Held++
		}
	})
}

func (b *book) count(change func(c *Counts)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change(&b.counts)
}

// ends takes what is to be kept of a run.
func (b *book) ends(r *monitor.Result) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts.Chats--
	if r.LeftOpen != "" {
		b.leftOpen++
	}
	switch r.Outcome {
	case monitor.Passed:
		b.counts.Passed++
	case monitor.Degraded:
		b.counts.Degraded++
	case monitor.Failed:
		b.counts.Failed++
	case monitor.Interrupted:
		b.counts.Interrupted++
		return // what it measured is no whole
	}
	b.time(OfRun, r.Took.Duration())
	for _, m := range slices.Concat(r.Phases, r.Measures) {
		b.time(m.Name, m.Took.Duration())
	}
	for _, f := range r.Faults {
		if f.Outcome == r.Outcome {
			b.trouble(f, r)
			return
		}
	}
}

func (b *book) time(name string, d time.Duration) {
	h := b.times[name]
	if h == nil {
		h = &histogram{}
		b.times[name] = h
	}
	h.add(d)
}

func (b *book) trouble(f monitor.Fault, r *monitor.Result) {
	k := kind{f.Outcome, f.Blame, f.Step}
	t := b.kinds[k]
	switch {
	case t != nil:
		t.Times++
	case len(b.kinds) < maxKinds:
		b.kinds[k] = &Trouble{Times: 1, Fault: f, Transcript: r.Transcript}
	default:
		b.others++
	}
}

// figures are a copy of what is in the book.
func (b *book) figures() Figures {
	b.mu.Lock()
	defer b.mu.Unlock()
	f := Figures{Counts: b.counts, LeftOpen: b.leftOpen, OtherTroubles: b.others, Times: []Times{}}
	if !b.began.IsZero() {
		f.Elapsed = monitor.Seconds(time.Since(b.began))
	}
	for _, name := range slices.Sorted(maps.Keys(b.times)) {
		f.Times = append(f.Times, timesOf(name, b.times[name]))
	}
	for _, t := range b.kinds {
		f.Troubles = append(f.Troubles, *t)
	}
	slices.SortFunc(f.Troubles, func(x, y Trouble) int {
		return cmp.Or(y.Times-x.Times, cmp.Compare(x.Blame, y.Blame), cmp.Compare(x.Step, y.Step))
	})
	return f
}

// stat is a figure of a threshold; measured is false if there is none.
func (b *book) stat(t Threshold) (value float64, measured bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !t.timed() {
		return b.counts.of(t.Of)
	}
	h := b.times[t.Of]
	if h == nil {
		return 0, false
	}
	switch t.Stat {
	case "mean":
		return h.mean().Seconds(), true
	case "min":
		return h.min.Seconds(), true
	case "max":
		return h.max.Seconds(), true
	default:
		return h.percentile(t.rank()).Seconds(), true
	}
}

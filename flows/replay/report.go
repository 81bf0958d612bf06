package replay

import (
	"cmp"
	"context"
	"iter"
	"runtime"
	"slices"
	"sync"

	"github.com/botrunner/botrunner/bot"
)

// Options change how a [Replayer] goes through many pasts. The zero value is
// fine.
type Options struct {
	// Workers are how many pasts are gone through at once. Default: one for each
	// processor.
	Workers int
	// Examples are how many conversations are shown for each difference, the
	// shortest first. Default: 3.
	Examples int
	// Progress is called now and then with how many are done, from one goroutine
	// at a time. Default: nobody is told.
	Progress func(done int)
}

// A Report is what became of many pasts.
type Report struct {
	Conversations int     `json:"conversations"` // that were gone through
	Same          int     `json:"same"`          // that would have gone the same way
	Diverged      int     `json:"diverged"`      // of which a part cannot be told
	Cut           int     `json:"cut"`           // of which the journal has only a part; they are not counted above
	Others        int     `json:"others"`        // with other flows; they are not counted either
	Changes       []Tally `json:"changes"`       // what would have differed
	Unknown       []Tally `json:"unknown"`       // where and why they have diverged
	Interrupted   bool    `json:"interrupted"`   // there are more, that nobody has gone through
}

// A Tally counts conversations with the same fate.
type Tally struct {
	What          What   `json:"what,omitempty"`
	Before        string `json:"before,omitempty"`
	Now           string `json:"now,omitempty"`
	At            string `json:"at,omitempty"`
	Why           string `json:"why,omitempty"`
	Conversations int    `json:"conversations"`
	Examples      []Fate `json:"examples"` // the shortest
}

// All goes through pasts until there are no more, or ctx ends: then the report
// is about those that are done. It returns the error with which the pasts end,
// beside the report on what came before.
func (r *Replayer) All(ctx context.Context, pasts iter.Seq2[*bot.Past, error], o Options) (*Report, error) {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Examples <= 0 {
		o.Examples = 3
	}
	t := &tallies{options: o, report: &Report{Changes: []Tally{}, Unknown: []Tally{}}, index: map[tallied]*Tally{}}
	work := make(chan *bot.Past)
	var workers sync.WaitGroup
	for range o.Workers {
		workers.Go(func() { //nolint:contextcheck // the engine is a function: nothing in it waits
			for p := range work {
				switch {
				case p.Flow != r.engine.Dialog().Name:
					t.leaveOut(&t.report.Others)
				case p.Cut:
					t.leaveOut(&t.report.Cut)
				default:
					t.add(r.One(p))
				}
			}
		})
	}
	interrupted, err := hand(ctx, pasts, work)
	close(work)
	workers.Wait()
	t.report.Interrupted = interrupted
	return t.done(), err
}

// hand gives the workers what there is to do, and reports whether there is more.
func hand(ctx context.Context, pasts iter.Seq2[*bot.Past, error], work chan<- *bot.Past) (interrupted bool, err error) {
	for p, err := range pasts {
		switch {
		case err != nil:
			return false, err
		case ctx.Err() != nil:
			return true, nil
		}
		select {
		case work <- p:
		case <-ctx.Done():
			return true, nil
		}
	}
	return false, nil
}

// tallies collect fates. They may be used concurrently.
type tallies struct {
	options Options

	mu     sync.Mutex
	report *Report
	index  map[tallied]*Tally
}

// tallied is what makes conversations alike.
type tallied struct {
	what                 What
	before, now, at, why string
}

// leaveOut counts a past that is not gone through.
func (t *tallies) leaveOut(count *int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	*count++
}

func (t *tallies) add(f Fate) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.report.Conversations++
	if f.Same() {
		t.report.Same++
	}
	for _, d := range f.Differences {
		t.count(tallied{what: d.What, before: d.Before, now: d.Now}, f)
	}
	if f.Why != "" {
		t.report.Diverged++
		t.count(tallied{at: f.At, why: f.Why}, f)
	}
	const often = 100
	if t.options.Progress != nil && t.report.Conversations%often == 0 {
		t.options.Progress(t.report.Conversations)
	}
}

// count adds a fate to those like it, and keeps the shortest as examples.
func (t *tallies) count(key tallied, f Fate) {
	tally := t.index[key]
	if tally == nil {
		tally = &Tally{What: key.what, Before: key.before, Now: key.now, At: key.at, Why: key.why}
		t.index[key] = tally
	}
	tally.Conversations++
	i, _ := slices.BinarySearchFunc(tally.Examples, f, shorter)
	tally.Examples = slices.Insert(tally.Examples, i, f)
	tally.Examples = tally.Examples[:min(len(tally.Examples), t.options.Examples)]
}

func shorter(a, b Fate) int {
	return cmp.Or(cmp.Compare(a.Events, b.Events), cmp.Compare(a.Conversation, b.Conversation))
}

// done puts the tallies in order: what concerns most comes first.
func (t *tallies) done() *Report {
	for _, tally := range t.index {
		if tally.Why != "" {
			t.report.Unknown = append(t.report.Unknown, *tally)
		} else {
			t.report.Changes = append(t.report.Changes, *tally)
		}
	}
	slices.SortFunc(t.report.Changes, func(a, b Tally) int {
		return cmp.Or(cmp.Compare(slices.Index(all(), a.What), slices.Index(all(), b.What)), foremost(a, b))
	})
	slices.SortFunc(t.report.Unknown, foremost)
	return t.report
}

func foremost(a, b Tally) int {
	return cmp.Or(-cmp.Compare(a.Conversations, b.Conversations), cmp.Compare(a.Before, b.Before), cmp.Compare(a.Now, b.Now),
		cmp.Compare(a.At, b.At), cmp.Compare(a.Why, b.Why))
}

package runner

import (
	"cmp"
	"context"
	"errors"
	"hash/fnv"
	"slices"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/internal/store"
)

// lookAgain is how long it takes, at most, until it is looked again for what
// nobody serves after something could not be read or written; doubtFor is how
// long that may still show.
const (
	lookAgain = 15 * time.Second
	doubtFor  = time.Minute
)

// Follow takes up what nobody serves: at once, whenever another runner leaves or
// its lease runs out, and for some time after the store could not be read or
// written. It returns when ctx ends or the store is closed.
//
// Conversations whose customer said the last word come first; no more are taken
// up in a second than the options say.
func (r *Runner) Follow(ctx context.Context, h House) {
	r.mu.Lock()
	r.house = h
	r.mu.Unlock()
	for there := true; there; there = r.awaitLeavers(ctx) {
		r.adopt(ctx, h)
		r.started.Store(true)
	}
}

// awaitLeavers waits until there may be something that nobody serves; false: ctx
// has ended, or the store was closed.
func (r *Runner) awaitLeavers(ctx context.Context) bool {
	for {
		soon, cancel := context.WithTimeout(ctx, lookAgain)
		e, err := r.member.Next(soon)
		cancel()
		switch {
		case ctx.Err() != nil:
			return false
		case errors.Is(err, context.DeadlineExceeded):
			if r.doubts() {
				return true
			}
		case err != nil:
			return false
		case e.Kind != store.Joined:
			r.misses(e.Runner)
			return true
		}
	}
}

// doubt notes that a conversation may be this runner's in the store, or nobody's,
// without anybody serving it: what became of a write is not known, or what lies
// there could not be read. Nothing else would ever tell of it, since no runner
// leaves.
func (r *Runner) doubt() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.doubted = time.Now()
}

func (r *Runner) doubts() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Since(r.doubted) < doubtFor
}

// adopt takes up all conversations that nobody serves. All runners that live do so
// at a time, so each looks again before it takes one: who takes what another one
// has just taken up makes that one give it up, and its customer's page move twice.
// That happens only where two come to one at the same instant.
func (r *Runner) adopt(ctx context.Context, h House) {
	orphans, err := r.Orphans(ctx)
	if err != nil {
		r.doubt()
		r.options.Log.Error("looking for conversations that nobody serves", "error", err)
	}
	taken := 0
	for _, id := range orphans {
		if !r.isOrphan(ctx, id) {
			continue
		}
		if h.Take(ctx, id) == nil { // who failed to has said why
			taken++
		}
		if r.options.Rest(ctx, time.Second/time.Duration(r.options.Pace)); ctx.Err() != nil {
			return
		}
	}
	if taken > 0 {
		r.options.Log.Info("conversations are taken up that nobody served", "conversations", taken)
	}
}

// Orphans returns the ids of all conversations that nobody serves, those first
// whose customers wait, and last those that can only be read any more: of
// these there are as many as have ended in a while, and each takes its time to be
// taken up. Otherwise every runner has an order of its own, so that two seldom come
// to the same one at once. What it has found it returns beside an error.
func (r *Runner) Orphans(ctx context.Context) (ids []string, err error) {
	var patient, quiet []string
	err = r.options.Store.Scan(ctx, func(s store.Snapshot, _ store.Revision) error {
		if !IsConversation(s.ID) || r.isServed(s) {
			return nil
		}
		switch label, err := front.LabelOf(s.Data); {
		case err == nil && label.Waiting:
			ids = append(ids, s.ID)
		case err == nil && label.Flow != "":
			patient = append(patient, s.ID)
		default:
			quiet = append(quiet, s.ID) // who takes it up says what is wrong with it, if anything is
		}
		return nil
	})
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	for _, all := range [][]string{ids, patient, quiet} {
		slices.SortFunc(all, func(a, b string) int { return cmp.Compare(r.turn(a), r.turn(b)) })
	}
	return slices.Concat(ids, patient, quiet), err
}

// turn is where a conversation stands in this runner's own order.
func (r *Runner) turn(id string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(r.id + id)) // it cannot fail
	return h.Sum64()
}

// isOrphan reports whether nobody has taken a conversation up meanwhile. Where that
// cannot be read the answer is yes, and who takes it up says why it cannot.
func (r *Runner) isOrphan(ctx context.Context, id string) bool {
	s, _, err := r.options.Store.Load(ctx, id)
	if err != nil {
		return !errors.Is(err, store.ErrNotFound)
	}
	return !r.isServed(s)
}

// isServed reports whether a conversation has an owner who lives and knows of it:
// this runner does not where a write that had no answer has happened.
func (r *Runner) isServed(s store.Snapshot) bool {
	if s.Owner == r.id {
		return r.place(s.ID).revision != 0
	}
	return s.Owner != "" && slices.Contains(r.member.Runners(), s.Owner)
}

// rest lets time pass, less if ctx ends before.
func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

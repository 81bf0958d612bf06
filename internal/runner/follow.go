package runner

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/internal/store"
)

// Follow takes up what nobody serves: at once, and whenever another runner leaves
// or its lease runs out. It returns when ctx ends or the store is closed.
//
// Conversations whose customer said the last word come first; no more are taken
// up in a second than the options say.
func (r *Runner) Follow(ctx context.Context, f House) {
	r.Answer(f)
	for {
		r.adopt(ctx, f)
		r.started.Store(true)
		for {
			e, err := r.member.Next(ctx)
			if err != nil {
				return
			}
			if e.Kind != store.Joined {
				r.misses(e.Runner)
				break
			}
		}
	}
}

// adopt takes up all conversations without an owner who lives.
func (r *Runner) adopt(ctx context.Context, f House) {
	orphans, err := r.Orphans(ctx)
	if err != nil {
		r.options.Log.Error("looking for conversations that nobody serves", "error", err)
	}
	pause := time.NewTicker(time.Second / time.Duration(r.options.Pace))
	defer pause.Stop()
	taken := 0
	for _, id := range orphans {
		select {
		case <-pause.C:
		case <-ctx.Done():
			return
		}
		if f.Take(ctx, id) == nil { // who failed to has said why
			taken++
		}
	}
	if taken > 0 {
		r.options.Log.Info("conversations are taken up that nobody served", "conversations", taken)
	}
}

// Orphans returns the ids of all conversations without an owner who lives, those
// first whose customers wait, and last those that can only be read any more: of
// these there are as many as have ended in a while, and each takes its time to be
// taken up. What it has found it returns beside an error.
func (r *Runner) Orphans(ctx context.Context) (ids []string, err error) {
	var patient, quiet []string
	living := r.member.Runners()
	err = r.options.Store.Scan(ctx, func(s store.Snapshot, _ store.Revision) error {
		if !IsConversation(s.ID) || s.Owner != "" && slices.Contains(living, s.Owner) {
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
	return slices.Concat(ids, patient, quiet), err
}

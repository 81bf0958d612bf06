package runner

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/botrunner/botrunner/internal/store"
)

// ErrOtherSecret comes from [New] if what lies in the store was encrypted with
// another secret: nothing of it could be read here, and taking it up would only
// keep it from those who can.
var ErrOtherSecret = errors.New("what lies in the store was encrypted with another secret")

// markID is where the mark lies: beside the conversations, and nobody's.
const markID = "mark"

// isConversation reports whether what lies there is one.
func isConversation(id string) bool { return id != markID && !isFlow(id) }

// checkMark compares the mark of the secret with the one that the first runner
// has left.
func (r *Runner) checkMark(ctx context.Context) error {
	if len(r.options.Mark) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, r.options.WriteTimeout)
	defer cancel()
	s, _, err := r.options.Store.Load(ctx, markID)
	if errors.Is(err, store.ErrNotFound) {
		s = store.Snapshot{ID: markID, Epoch: 1, Seq: 1, Data: r.options.Mark}
		_, err = r.options.Store.Commit(ctx, s, 0)
	}
	if errors.Is(err, store.ErrConflict) { // another runner was faster
		s, _, err = r.options.Store.Load(ctx, markID)
	}
	switch {
	case err != nil:
		return fmt.Errorf("comparing secrets: %w", err)
	case !bytes.Equal(s.Data, r.options.Mark):
		return ErrOtherSecret
	}
	return nil
}

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

// IsConversation reports whether what lies in a store under an id is one: versions
// of flows lie there too, and the mark.
func IsConversation(id string) bool { return id != markID && !isFlow(id) }

// CheckMark compares the mark of a secret, see [Options], with the one that the
// first runner has left in the store, or leaves it.
func CheckMark(ctx context.Context, st store.Store, mark []byte) error {
	s, _, err := st.Load(ctx, markID)
	if errors.Is(err, store.ErrNotFound) {
		s = store.Snapshot{ID: markID, Epoch: 1, Seq: 1, Data: mark}
		_, err = st.Commit(ctx, s, 0)
	}
	if errors.Is(err, store.ErrConflict) { // another runner was faster
		s, _, err = st.Load(ctx, markID)
	}
	switch {
	case err != nil:
		return fmt.Errorf("comparing secrets: %w", err)
	case !bytes.Equal(s.Data, mark):
		return ErrOtherSecret
	}
	return nil
}

func (r *Runner) checkMark(ctx context.Context) error {
	if len(r.options.Mark) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, r.options.WriteTimeout)
	defer cancel()
	return CheckMark(ctx, r.options.Store, r.options.Mark)
}

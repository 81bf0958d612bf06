package runner

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/internal/store"
)

// An operator asks any runner. What is about one conversation is passed on to who
// has it; that it comes by way of the store is all that runners ask of each other.

// askOn begins the message with which an operator's request is passed on.
const askOn = "operator "

// errNoDesk is what another runner is told by one that serves no operators.
var errNoDesk = errors.New("nobody answers operators here")

// errTooLarge comes for an answer that does not fit between runners.
var errTooLarge = errors.New("the answer is too large to be passed on; ask the admin server of the runner that has the conversation")

// AnswerOperators sets who answers what other runners pass on. It is called once,
// before there are any.
func (r *Runner) AnswerOperators(desk http.Handler) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.desk = desk
}

// Ask passes an operator's request about a conversation on to the runner that has
// it, without a body and without the key that it shows, and returns the answer. It
// fails with [front.ErrNotHere] if no other runner has such a conversation, or the
// request was passed on to this one, and with an [*front.OrphanError], whose Owner is
// empty if the conversation has changed hands meanwhile.
func (r *Runner) Ask(request *http.Request, id string) (*http.Response, error) {
	if request.Header.Get(passedOn) != "" || store.CheckID(id) != nil || !IsConversation(id) {
		return nil, front.ErrNotHere
	}
	s, _, err := r.options.Store.Load(request.Context(), id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, front.ErrNotHere
	case err != nil:
		return nil, err
	case s.Owner == r.id: // it is just being taken up, or let go of
		return nil, &front.OrphanError{}
	case !slices.Contains(r.member.Runners(), s.Owner):
		return nil, r.orphaned(s.Owner)
	}
	on := request.Clone(request.Context())
	on.Header, on.Body, on.ContentLength = http.Header{}, http.NoBody, 0
	answer, err := r.callOn(on, askOn, s.Owner)
	if missed := errors.Is(err, store.ErrGone); missed || err == nil && answer.StatusCode == http.StatusNotFound {
		if r.hasLost(request.Context(), id, s) {
			return nil, &front.OrphanError{}
		}
		if missed {
			return nil, &front.OrphanError{Owner: s.Owner, Mute: true}
		}
	}
	return answer, err
}

// hasLost reports whether a conversation has another owner than it had.
func (r *Runner) hasLost(ctx context.Context, id string, had store.Snapshot) bool {
	now, _, err := r.options.Store.Load(ctx, id)
	return err == nil && (now.Owner != had.Owner || now.Epoch != had.Epoch)
}

// answerOperator answers what another runner passed on.
func (r *Runner) answerOperator(ctx context.Context, request []byte) ([]byte, error) {
	r.mu.Lock()
	desk := r.desk
	r.mu.Unlock()
	if desk == nil {
		return nil, errNoDesk
	}
	said, err := answer(ctx, desk, request)
	if err == nil && len(said) > store.MaxData {
		return nil, errTooLarge
	}
	return said, err
}

// misses notes that a runner is gone.
func (r *Runner) misses(runner string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	maps.DeleteFunc(r.gone, func(_ string, at time.Time) bool { return now.Sub(at) > time.Hour })
	r.gone[runner] = now
}

func (r *Runner) orphaned(owner string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return &front.OrphanError{Owner: owner, Since: r.gone[owner]}
}

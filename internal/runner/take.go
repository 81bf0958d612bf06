package runner

import (
	"context"
	"errors"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/internal/crashpoint"
	"github.com/botrunner/botrunner/internal/store"
)

// takes is how often a conversation is tried to be taken that others write to.
const takes = 5

// Take makes a conversation this runner's. A runner that has it is asked to give
// it up first.
func (r *Runner) Take(ctx context.Context, id string) ([]byte, error) {
	var err error
	for range takes {
		var data []byte
		if data, err = r.take(ctx, id); !errors.Is(err, front.ErrLost) {
			if err != nil && !errors.Is(err, front.ErrUnknown) {
				r.doubt()
			}
			return data, err
		}
	}
	return nil, err
}

func (r *Runner) take(ctx context.Context, id string) ([]byte, error) {
	if store.CheckID(id) != nil || !IsConversation(id) {
		return nil, front.ErrUnknown
	}
	s, revision, err := r.load(ctx, id)
	if err != nil {
		return nil, err
	}
	reason := r.reason(s.Owner)
	if reason == Asked {
		asked := s
		switch err := r.askFor(ctx, s.Owner, id); {
		case errors.Is(err, store.ErrGone):
			reason = Expired // others have not noticed yet
		case err != nil:
			return nil, err
		}
		if s, revision, err = r.load(ctx, id); err != nil {
			return nil, err
		}
		if s.Owner != "" && s.Epoch != asked.Epoch {
			return nil, front.ErrLost // somebody has taken it meanwhile, who has to be asked first
		}
	}
	s.Owner, s.Epoch, s.Seq = r.id, s.Epoch+1, 0
	ctx, cancel := context.WithTimeout(ctx, r.options.WriteTimeout)
	defer cancel()
	crashpoint.Hit(crashpoint.Taking)
	err = r.write(ctx, s, owned{revision: revision})
	crashpoint.Hit(crashpoint.Taken)
	if err == nil {
		r.options.Watch.TookOver(reason)
	}
	return s.Data, err
}

// load returns what is kept of a conversation, or [front.ErrUnknown].
func (r *Runner) load(ctx context.Context, id string) (store.Snapshot, store.Revision, error) {
	s, revision, err := r.options.Store.Load(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		err = front.ErrUnknown
	}
	return s, revision, err
}

// askFor asks a runner to give a conversation up. One that is gone, by
// [store.ErrGone], has.
func (r *Runner) askFor(ctx context.Context, runner, id string) error {
	_, err := r.options.Store.Send(ctx, runner, []byte(giveUp+id))
	return err
}

package runner

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// What lies with a runner and not in the store is the runner's own to erase: its
// journals. Who has been asked to forget a customer asks all the others.

// erase begins the message by which a runner is asked to erase something.
const erase = "erase "

// An Eraser erases what it is asked for, and returns what it has found. Both are
// its own language.
type Eraser func(ctx context.Context, wanted []byte) (found []byte, err error)

// AnswerErasing sets who answers other runners that ask this one to erase
// something; until then they are told to ask again.
func (r *Runner) AnswerErasing(e Eraser) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.eraser = e
}

// EraseElsewhere asks all other runners with a lease, at once, and returns what
// each of them has found. The error names those that did not do it. Of those whose
// lease has run out nobody knows.
func (r *Runner) EraseElsewhere(ctx context.Context, wanted []byte) ([][]byte, error) {
	others := slices.DeleteFunc(r.member.Runners(), func(id string) bool { return id == r.id })
	found, problems := make([][]byte, len(others)), make([]error, len(others))
	var asking sync.WaitGroup
	for i, other := range others {
		asking.Go(func() {
			found[i], problems[i] = r.options.Store.Send(ctx, other, append([]byte(erase), wanted...))
		})
	}
	asking.Wait()
	return slices.DeleteFunc(found, func(f []byte) bool { return len(f) == 0 }), errors.Join(problems...)
}

// Living are the ids of all runners, this one included.
func (r *Runner) Living() []string { return r.member.Runners() }

func (r *Runner) answerErasing(ctx context.Context, wanted []byte) ([]byte, error) {
	r.mu.Lock()
	e := r.eraser
	r.mu.Unlock()
	if e == nil {
		return nil, errNotServing
	}
	return e(ctx, wanted)
}

package natsstore

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/nats-io/nats.go"
)

// errorHeader stands on an answer that is the text of an error.
const errorHeader = "Botrunner-Error"

// maxCalls is how many handlers of a runner run at once; more wait their turn.
const maxCalls = 256

// Send implements [store.Store]. It is a request that no server keeps.
func (s *Store) Send(ctx context.Context, runner string, message []byte) ([]byte, error) {
	if err := store.CheckID(runner); err != nil {
		return nil, fmt.Errorf("runner: %w", err)
	}
	if err := store.CheckSize(message); err != nil {
		return nil, fmt.Errorf("runner %s: sending: %w", runner, err)
	}
	if err := errors.Join(s.ended(), ctx.Err()); err != nil {
		return nil, fmt.Errorf("runner %s: sending: %w", runner, err)
	}
	answer, err := s.request(ctx, runner, message)
	switch {
	case errors.Is(err, nats.ErrNoResponders):
		return nil, fmt.Errorf("runner %s: sending: %w", runner, store.ErrGone)
	case s.ended() != nil:
		return nil, fmt.Errorf("runner %s: sending: %w", runner, s.ended())
	case err != nil:
		return nil, fmt.Errorf("runner %s: sending: %w", runner, err)
	case answer.Header.Get(errorHeader) != "":
		return nil, &store.HandlerError{Runner: runner, Text: string(answer.Data)}
	default:
		return answer.Data, nil
	}
}

// request is bounded by the context, and by AnswerTimeout where that has no end.
func (s *Store) request(ctx context.Context, runner string, message []byte) (*nats.Msg, error) {
	if _, bounded := ctx.Deadline(); !bounded {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.options.AnswerTimeout)
		defer cancel()
	}
	return s.conn.RequestWithContext(ctx, s.inbox(runner), message)
}

func (s *Store) inbox(runner string) string { return s.options.Name + ".to." + runner }

// A desk hands a runner's messages to its handler, each in a goroutine of its
// own, and waits for these in close.
type desk struct {
	subscription *nats.Subscription
	cancel       context.CancelFunc
	done         <-chan struct{}
	calls        sync.WaitGroup
	slots        chan struct{} // as many as handlers may run

	mu     sync.Mutex
	closed bool
}

func (s *Store) openDesk(ctx context.Context, runner string, handle store.Handler) (*desk, error) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx)) // the desk outlives Join
	d := &desk{cancel: cancel, done: ctx.Done(), slots: make(chan struct{}, maxCalls)}
	var err error
	d.subscription, err = s.conn.Subscribe(s.inbox(runner), func(msg *nats.Msg) {
		if d.begin() {
			go d.answer(ctx, msg, handle)
		}
	})
	if err == nil {
		err = s.conn.Flush() // from here on, messages arrive
	}
	if err != nil {
		cancel()
		return nil, fmt.Errorf("listening: %w", err)
	}
	return d, nil
}

// begin waits for a free slot and takes it, unless the desk is closed.
func (d *desk) begin() bool {
	select {
	case d.slots <- struct{}{}:
	case <-d.done:
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.closed {
		d.calls.Add(1)
	}
	return !d.closed
}

// answer calls the handler and sends what it returns.
func (d *desk) answer(ctx context.Context, msg *nats.Msg, handle store.Handler) {
	defer d.calls.Done()
	defer func() { <-d.slots }()
	data, err := handle(ctx, msg.Data)
	if err == nil {
		err = store.CheckSize(data)
	}
	reply := &nats.Msg{Data: data}
	if err != nil {
		reply.Header, reply.Data = nats.Header{errorHeader: {"1"}}, []byte(err.Error())
	}
	_ = msg.RespondMsg(reply) // without a connection the sender hears that from its own
}

// close ends the handlers and waits for them. It may be called twice.
func (d *desk) close() {
	_ = d.subscription.Unsubscribe() // without a connection there is nothing to end
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.cancel()
	d.calls.Wait()
}

package memstore

import (
	"bytes"
	"context"
	"fmt"

	"github.com/botrunner/botrunner/internal/store"
)

// Send implements [store.Store]. The handler runs in the caller's goroutine.
func (s *Store) Send(ctx context.Context, runner string, message []byte) ([]byte, error) {
	if err := store.CheckID(runner); err != nil {
		return nil, fmt.Errorf("runner: %w", err)
	}
	if err := store.CheckSize(message); err != nil {
		return nil, fmt.Errorf("runner %s: sending: %w", runner, err)
	}
	var answer []byte
	_, err := s.call(ctx, Op{Send, runner}, func() (err error) {
		answer, err = s.cluster.deliver(ctx, runner, bytes.Clone(message))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("runner %s: sending: %w", runner, err)
	}
	return answer, nil
}

// deliver calls the runner's handler.
func (c *Cluster) deliver(ctx context.Context, runner string, message []byte) ([]byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	m, end := c.begin(runner, cancel)
	if m == nil {
		return nil, store.ErrGone
	}
	defer end()
	if err := m.store.wait(ctx, 0); err != nil {
		return nil, err
	}
	answer, err := m.handle(ctx, message)
	if err != nil {
		return nil, &store.HandlerError{Runner: runner, Text: err.Error()}
	}
	return answer, store.CheckSize(answer)
}

// begin notes one more call of the runner's handler, which cancel ends. It
// returns nil if the runner does not listen.
func (c *Cluster) begin(runner string, cancel context.CancelFunc) (m *member, end func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m = c.leases[runner]
	if m == nil || m.isOver() {
		return nil, nil
	}
	m.calls.Add(1)
	c.calls++
	number := c.calls
	m.running[number] = cancel
	return m, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(m.running, number)
		m.calls.Done()
	}
}

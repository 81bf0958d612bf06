package storetest

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func echo(_ context.Context, message []byte) ([]byte, error) { return message, nil }

// join joins and leaves with the test.
func join(t *testing.T, s store.Store, runner string, handle store.Handler) store.Membership {
	t.Helper()
	m, err := s.Join(within(t), runner, handle)
	require.NoError(t, err)
	t.Cleanup(func() { _ = m.Leave(context.WithoutCancel(t.Context())) })
	return m
}

// next waits for an event that concerns a runner.
func next(t *testing.T, m store.Membership, runner string) store.EventKind {
	t.Helper()
	for {
		event, err := m.Next(within(t))
		require.NoError(t, err)
		if event.Runner == runner {
			return event.Kind
		}
	}
}

func runnersSeeEachOther(t *testing.T, c Cluster) {
	s, other := open(t, c), open(t, c)
	a, b := fresh(t, "a"), fresh(t, "b")
	ma := join(t, s, a, echo)
	assert.True(t, ma.Safe())
	assert.Contains(t, ma.Runners(), a)
	mb := join(t, other, b, echo)
	assert.Subset(t, mb.Runners(), []string{a, b}, "those who were there before are known")
	assert.Equal(t, store.Joined, next(t, ma, b))
	assert.Contains(t, ma.Runners(), b)

	require.NoError(t, mb.Leave(within(t)))
	require.NoError(t, mb.Leave(within(t)), "it may be called twice")
	assert.False(t, mb.Safe())
	assert.Equal(t, store.Left, next(t, ma, b))
	assert.NotContains(t, ma.Runners(), b)
	_, err := mb.Next(within(t))
	require.ErrorIs(t, err, io.EOF)
	_, err = s.Send(within(t), b, nil)
	require.ErrorIs(t, err, store.ErrGone)

	join(t, other, b, echo)
	assert.Equal(t, store.Joined, next(t, ma, b))

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = ma.Next(ctx)
	require.ErrorIs(t, err, context.Canceled)
}

func runnerIsTakenOnce(t *testing.T, c Cluster) {
	s := open(t, c)
	id := fresh(t, "r")
	m := join(t, s, id, echo)
	_, err := open(t, c).Join(within(t), id, echo)
	require.ErrorIs(t, err, store.ErrTaken)
	assert.True(t, m.Safe())
}

func deadRunnersExpire(t *testing.T, c Cluster) {
	s, doomed := open(t, c), c.Open(t)
	m := join(t, s, fresh(t, "a"), echo)
	id := fresh(t, "b")
	dead, err := doomed.Join(within(t), id, echo)
	require.NoError(t, err)
	assert.Equal(t, store.Joined, next(t, m, id))
	died := time.Now()
	require.NoError(t, doomed.Close())
	assert.False(t, dead.Safe())
	assert.Equal(t, store.Expired, next(t, m, id))
	took := time.Since(died)
	assert.Greater(t, took, c.LeaseTTL/2)
	assert.Less(t, took, 3*c.LeaseTTL)
	assert.NotContains(t, m.Runners(), id)
	assert.True(t, m.Safe(), "it has renewed its lease meanwhile")
}

func messagesReachTheirRunner(t *testing.T, c Cluster) {
	s, other := open(t, c), open(t, c)
	id := fresh(t, "r")
	_, err := other.Send(within(t), id, []byte("anybody?"))
	require.ErrorIs(t, err, store.ErrGone)
	join(t, s, id, func(_ context.Context, message []byte) ([]byte, error) {
		if string(message) == "fail" {
			return nil, errors.New("not today")
		}
		return append([]byte("got "), message...), nil
	})
	for _, from := range []store.Store{s, other} {
		answer, err := from.Send(within(t), id, []byte("this"))
		require.NoError(t, err)
		assert.Equal(t, "got this", string(answer))
		_, err = from.Send(within(t), id, []byte("fail"))
		refusal, ok := errors.AsType[*store.HandlerError](err)
		require.True(t, ok, "%v", err)
		assert.Equal(t, store.HandlerError{Runner: id, Text: "not today"}, *refusal)
	}
}

func leavingEndsHandlers(t *testing.T, c Cluster) {
	s, other := open(t, c), open(t, c)
	id := fresh(t, "r")
	begun, ended := make(chan struct{}), make(chan struct{})
	m := join(t, s, id, func(ctx context.Context, _ []byte) ([]byte, error) {
		close(begun)
		<-ctx.Done()
		close(ended)
		return nil, ctx.Err()
	})
	sent := make(chan error, 1)
	go func() {
		_, err := other.Send(within(t), id, nil)
		sent <- err
	}()
	<-begun
	require.NoError(t, m.Leave(within(t)))
	select {
	case <-ended:
	default:
		t.Error("Leave has not waited for the handler")
	}
	require.Error(t, <-sent)
}

func closedStoreSaysSo(t *testing.T, c Cluster) {
	s := c.Open(t)
	require.NoError(t, s.Healthy())
	m, err := s.Join(within(t), fresh(t, "r"), echo)
	require.NoError(t, err)
	waited := make(chan error, 1)
	go func() {
		_, err := m.Next(t.Context())
		waited <- err
	}()
	require.NoError(t, s.Close())
	require.NoError(t, s.Close())
	require.ErrorIs(t, <-waited, io.EOF)
	require.ErrorIs(t, s.Healthy(), store.ErrClosed)
	id := fresh(t, "c")
	_, err = s.Commit(within(t), store.Snapshot{ID: id}, 0)
	require.ErrorIs(t, err, store.ErrClosed)
	_, _, err = s.Load(within(t), id)
	require.ErrorIs(t, err, store.ErrClosed)
	require.ErrorIs(t, s.Delete(within(t), id, 1), store.ErrClosed)
	require.ErrorIs(t, s.Scan(within(t), func(store.Snapshot, store.Revision) error { return nil }), store.ErrClosed)
	_, err = s.Send(within(t), "r", nil)
	require.ErrorIs(t, err, store.ErrClosed)
	_, err = s.Join(within(t), "r", echo)
	require.ErrorIs(t, err, store.ErrClosed)
	require.ErrorIs(t, m.Leave(within(t)), store.ErrClosed)
}

package runner_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/internal/runner"
	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/memstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A lodge is a house that takes conversations and does nothing with them.
type lodge struct {
	http.Handler

	runner *runner.Runner
	took   []string
	err    []error
}

func (l *lodge) Take(ctx context.Context, id string) error {
	_, err := l.runner.Take(ctx, id)
	l.took, l.err = append(l.took, id), append(l.err, err)
	return err
}

func (l *lodge) GiveUp(ctx context.Context, id string) error { return l.runner.LetGo(ctx, id) }

func (l *lodge) Server() *guestchat.Server { return nil }

// once is a fault that a store's call has one time, after some that went well.
func once(kind memstore.OpKind, after int, f memstore.Fault) func(memstore.Op) memstore.Fault {
	return func(op memstore.Op) memstore.Fault {
		if op.Kind != kind {
			return memstore.Fault{}
		}
		if after > 0 {
			after--
			return memstore.Fault{}
		}
		kind = 0
		return f
	}
}

var errLost = errors.Join(store.ErrUnknown, errors.New("the answer is lost"))

// orphan leaves a conversation in the cluster that nobody serves.
func orphan(t *testing.T, c *memstore.Cluster, id string) {
	t.Helper()
	st := c.Open()
	_, err := st.Commit(t.Context(), store.Snapshot{ID: id, Epoch: 1, Seq: 1, Data: []byte(`{"format":1}`)}, 0)
	require.NoError(t, err)
	require.NoError(t, st.Close())
}

func TestWhatCouldNotBeTakenOrReadIsLookedForAgain(t *testing.T) {
	for _, c := range []struct {
		about string
		kind  memstore.OpKind
		after int // calls of that kind that go well
		fault memstore.Fault
		took  int // times that the conversation is taken
	}{
		{"the scan fails", memstore.Scan, 0, memstore.Fault{Before: errLost}, 1},
		{"looking once more fails", memstore.Load, 0, memstore.Fault{Before: errLost}, 1},
		{"loading fails", memstore.Load, 1, memstore.Fault{Before: errLost}, 2},
		{"a commit fails that has happened", memstore.Commit, 0, memstore.Fault{After: errLost}, 2},
	} {
		t.Run(c.about, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				faulty := memstore.Options{}
				var fault func(memstore.Op) memstore.Fault
				faulty.Fault = func(op memstore.Op) memstore.Fault {
					if fault == nil {
						return memstore.Fault{}
					}
					return fault(op)
				}
				cluster := memstore.New(faulty)
				orphan(t, cluster, "c1")
				r, err := runner.New(t.Context(), runner.Options{Store: cluster.Open()})
				require.NoError(t, err)
				house := &lodge{runner: r}
				fault = once(c.kind, c.after, c.fault)
				ctx, stop := context.WithCancel(t.Context())
				done := make(chan struct{})
				go func() { defer close(done); r.Follow(ctx, house) }()
				time.Sleep(5 * time.Minute)
				stop()
				<-done
				require.Len(t, house.took, c.took)
				require.NoError(t, house.err[c.took-1])
				assert.Equal(t, 1, r.Owned())
				require.NoError(t, r.Close(context.WithoutCancel(t.Context())))
			})
		})
	}
}

func TestAConversationIsForgottenThoughItsLastWriteHadNoAnswer(t *testing.T) {
	var fault func(memstore.Op) memstore.Fault
	cluster := memstore.New(memstore.Options{Fault: func(op memstore.Op) memstore.Fault {
		if fault == nil {
			return memstore.Fault{}
		}
		return fault(op)
	}})
	st := cluster.Open()
	r, err := runner.New(t.Context(), runner.Options{Store: st})
	require.NoError(t, err)
	require.NoError(t, r.Keep(t.Context(), "c1", []byte("one")))
	fault = once(memstore.Commit, 0, memstore.Fault{After: errLost})
	require.ErrorIs(t, r.Keep(t.Context(), "c1", []byte("two")), store.ErrUnknown)
	require.NoError(t, r.Forget(t.Context(), "c1"))
	_, _, err = st.Load(t.Context(), "c1")
	require.ErrorIs(t, err, store.ErrNotFound)
	require.NoError(t, r.Close(t.Context()))
	require.NoError(t, st.Close())
}

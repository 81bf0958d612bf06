package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/memstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// nobody is told.
func nobody(string, bool) {}

// all is what a store has, by id; files by the names of their pieces.
func all(t *testing.T, s store.Store) map[string]string {
	t.Helper()
	found := map[string]string{}
	require.NoError(t, s.Scan(t.Context(), func(s store.Snapshot, _ store.Revision) error {
		found[s.ID] = fmt.Sprintf("%s of %q in %d", s.Data, s.Owner, s.Epoch)
		return nil
	}))
	require.NoError(t, s.ScanPieces(t.Context(), func(p store.Piece, data []byte) error {
		found[p.String()] = string(data)
		return nil
	}))
	return found
}

// TestAMoveThatBreaksOffCanGoOn lets every call in turn be the one that fails.
func TestAMoveThatBreaksOffCanGoOn(t *testing.T) {
	broken := errors.New("the network is down")
	for fails := range 40 {
		calls := 0
		fault := func(op memstore.Op) memstore.Fault {
			if calls++; calls == fails && op.Kind != memstore.Scan {
				return memstore.Fault{After: broken}
			}
			return memstore.Fault{}
		}
		from, to := memstore.New(memstore.Options{}).Open(), memstore.New(memstore.Options{Fault: fault}).Open()
		want := map[string]string{}
		for i := range 5 {
			id := fmt.Sprint("chat-", i)
			_, err := from.Commit(t.Context(), store.Snapshot{ID: id, Owner: "me", Epoch: 3, Seq: 7, Data: []byte("words")}, 0)
			require.NoError(t, err)
			p := store.Piece{Conversation: id, File: "photo"}
			require.NoError(t, from.KeepPiece(t.Context(), p, []byte("meow")))
			want[id], want[p.String()] = `words of "" in 4`, "meow"
		}
		err := store.Move(t.Context(), from, to, nobody)
		if err != nil {
			require.ErrorIs(t, err, broken)
			err = store.Move(t.Context(), from, to, nobody)
		}
		require.NoError(t, err, "call %d failed", fails)
		assert.Equal(t, want, all(t, to), "call %d failed", fails)
		assert.Empty(t, all(t, from), "call %d failed", fails)
	}
}

func TestAMoveLeavesAloneWhatSomebodyHasGoneOnWith(t *testing.T) {
	from, to := memstore.New(memstore.Options{}).Open(), memstore.New(memstore.Options{}).Open()
	for _, s := range []store.Store{from, to} {
		_, err := s.Commit(t.Context(), store.Snapshot{ID: "chat", Epoch: 1, Data: fmt.Append(nil, s == to)}, 0)
		require.NoError(t, err)
	}
	told := map[string]bool{}
	require.NoError(t, store.Move(t.Context(), from, to, func(id string, before bool) { told[id] = before }))
	assert.Equal(t, map[string]bool{"chat": true}, told)
	assert.Equal(t, map[string]string{"chat": `true of "" in 1`}, all(t, to))
	assert.Empty(t, all(t, from))
}

func TestAMoveEndsWithItsContext(t *testing.T) {
	from, to := memstore.New(memstore.Options{}).Open(), memstore.New(memstore.Options{}).Open()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := store.Move(ctx, from, to, nobody)
	require.ErrorIs(t, err, context.Canceled)
}

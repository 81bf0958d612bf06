package storetest

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// piecesAreKept writes what is as large as can be, and reads it over another
// connection.
func piecesAreKept(t *testing.T, c Cluster) {
	t.Helper()
	s, other := open(t, c), open(t, c)
	chat := fresh(t, "chat")
	piece := func(file string, n int) store.Piece {
		return store.Piece{Conversation: chat, File: file, Number: n}
	}
	for n := range 3 {
		require.NoError(t, s.KeepPiece(within(t), piece("a", n), bytes.Repeat([]byte{byte(n)}, store.MaxData)))
	}
	require.NoError(t, s.KeepPiece(within(t), piece("b", 0), []byte("first")))
	require.NoError(t, s.KeepPiece(within(t), piece("b", 0), []byte("second")))
	for n := range 3 {
		data, err := other.LoadPiece(within(t), piece("a", n))
		require.NoError(t, err)
		assert.Equal(t, bytes.Repeat([]byte{byte(n)}, store.MaxData), data)
	}
	data, err := other.LoadPiece(within(t), piece("b", 0))
	require.NoError(t, err)
	assert.Equal(t, "second", string(data))
	_, err = other.LoadPiece(within(t), piece("a", 3))
	require.ErrorIs(t, err, store.ErrNotFound)
	sizes := map[store.Piece]int{}
	require.NoError(t, other.ScanPieces(within(t), func(p store.Piece, data []byte) error {
		if p.Conversation == chat {
			sizes[p] = len(data)
		}
		return nil
	}))
	assert.Equal(t, map[store.Piece]int{piece("a", 0): store.MaxData, piece("a", 1): store.MaxData, piece("a", 2): store.MaxData, piece("b", 0): 6}, sizes)
	stop := errors.New("enough")
	require.ErrorIs(t, other.ScanPieces(within(t), func(store.Piece, []byte) error { return stop }), stop)
	require.NoError(t, s.Scan(within(t), func(found store.Snapshot, _ store.Revision) error {
		assert.NotEqual(t, chat, found.ID, "a file is no conversation")
		return nil
	}))
}

func piecesAreDropped(t *testing.T, c Cluster) {
	t.Helper()
	s, other := open(t, c), open(t, c)
	chat, neighbour := fresh(t, "chat"), fresh(t, "neighbour")
	pieces := []store.Piece{{Conversation: chat, File: "a"}, {Conversation: chat, File: "a", Number: 1}, {Conversation: chat, File: "b"}, {Conversation: neighbour, File: "a"}}
	for _, p := range pieces {
		require.NoError(t, s.KeepPiece(within(t), p, []byte("x")))
	}
	there := func() (all []bool) {
		for _, p := range pieces {
			_, err := other.LoadPiece(within(t), p)
			if err != nil {
				require.ErrorIs(t, err, store.ErrNotFound)
			}
			all = append(all, err == nil)
		}
		return all
	}
	require.NoError(t, s.DropPieces(within(t), chat, "a"))
	assert.Equal(t, []bool{false, false, true, true}, there())
	require.NoError(t, s.DropPieces(within(t), chat, ""))
	assert.Equal(t, []bool{false, false, false, true}, there())
	require.NoError(t, s.DropPieces(within(t), chat, ""), "there is nothing left to drop")
}

func impossiblePiecesAreRefused(t *testing.T, c Cluster) {
	t.Helper()
	s := open(t, c)
	chat := fresh(t, "chat")
	for _, p := range []store.Piece{{Conversation: "a.b", File: "a"}, {Conversation: chat}, {Conversation: chat, File: "*"}, {Conversation: chat, File: "a", Number: -1}} {
		require.ErrorIs(t, s.KeepPiece(within(t), p, nil), store.ErrInvalid)
		_, err := s.LoadPiece(within(t), p)
		require.ErrorIs(t, err, store.ErrInvalid)
	}
	p := store.Piece{Conversation: chat, File: "a"}
	require.ErrorIs(t, s.KeepPiece(within(t), p, make([]byte, store.MaxData+1)), store.ErrInvalid)
	require.ErrorIs(t, s.DropPieces(within(t), "", ""), store.ErrInvalid, "or that would be everybody's")
	require.ErrorIs(t, s.DropPieces(within(t), chat, ">"), store.ErrInvalid)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, s.KeepPiece(ctx, p, nil), context.Canceled)
	require.NoError(t, s.Close())
	require.ErrorIs(t, s.KeepPiece(within(t), p, nil), store.ErrClosed)
	_, err := s.LoadPiece(within(t), p)
	require.ErrorIs(t, err, store.ErrClosed)
	require.ErrorIs(t, s.DropPieces(within(t), chat, ""), store.ErrClosed)
}

package runner_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/internal/runner"
	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/memstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestARunnerKeepsTheFilesOfItsOwnConversations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := memstore.New(memstore.Options{}).Open()
		defer func() { require.NoError(t, s.Close()) }()
		r, err := runner.New(t.Context(), runner.Options{Store: s})
		require.NoError(t, err)
		require.ErrorIs(t, r.KeepPiece(t.Context(), "chat", "file", 0, []byte("x")), front.ErrLost)
		require.NoError(t, r.Keep(t.Context(), "chat", []byte("{}")))
		require.NoError(t, r.KeepPiece(t.Context(), "chat", "file", 0, []byte("x")))
		data, err := r.Piece(t.Context(), "chat", "file", 0)
		require.NoError(t, err)
		assert.Equal(t, "x", string(data))

		s.Cut(true)
		time.Sleep(16 * time.Second) // the lease may be somebody else's soon
		require.ErrorIs(t, r.DropFiles(t.Context(), "chat", ""), store.ErrStalled)
		s.Cut(false)
		require.NoError(t, r.DropFiles(t.Context(), "chat", ""))
		_, err = r.Piece(t.Context(), "chat", "file", 0)
		require.ErrorIs(t, err, front.ErrUnknown)
	})
}

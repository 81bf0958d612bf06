package roster_test

import (
	"context"
	"io"
	"testing"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/roster"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOnlyWhatIsNewIsAnEvent(t *testing.T) {
	r := roster.New("me")
	r.Known("old")
	r.Note("old", store.Joined)
	r.Note("me", store.Expired)
	r.Note("nobody", store.Left)
	r.Note("new", store.Joined)
	r.Note("new", store.Joined)
	r.Note("old", store.Expired)
	assert.Equal(t, []string{"me", "new"}, r.Runners())

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, wanted := range []store.Event{{Runner: "new", Kind: store.Joined}, {Runner: "old", Kind: store.Expired}} {
		event, err := r.Next(ended)
		require.NoError(t, err, "what has happened is told in any case")
		assert.Equal(t, wanted, event)
	}
	_, err := r.Next(ended)
	require.ErrorIs(t, err, context.Canceled)
}

func TestTheEndWakesWhoWaits(t *testing.T) {
	r := roster.New("me")
	told := make(chan error, 1)
	go func() {
		_, err := r.Next(t.Context())
		told <- err
	}()
	r.Close()
	r.Close()
	require.ErrorIs(t, <-told, io.EOF)
	r.Note("late", store.Joined)
	assert.True(t, r.IsClosed())
	assert.Equal(t, []string{"me"}, r.Runners())
}

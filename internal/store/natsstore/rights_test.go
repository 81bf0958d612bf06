package natsstore_test

import (
	"context"
	"os"
	"testing"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/natsstore"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A user with the rights that the manual asks for, and no others.
func TestTheRightsThatTheManualNamesAreEnough(t *testing.T) {
	manual, err := os.ReadFile("../../../docs/scaling.md")
	require.NoError(t, err)
	require.Contains(t, string(manual), "publish and subscribe under `botrunner.>` and under `_INBOX.>`, by which answers come, and to publish under `$JS.API.>`.")
	n := &node{Name: "alone", Dir: t.TempDir(), Client: freePort(t), Monitor: freePort(t), rights: &server.Permissions{
		Publish:   &server.SubjectPermission{Allow: []string{"botrunner.>", "_INBOX.>", "$JS.API.>"}},
		Subscribe: &server.SubjectPermission{Allow: []string{"botrunner.>", "_INBOX.>"}},
	}}
	n.start(t)
	options := natsstore.Options{URLs: []string{n.url()}, Monitors: []string{n.monitor()}, Replicas: 1}
	one, err := natsstore.Open(t.Context(), options)
	require.NoError(t, err)
	defer func() { require.NoError(t, one.Close()) }()
	other, err := natsstore.Open(t.Context(), options)
	require.NoError(t, err)
	defer func() { require.NoError(t, other.Close()) }()
	_, err = one.Join(t.Context(), "one", func(_ context.Context, message []byte) ([]byte, error) { return message, nil })
	require.NoError(t, err)

	at, err := other.Commit(t.Context(), store.Snapshot{ID: "c1", Epoch: 1, Seq: 1}, 0)
	require.NoError(t, err)
	require.NoError(t, one.Scan(t.Context(), func(s store.Snapshot, _ store.Revision) error {
		assert.Equal(t, "c1", s.ID)
		return nil
	}))
	answer, err := other.Send(t.Context(), "one", []byte("Hello?"))
	require.NoError(t, err)
	assert.Equal(t, "Hello?", string(answer))
	require.NoError(t, one.Delete(t.Context(), "c1", at))
}

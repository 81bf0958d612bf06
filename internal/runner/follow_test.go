package runner_test

import (
	"testing"

	"github.com/botrunner/botrunner/internal/runner"
	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/memstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// There are a hundred conversations that have ended to each that goes on, and a
// runner that took them up first would keep customers waiting.
func TestWhoWaitsIsTakenUpFirstAndWhoHasGoneLast(t *testing.T) {
	st := memstore.New(memstore.Options{}).Open()
	defer func() { require.NoError(t, st.Close()) }()
	for id, label := range map[string]string{
		"a-has-ended": `{"format": 1}`,
		"b-listens":   `{"format": 1, "flow": "x"}`,
		"c-waits":     `{"format": 1, "flow": "x", "waiting": true}`,
		"d-is-broken": `{`,
	} {
		_, err := st.Commit(t.Context(), store.Snapshot{ID: id, Epoch: 1, Seq: 1, Data: []byte(label)}, 0)
		require.NoError(t, err)
	}
	r, err := runner.New(t.Context(), runner.Options{Store: st})
	require.NoError(t, err)
	defer func() { require.NoError(t, r.Close(t.Context())) }()
	orphans, err := r.Orphans(t.Context())
	require.NoError(t, err)
	require.Len(t, orphans, 4)
	assert.Equal(t, []string{"c-waits", "b-listens"}, orphans[:2])
}

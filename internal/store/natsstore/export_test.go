package natsstore

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Another opens another connection to the embedded server of a store.
func Another(t *testing.T, s *Store) *Store {
	t.Helper()
	another := &Store{options: s.options, over: make(chan struct{}), members: map[string]*member{}, server: s.server}
	require.NoError(t, another.openShared(t.Context()))
	another.server = nil // it is not this one's to stop
	return another
}

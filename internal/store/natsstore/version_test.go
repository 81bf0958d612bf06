package natsstore

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestServersThatAreTooOldAreRefused(t *testing.T) {
	for version, good := range map[string]bool{
		"2.15.0": true, "2.15.2": true, "2.16.0-RC.1": true, "3.0.0": true, "2.15.10": true,
		"2.14.9": false, "2.9.30": false, "1.4.1": false, "": false, "devel": false,
	} {
		err := checkVersion("a", version)
		if good {
			require.NoError(t, err, version)
			continue
		}
		require.ErrorContains(t, err, "bring it to 2.15.0 or newer", version)
	}
}

// A conversation has to be found where an earlier version has put it.
func TestAConversationStaysInItsShard(t *testing.T) {
	for id, shard := range map[string]int{"a": 0, "b": 1, "c": 2, "ada": 3, "0a1b2c3d-0000-4000-8000-000000000001": 2} {
		assert.Equal(t, shard, shardNumber(id), id)
	}
}

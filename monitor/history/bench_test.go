package history_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/botrunner/botrunner/monitor/history"

	"github.com/stretchr/testify/require"
)

// BenchmarkAdd is what keeping a run costs, with the disk's sync.
func BenchmarkAdd(b *testing.B) {
	f, err := history.Open(filepath.Join(b.TempDir(), "h"), history.Options{})
	require.NoError(b, err)
	at := noon
	for b.Loop() {
		at = at.Add(time.Minute)
		require.NoError(b, f.Add(entry("a", at)))
	}
}

package journal_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/journal"

	"github.com/stretchr/testify/require"
)

// Whatever lies in a folder, whoever is erased is gone from it, and nobody else;
// or it is left as it was, and the error says so.
func FuzzErase(f *testing.F) {
	whole, err := os.ReadFile("../../bot/testdata/journal/format1.journal")
	require.NoError(f, err)
	f.Add(whole, "c1")
	f.Add(whole[:len(whole)-3], "c1")
	f.Add(whole, "c2")
	f.Add(append(bytes.Repeat(whole, 2), "rest"...), "c1")
	f.Fuzz(func(t *testing.T, data []byte, id string) {
		dir := t.TempDir()
		path := filepath.Join(dir, "fuzzed.journal")
		require.NoError(t, os.WriteFile(path, data, 0o600))
		folder := open(t, journal.Options{Dir: dir})
		before, failed := entriesIn(t, path, func(e bot.Written) bool { return e.Conversation != id })
		_, err := folder.Erase(t.Context(), journal.Wanted{IDs: []string{id}})
		require.Equal(t, failed, err != nil)
		if failed {
			left, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, data, left)
			return
		}
		after, _ := entriesIn(t, path, func(bot.Written) bool { return true })
		require.Equal(t, before, after)
	})
}

// entriesIn are the entries of a file that are to be kept.
func entriesIn(t *testing.T, path string, keep func(bot.Written) bool) (all [][]byte, failed bool) {
	t.Helper()
	for e, err := range journal.Entries([]string{path}, journal.ReadOptions{}) {
		if err != nil {
			return nil, true
		}
		if keep(e) {
			all = append(all, e.Data)
		}
	}
	return all, false
}

package flows_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// Whatever the bytes are, Load says something about a place in them, and what
// it lets pass an engine can run.
func FuzzLoad(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(f, err)
	for _, path := range files {
		archive, err := txtar.ParseFile(path)
		require.NoError(f, err)
		f.Add(archive.Files[0].Data)
	}
	example, err := os.ReadFile("../examples/flows/prequalify.flow.yaml")
	require.NoError(f, err)
	f.Add(example)
	f.Fuzz(func(t *testing.T, data []byte) {
		dialog, problems := flows.Load("f", data)
		require.Equal(t, problems.Fatal(), dialog == nil, "a dialog unless there is an error")
		lines := 1 + strings.Count(string(data), "\n")
		for _, p := range problems {
			assert.True(t, p.Line >= 1 && p.Line <= lines && p.Column >= 1, "no such place: %s", p)
			assert.NotContains(t, p.Text, "\n", "a problem is one line")
		}
		if dialog == nil {
			return
		}
		_, err := bot.NewEngine(dialog, bot.EngineOptions{})
		require.NoError(t, err)
	})
}

package flows_test

import (
	"os"
	"path/filepath"
	"slices"
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
	f.Fuzz(func(t *testing.T, data []byte) { loads(t, []txtar.File{{Name: "f", Data: data}}) })
}

// So it is with the files that a flow runs, and with its translations.
func FuzzLoadTogether(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(f, err)
	for _, path := range files {
		archive, err := txtar.ParseFile(path)
		require.NoError(f, err)
		if archive.Files = archive.Files[:len(archive.Files)-1]; len(archive.Files) > 1 {
			f.Add(txtar.Format(&txtar.Archive{Files: archive.Files}))
		}
	}
	together, err := filepath.Glob("../examples/flows/*/welcome*.yaml")
	require.NoError(f, err)
	require.NotEmpty(f, together)
	var archive txtar.Archive
	for _, path := range together {
		data, err := os.ReadFile(path)
		require.NoError(f, err)
		archive.Files = append(archive.Files, txtar.File{Name: filepath.Base(path), Data: data})
	}
	f.Add(txtar.Format(&archive))
	f.Fuzz(func(t *testing.T, data []byte) {
		files := txtar.Parse(data).Files
		elsewhere := func(f txtar.File) bool { return strings.Contains(f.Name, "/") }
		if len(files) > 0 && !slices.ContainsFunc(files, elsewhere) {
			loads(t, files)
		}
	})
}

// loads checks what is true of any flow and the files beside it.
func loads(t *testing.T, files []txtar.File) {
	t.Helper()
	dialog, problems := flows.LoadWith(files[0].Name, files[0].Data, flows.Options{Open: beside(files)})
	require.Equal(t, problems.Fatal(), dialog == nil, "a dialog unless there is an error")
	for _, p := range problems {
		i := slices.IndexFunc(files, func(f txtar.File) bool { return f.Name == p.File })
		require.GreaterOrEqual(t, i, 0, "no such file: %s", p)
		lines := 1 + strings.Count(string(files[i].Data), "\n")
		assert.True(t, p.Line >= 1 && p.Line <= lines && p.Column >= 1, "no such place: %s", p)
		assert.NotContains(t, p.Text, "\n", "a problem is one line")
	}
	if dialog == nil {
		return
	}
	_, err := bot.NewEngine(dialog, bot.EngineOptions{})
	require.NoError(t, err)
}

package flows_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/golden"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// Each file of testdata holds a flow and, below it, the very words that its
// author will read.
func TestAuthorsReadWhatIsWrong(t *testing.T) {
	golden.Run(t, func(t *testing.T, parts []txtar.File) string {
		require.NotEmpty(t, parts, "a flow, or an agent, and files beside it")
		passed, problems := load(parts[0].Name, parts[0].Data)
		if len(parts) > 1 {
			dialog, all := flows.LoadWith(parts[0].Name, parts[0].Data, flows.Options{Open: beside(parts), Hours: hours(parts)})
			passed, problems = dialog != nil, all
		}
		assert.NotEqual(t, problems.Fatal(), passed, "a dialog unless there is an error")
		return problems.String()
	})
}

// hours are the names of the operator's, which a file of that name lists.
func hours(files []txtar.File) []string {
	for _, f := range files {
		if f.Name == "hours" {
			return strings.Fields(string(f.Data))
		}
	}
	return nil
}

// beside opens the files of an archive.
func beside(files []txtar.File) func(name string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		for _, f := range files {
			if f.Name == name {
				return f.Data, nil
			}
		}
		return nil, fs.ErrNotExist
	}
}

func TestExamplesCompileWithoutAHint(t *testing.T) {
	files, err := filepath.Glob("../examples/flows/*.flow.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	together, err := filepath.Glob("../examples/flows/*/*.flow.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, together)
	for _, path := range append(files, together...) {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		open := os.DirFS(filepath.Dir(path)).(fs.ReadFileFS).ReadFile
		dialog, problems := flows.LoadWith(filepath.Base(path), data, flows.Options{Open: open})
		assert.NotNil(t, dialog)
		assert.Empty(t, problems.String())
	}
}

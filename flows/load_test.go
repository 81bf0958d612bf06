package flows_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/flows"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the problems in testdata")

// Each file of testdata holds a flow and, below it, the very words that its
// author will read.
func TestAuthorsReadWhatIsWrong(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			require.NoError(t, err)
			require.Len(t, archive.Files, 2, "a flow and its problems")
			flow, want := archive.Files[0], &archive.Files[1]

			dialog, problems := flows.Load(flow.Name, flow.Data)
			assert.Equal(t, problems.Fatal(), dialog == nil, "a dialog unless there is an error")
			if *update {
				want.Data = []byte(problems.String())
				require.NoError(t, os.WriteFile(path, txtar.Format(archive), 0o644))
				return
			}
			assert.Equal(t, string(want.Data), problems.String())
		})
	}
}

func TestExamplesCompileWithoutAHint(t *testing.T) {
	files, err := filepath.Glob("../examples/flows/*.flow.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		dialog, problems := flows.Load(filepath.Base(path), data)
		assert.NotNil(t, dialog)
		assert.Empty(t, problems.String())
	}
}

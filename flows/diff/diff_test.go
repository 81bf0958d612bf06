package diff_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/diff"
	"github.com/botrunner/botrunner/flows/format"
	"github.com/botrunner/botrunner/internal/golden"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

func parse(t *testing.T, name string, data []byte) *flows.File {
	t.Helper()
	_, problems := flows.Load(name, data)
	require.False(t, problems.Fatal(), "%s", problems)
	f, _ := flows.Parse(name, data)
	return f
}

// Each file of testdata holds two versions of a flow and, below them, what has
// changed.
func TestChangesAreSaidInWords(t *testing.T) {
	golden.Run(t, func(t *testing.T, parts []txtar.File) string {
		require.Len(t, parts, 2, "two versions")
		before, now := parse(t, parts[0].Name, parts[0].Data), parse(t, parts[1].Name, parts[1].Data)
		assert.Empty(t, diff.Of(before, before))
		assert.Empty(t, diff.Of(now, now))
		var b strings.Builder
		for _, c := range diff.Of(before, now) {
			b.WriteString(c.String())
		}
		return b.String()
	})
}

func TestAnotherFormIsNoChange(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, archives)
	for _, path := range archives {
		a, err := txtar.ParseFile(path)
		require.NoError(t, err)
		data := a.Files[0].Data
		out, err := format.Source(data)
		require.NoError(t, err)
		require.NotEqual(t, string(data), string(out), "it has another form")
		assert.Empty(t, diff.Of(parse(t, path, data), parse(t, path, out)))
	}
}

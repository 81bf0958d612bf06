package repair_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/repair"
	"github.com/botrunner/botrunner/internal/golden"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

func checked(data []byte) (flows.Problems, error) {
	_, problems := flows.Load("f", data)
	return problems, nil
}

func fixed(t *testing.T, data []byte) repair.Result {
	t.Helper()
	r, err := repair.Source("f", data, checked)
	require.NoError(t, err)
	return r
}

// Each file of testdata holds a flow and, below it, the flow repaired and the
// problems that remain.
func TestWhatHasOneRepairIsRepaired(t *testing.T) {
	golden.Run(t, func(t *testing.T, parts []txtar.File) string {
		require.Len(t, parts, 1)
		r := fixed(t, parts[0].Data)
		return string(r.Data) + "\n" + r.Left.String()
	})
}

// The files of the loader's tests hold a mistake of each kind.
func mistakes(tb testing.TB) map[string][]byte {
	tb.Helper()
	files, err := filepath.Glob("../testdata/*.txtar")
	require.NoError(tb, err)
	require.NotEmpty(tb, files)
	all := map[string][]byte{}
	for _, path := range files {
		archive, err := txtar.ParseFile(path)
		require.NoError(tb, err)
		all[filepath.Base(path)] = archive.Files[0].Data
	}
	return all
}

func TestARepairIsNeverMadeTwice(t *testing.T) {
	done := 0
	for name, data := range mistakes(t) {
		done += len(fixed(t, data).Done)
		t.Run(name, func(t *testing.T) { holds(t, data) })
	}
	assert.Greater(t, done, 50, "there is much to repair in them")
}

// holds checks what is true of any repair.
func holds(t *testing.T, data []byte) {
	t.Helper()
	once := fixed(t, data)
	twice := fixed(t, once.Data)
	assert.Equal(t, string(once.Data), string(twice.Data))
	assert.Empty(t, twice.Done)
	before, err := checked(data)
	require.NoError(t, err)
	assert.LessOrEqual(t, errorsOf(once.Left), errorsOf(before))
	if len(once.Done) == 0 {
		assert.Equal(t, string(data), string(once.Data))
	}
	assert.Equal(t, strings.Count(string(data), "\n"), strings.Count(string(once.Data), "\n"), "lines stay")
	assert.Equal(t, strings.Count(string(data), "\r\n"), strings.Count(string(once.Data), "\r\n"), "their ends stay")
}

func errorsOf(ps flows.Problems) int {
	n := 0
	for _, p := range ps {
		if p.Severity == flows.Error {
			n++
		}
	}
	return n
}

func TestLinesEndAsTheyDid(t *testing.T) {
	for name, data := range mistakes(t) {
		unix := fixed(t, data)
		dos := fixed(t, []byte(strings.ReplaceAll(string(data), "\n", "\r\n")))
		assert.Equal(t, strings.ReplaceAll(string(unix.Data), "\n", "\r\n"), string(dos.Data), name)
	}
}

func TestOnlyTheNamedFileIsRepaired(t *testing.T) {
	data := []byte("flow: f\nsteps:\n  hello:\n    say: Please note: hi\n")
	r, err := repair.Source("other", data, checked)
	require.NoError(t, err)
	assert.Equal(t, string(data), string(r.Data))
	assert.Len(t, r.Left, 1)
}

func TestARepairThatDoesNotHelpIsTakenBack(t *testing.T) {
	data := []byte("a\n")
	problem := flows.Problem{File: "f", Text: "bad", Repair: flows.Repair{Position: flows.Position{Line: 1, Column: 1}, Old: "a", New: "b"}}
	r, err := repair.Source("f", data, func([]byte) (flows.Problems, error) { return flows.Problems{problem}, nil })
	require.NoError(t, err)
	assert.Equal(t, "a\n", string(r.Data))
	assert.Empty(t, r.Done)
	assert.Equal(t, flows.Problems{problem}, r.Left)
}

func FuzzRepair(f *testing.F) {
	for _, data := range mistakes(f) {
		f.Add(data)
	}
	example, err := os.ReadFile("../../examples/flows/prequalify.flow.yaml")
	require.NoError(f, err)
	f.Add(example)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<10 {
			t.Skip("a large file takes long and shows no more than a small one")
		}
		holds(t, data)
	})
}

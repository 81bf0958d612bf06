package format_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/explain"
	"github.com/botrunner/botrunner/flows/format"
	"github.com/botrunner/botrunner/internal/golden"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// Each file of testdata holds a flow and, below it, its form.
func TestFlowsHaveOneForm(t *testing.T) {
	golden.Run(t, func(t *testing.T, parts []txtar.File) string {
		require.Len(t, parts, 1, "a flow")
		out, err := format.Source(parts[0].Data)
		require.NoError(t, err)
		settled(t, out)
		sameMeaning(t, parts[0].Data, out)
		return string(out)
	})
}

// settled checks that formatting once is enough.
func settled(t require.TestingT, out []byte) {
	again, err := format.Source(out)
	require.NoError(t, err)
	require.Equal(t, string(out), string(again))
}

// sameMeaning checks that two files are read aloud in the same words, and are
// the same to those who run them: the flow, its texts and its expressions.
func sameMeaning(t require.TestingT, before, after []byte) {
	aloud := func(data []byte) *explain.Reading {
		_, problems := flows.Load("flow.yaml", data)
		require.False(t, problems.Fatal(), "%s\n%s", problems, data)
		f, _ := flows.Parse("flow.yaml", data)
		r := explain.Read(f)
		for i := range r.Items {
			r.Items[i].Line = 0
		}
		return r
	}
	require.Equal(t, aloud(before), aloud(after))
}

func TestExamplesKeepTheirMeaning(t *testing.T) {
	files, err := filepath.Glob("../../examples/flows/*.flow.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		out, err := format.Source(data)
		require.NoError(t, err, path)
		settled(t, out)
		sameMeaning(t, data, out)
	}
}

func TestAFileThatIsNoFlowIsNotFormatted(t *testing.T) {
	for name, data := range map[string]string{
		"empty": "", "a list": "- a\n", "in brackets": "{flow: x}", "no YAML": "a: b: c", "two documents": "a: b\n---\nc: d\n",
		"a key behind a question mark": "flow: x\nsteps:\n  ? a\n  : say: b\n",
	} {
		_, err := format.Source([]byte(data))
		assert.Error(t, err, name)
	}
}

func FuzzFormattingOnceIsEnough(f *testing.F) {
	archives, err := filepath.Glob("testdata/*.txtar")
	require.NoError(f, err)
	for _, path := range archives {
		a, err := txtar.ParseFile(path)
		require.NoError(f, err)
		f.Add(a.Files[0].Data)
	}
	f.Add([]byte("flow: x\nsteps:\n  a:\n   say: |2\n     b\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, problems := flows.Parse("flow.yaml", data); problems.Fatal() {
			return
		}
		out, err := format.Source(data)
		if err != nil {
			return
		}
		settled(t, out)
	})
}

package explain_test

import (
	"encoding/json"
	"io/fs"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/explain"
	"github.com/botrunner/botrunner/flows/schema"
	"github.com/botrunner/botrunner/internal/golden"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// among opens the parts of an archive.
func among(parts []txtar.File) func(name string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		for _, p := range parts {
			if p.Name == name {
				return p.Data, nil
			}
		}
		return nil, fs.ErrNotExist
	}
}

// Each file of testdata holds a flow, those that it runs and, below them, how
// the first one is read aloud.
func TestFlowsAreReadAloud(t *testing.T) {
	golden.Run(t, func(t *testing.T, parts []txtar.File) string {
		_, problems := flows.LoadWith(parts[0].Name, parts[0].Data, flows.Options{Open: among(parts)})
		require.False(t, problems.Fatal(), "%s", problems)
		f, _ := flows.Parse(parts[0].Name, parts[0].Data)
		return explain.Read(f).String()
	})
}

func TestEveryItemIsNumberedAndSaysSomething(t *testing.T) {
	f, problems := flows.Parse("x", []byte("flow: x\nanytime: {bye: {they_say: [bye], next: done}}\nsteps:\n  hello:\n    say: Hello!\n  done:\n    end: finished\n"))
	require.Empty(t, problems)
	for i, item := range explain.Read(f).Items {
		assert.Equal(t, i+1, item.Number)
		assert.NotEmpty(t, item.Sentences, item.Name)
	}
}

func TestEveryVerbIsReadAloud(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/verbs.txtar")
	require.NoError(t, err)
	f, _ := flows.Parse("verbs", archive.Files[0].Data)
	used := map[string]bool{"menu": true} // read aloud in another file
	for _, s := range f.Steps {
		used[s.Verb.Text] = true
	}
	var known struct {
		Definitions struct {
			Step struct {
				AnyOf []struct{ Required []string }
			}
		}
	}
	require.NoError(t, json.Unmarshal(schema.Flow(), &known))
	require.NotEmpty(t, known.Definitions.Step.AnyOf)
	for _, verb := range known.Definitions.Step.AnyOf {
		assert.True(t, used[verb.Required[0]], verb.Required[0])
	}
	for _, item := range explain.Read(f).Items {
		assert.NotContains(t, item.Sentences[0], "It does `", "words for what it does")
	}
}

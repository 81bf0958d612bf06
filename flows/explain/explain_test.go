package explain_test

import (
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/explain"
	"github.com/botrunner/botrunner/internal/golden"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// Each file of testdata holds a flow and, below it, how it is read aloud.
func TestFlowsAreReadAloud(t *testing.T) {
	golden.Run(t, func(t *testing.T, parts []txtar.File) string {
		require.Len(t, parts, 1, "a flow")
		_, problems := flows.Load(parts[0].Name, parts[0].Data)
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

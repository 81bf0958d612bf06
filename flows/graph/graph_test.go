package graph_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/graph"
	"github.com/botrunner/botrunner/internal/golden"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

func draw(t *testing.T, name string, data []byte, others ...txtar.File) *graph.Graph {
	t.Helper()
	_, problems := flows.LoadWith(name, data, flows.Options{Open: func(name string) ([]byte, error) {
		for _, p := range others {
			if p.Name == name {
				return p.Data, nil
			}
		}
		return nil, fs.ErrNotExist
	}})
	require.False(t, problems.Fatal(), "%s", problems)
	f, _ := flows.Parse(name, data)
	return graph.Of(f)
}

// Each file of testdata holds a flow, those that it runs and, below them, its
// picture as text.
func TestFlowsAreDrawn(t *testing.T) {
	golden.Run(t, func(t *testing.T, parts []txtar.File) string {
		g := draw(t, parts[0].Name, parts[0].Data, parts[1:]...)
		return g.Mermaid() + "\n" + g.DOT()
	})
}

// words are all texts of an SVG, which has to be well-formed.
func words(t *testing.T, svg string) []string {
	t.Helper()
	var list []string
	in := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			return list
		}
		require.NoError(t, err)
		if text, ok := token.(xml.CharData); ok && strings.TrimSpace(string(text)) != "" {
			list = append(list, string(text))
		}
	}
}

func TestTheSVGShowsEveryStepAndReason(t *testing.T) {
	g := draw(t, "x", []byte(`flow: <x> & "y"
anytime: {human: {they_say: [agent], next: sorry}}
steps:
  greet:
    say: Fish & chips are < 5 ${"€"}, she said.
  which:
    menu: Which?
    options: {a: {label: This & that, next: greet}, b: {label: Neither}}
  sorry:
    say: Sorry.
    end: finished
`))
	shown := words(t, g.SVG())
	for _, want := range []string{`<x> & "y"`, "greet", "Fish & chips are < 5 [\"€\"],", "This & that", "Neither", "sorry", "Sorry. (finished)", "“agent”", "at any time", "any question", "3 times not understood"} {
		assert.Contains(t, shown, want)
	}
}

func BenchmarkAPictureOfFiftySteps(b *testing.B) {
	var text strings.Builder
	text.WriteString("flow: big\nsteps:\n")
	for i := range 50 {
		fmt.Fprintf(&text, "  s%d:\n    menu: Question %d?\n    options: {x: {label: On}, y: {label: Far, next: s%d}, z: {label: Back, next: s%d}}\n", i, i, (i*7+3)%50, i/2)
	}
	f, problems := flows.Parse("big", []byte(text.String()))
	require.Empty(b, problems)
	g := graph.Of(f)
	for b.Loop() {
		g.SVG()
	}
}

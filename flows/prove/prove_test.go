package prove_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/prove"
	"github.com/botrunner/botrunner/internal/golden"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// load reads a flow, and those beside it that it runs.
func load(tb testing.TB, name string, data []byte, beside ...txtar.File) *prove.Prover {
	tb.Helper()
	open := func(name string) ([]byte, error) {
		for _, b := range beside {
			if b.Name == name {
				return b.Data, nil
			}
		}
		return nil, fs.ErrNotExist
	}
	d, problems := flows.LoadWith(name, data, flows.Options{Open: open})
	require.NotNil(tb, d, problems.String())
	f, _ := flows.Parse(name, data)
	return prove.New(f, d)
}

// Each file of testdata holds a flow, what stands beside it, and below what is
// said of it: proof, routing, what of it is not known, and missing values.
func TestAuthorsReadWhatIsProved(t *testing.T) {
	golden.Run(t, func(t *testing.T, parts []txtar.File) string {
		name := parts[0].Name
		p := load(t, name, parts[0].Data, parts[1:]...)
		said := []string{p.Prove().String(), p.Routing().String()}
		for _, part := range parts[1:] {
			if part.Name == "known.yaml" {
				known, err := prove.LoadKnown(part.Name, part.Data)
				require.NoError(t, err)
				said = append(said, known.Compare(name, p.Routing()).String())
			}
		}
		said = append(said, slices.Concat(p.Values(name), p.Dangers(name)).Sorted().String())
		return strings.Join(said, "\n")
	})
}

func TestWhatIsKnownIsReadStrictly(t *testing.T) {
	for want, data := range map[string]string{
		"k: a mapping with the lists queues, skills and languages is expected": "- a",
		"k:1: unknown key \"queue\"; it may be queues, skills or languages":    "queue: [a]",
		"k:2: skills has to be a list":                                         "queues: [a]\nskills: b",
	} {
		_, err := prove.LoadKnown("k", []byte(data))
		require.EqualError(t, err, want)
	}
	known, err := prove.LoadKnown("k", []byte("queues: [a, 7]"))
	require.NoError(t, err)
	require.Equal(t, prove.Known{Queues: []string{"a", "7"}}, known)
}

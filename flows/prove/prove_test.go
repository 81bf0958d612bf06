package prove_test

import (
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/prove"
	"github.com/botrunner/botrunner/internal/golden"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

func load(tb testing.TB, name string, data []byte) *prove.Prover {
	tb.Helper()
	f, problems := flows.Parse(name, data)
	require.False(tb, problems.Fatal(), problems.String())
	d, problems := flows.Compile(f)
	require.NotNil(tb, d, problems.String())
	return prove.New(f, d)
}

// Each file of testdata holds a flow and, below, what is proved of it.
func TestAuthorsReadWhatIsProved(t *testing.T) {
	golden.Run(t, func(t *testing.T, parts []txtar.File) string {
		p := load(t, parts[0].Name, parts[0].Data)
		said := p.Prove().String()
		if r := p.Routing(); len(r) > 0 {
			said += "\n" + r.String()
			if len(parts) > 1 {
				known, err := prove.LoadKnown(parts[1].Name, parts[1].Data)
				require.NoError(t, err)
				said += "\n" + known.Compare(parts[0].Name, r).String()
			}
		}
		return said
	})
}

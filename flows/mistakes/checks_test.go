package mistakes_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/format"
	"github.com/botrunner/botrunner/flows/repair"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// said checks what an author is told.
func said(t *testing.T, f folder, passed bool, problems flows.Problems) {
	t.Helper()
	require.NotEqual(t, problems.Fatal(), passed, "it passes unless there is an error")
	for _, p := range problems {
		lines := 1 + bytes.Count(f[p.File], []byte("\n"))
		assert.True(t, p.Line >= 1 && p.Line <= lines && p.Column >= 1, "no such place: %s", p)
		assert.NotRegexp(t, `[\n\r]|%!.\(|^$`, p.Text, "a problem is one whole line")
	}
	_, err := json.Marshal(problems)
	require.NoError(t, err)
}

// repaired checks that a repair makes nothing worse, and is made once.
func repaired(t *testing.T, name string, data []byte, load loader) {
	t.Helper()
	check := func(data []byte) (flows.Problems, error) {
		_, problems := load(data)
		return problems, nil
	}
	once, err := repair.Source(name, data, check)
	require.NoError(t, err)
	before, _ := check(data)
	require.LessOrEqual(t, errorsOf(once.Left), errorsOf(before))
	if len(once.Done) == 0 {
		require.Equal(t, string(data), string(once.Data))
		return
	}
	twice, err := repair.Source(name, once.Data, check)
	require.NoError(t, err)
	require.Empty(t, twice.Done, "%s", once.Data)
}

func errorsOf(problems flows.Problems) int {
	n := 0
	for _, p := range problems {
		if p.Severity == flows.Error {
			n++
		}
	}
	return n
}

// formatted checks that the one form of a file passes as the file does, and is
// one.
func formatted(t *testing.T, data []byte, load loader) {
	t.Helper()
	once, err := format.Source(data)
	if err != nil {
		return // what has no one form stays as it is
	}
	twice, err := format.Source(once)
	require.NoError(t, err)
	require.Equal(t, string(once), string(twice))
	still, problems := load(once)
	require.NotNil(t, still, "%s\n%s", problems, once)
}

// fits checks that no editor finds fault with a file that passes.
func fits(t *testing.T, s *jsonschema.Schema, data []byte) {
	t.Helper()
	var v any
	require.NoError(t, yaml.Unmarshal(data, &v))
	text, err := json.Marshal(v)
	if err != nil {
		return // a key that is no text, which only quotes tell from one
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	require.NoError(t, s.Validate(doc))
}

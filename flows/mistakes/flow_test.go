package mistakes_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/diff"
	"github.com/botrunner/botrunner/flows/explain"
	"github.com/botrunner/botrunner/flows/flowtest"
	"github.com/botrunner/botrunner/flows/graph"
	"github.com/botrunner/botrunner/flows/prove"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// flow gives a flow that passes to the tools for these.
func (v *visit) flow(t *testing.T, name string) {
	t.Helper()
	now := v.subject(v.bad, name)
	e := engine(t, now.Dialog)
	aloud(t, now.File)
	drawn(t, now.File)
	proved(t, now)
	tested(t, v.bad, name, now)
	at, past := v.talk(t, e)
	before := e
	if old := v.subject(v.good, name); old.Dialog != nil {
		require.NotEmpty(t, asJSON(t, diff.Of(old.File, now.File)))
		before = engine(t, old.Dialog)
	}
	v.versions(t, before, e, at, past)
}

// asJSON is what a tool says to programs.
func asJSON(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return data
}

func aloud(t *testing.T, f *flows.File) {
	t.Helper()
	reading := explain.Read(f)
	asJSON(t, reading)
	require.NotEmpty(t, reading.String())
	require.Empty(t, diff.Of(f, f), "it differs from itself")
}

// drawn checks that every arrow leads somewhere, and that browsers can read the
// picture.
func drawn(t *testing.T, f *flows.File) {
	t.Helper()
	g := graph.Of(f)
	for _, e := range g.Edges {
		require.True(t, e.From >= 0 && e.From < len(g.Nodes) && e.To >= 0 && e.To < len(g.Nodes))
	}
	asJSON(t, g)
	require.NotEmpty(t, g.DOT())
	require.NotEmpty(t, g.Mermaid())
	if len(g.Nodes) > graph.MaxDrawn {
		return
	}
	svg := xml.NewDecoder(bytes.NewBufferString(g.SVG()))
	for {
		_, err := svg.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
	}
}

func proved(t *testing.T, s flows.Subject) {
	t.Helper()
	p := prove.New(s.File, s.Dialog)
	proof := p.Prove()
	asJSON(t, proof)
	require.NotEmpty(t, proof.String())
	asJSON(t, p.Routing())
	for _, problem := range slices.Concat(p.Values("f"), p.Dangers("f")) {
		assert.True(t, problem.Line >= 1 && problem.Column >= 1, "no such place: %s", problem)
	}
}

// tested runs a test of the flow: the one beside it, or an empty one, and that
// with the cases that are missing.
func tested(t *testing.T, f folder, name string, s flows.Subject) {
	t.Helper()
	file := name[:len(name)-len(".flow.yaml")]
	data, ok := f[file+".test.yaml"]
	suite := play(t, file, data, s)
	if !ok || suite == nil {
		data = []byte("tests: " + file + "\n")
		suite = play(t, file, data, s)
	}
	require.NotNil(t, suite, "a test without a case")
	more, err := suite.Suite().Append(data, suite.Missing())
	if err != nil {
		return // in brackets nothing is added
	}
	all := play(t, file, more, s)
	require.NotNil(t, all)
	for _, c := range all.Run(flowtest.Options{}).Cases[len(suite.Suite().Cases):] {
		require.Empty(t, c.Failures, "a case that was just made: %s", more)
	}
}

// play runs a test, which is nil if its file does not pass.
func play(t *testing.T, flow string, data []byte, s flows.Subject) *flowtest.Test {
	t.Helper()
	suite, _ := flows.LoadSuite(flow+".test.yaml", data, func(string) (flows.Subject, error) { return s, nil })
	if suite == nil {
		return nil
	}
	test, err := flowtest.New(suite, s)
	require.NoError(t, err)
	r := test.Run(flowtest.Options{})
	asJSON(t, r)
	flowtest.Printer{Out: io.Discard}.Report(r)
	require.NoError(t, flowtest.WriteJUnit(io.Discard, []*flowtest.Report{r}))
	return test
}

package flowtest_test

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/flowtest"
	"github.com/botrunner/botrunner/internal/golden"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// Each file of testdata holds a flow, a test file, perhaps the flows that the
// flow runs, and the very output. An empty part before it says what is asked for
// besides: cover, junit or write.
func TestAuthorsReadWhatCameOfTheirTests(t *testing.T) {
	golden.Run(t, func(t *testing.T, parts []txtar.File) string {
		require.GreaterOrEqual(t, len(parts), 2, "a flow and a test file")
		last := len(parts) - 1
		wanted := parts[last].Name
		if !strings.HasSuffix(wanted, ".yaml") {
			parts = parts[:last]
		}
		test, problems := load(t, parts...)
		if test == nil {
			return problems.String()
		}
		var out bytes.Buffer
		report := test.Run(flowtest.Options{})
		p := flowtest.Printer{Out: &out}
		switch wanted {
		case "cover":
			p.Coverage([]flowtest.Covered{{Flow: report.Flow, Coverage: report.Coverage}})
		case "junit":
			require.NoError(t, flowtest.WriteJUnit(&out, []*flowtest.Report{report}))
			return regexp.MustCompile(`time="[0-9.]+"`).ReplaceAllString(out.String(), `time="…"`)
		case "write":
			return write(t, parts, test)
		default:
			out.WriteString(problems.String())
			p.Report(report)
		}
		return out.String()
	})
}

// load makes a test of a flow, a test file, and the flows that the flow runs, or
// returns why it cannot.
func load(tb testing.TB, parts ...txtar.File) (*flowtest.Test, flows.Problems) {
	tb.Helper()
	flow, tests := parts[0], parts[1]
	subject := flows.Subject{Parts: map[string]*flows.File{}}
	open := func(name string) ([]byte, error) {
		for _, part := range parts[2:] {
			if part.Name == name {
				subject.Parts[name], _ = flows.Parse(name, part.Data)
				return part.Data, nil
			}
		}
		return nil, errors.New("there is no such file")
	}
	suite, problems := flows.LoadSuite(tests.Name, tests.Data, func(name string) (flows.Subject, error) {
		if name+".flow.yaml" != flow.Name {
			return flows.Subject{}, errors.New("there is no such file")
		}
		dialog, problems := flows.LoadWith(flow.Name, flow.Data, flows.Options{Open: open})
		require.False(tb, problems.Fatal(), problems.String())
		subject.Dialog = dialog
		subject.File, _ = flows.Parse(flow.Name, flow.Data)
		return subject, nil
	})
	assert.Equal(tb, problems.Fatal(), suite == nil, "a suite unless there is an error")
	if suite == nil {
		return nil, problems
	}
	test, err := flowtest.New(suite, subject)
	require.NoError(tb, err)
	return test, problems
}

// write adds the cases that are missing. Whatever they are, they pass, they come
// behind what is there, and they leave nothing to add.
func write(t *testing.T, parts []txtar.File, test *flowtest.Test) string {
	t.Helper()
	cases := test.Missing()
	more, err := test.Suite().Append(parts[1].Data, cases)
	require.NoError(t, err)
	parts = slices.Clone(parts)
	parts[1].Data = more
	extended, problems := load(t, parts...)
	require.NotNil(t, extended, problems.String())
	report := extended.Run(flowtest.Options{})
	for _, c := range report.Cases {
		assert.Empty(t, c.Failures, c.Name)
	}
	assert.Len(t, report.Cases, len(test.Suite().Cases)+len(cases))
	assert.Empty(t, extended.Missing())
	var out strings.Builder
	out.Write(more)
	for _, g := range report.Coverage.Gaps() {
		out.WriteString("still: " + g.String() + "\n")
	}
	return out.String()
}

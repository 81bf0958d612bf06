package format

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/schema"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryKeyOfAMonitorHasItsPlace(t *testing.T) {
	var s struct {
		Properties  map[string]any
		Definitions struct {
			Step struct {
				Properties map[string]struct {
					AnyOf []struct{ Properties map[string]any }
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal(schema.Monitor(), &s))
	for key := range s.Properties {
		assert.Contains(t, monitor().keys, key)
	}
	step := monitor().under["steps"].each
	assert.Empty(t, step.keys, "the order of a step's keys means something")
	for _, verb := range []string{"connect", "expect"} {
		for key := range s.Definitions.Step.Properties[verb].AnyOf[1].Properties {
			assert.Contains(t, step.under[verb].keys, key)
		}
	}
}

func TestExampleMonitorsAreInTheirForm(t *testing.T) {
	files, err := filepath.Glob("../../examples/monitors/*.monitor.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		out, err := Source(data)
		require.NoError(t, err)
		assert.Equal(t, string(data), string(out))
	}
}

// Two files that differ only in whether something is sent before or after are
// two monitors, and stay so.
func TestWhatIsSentFirstStaysFirst(t *testing.T) {
	const text = "title: t\nmonitor: m\nsteps:\n  a: {connect: true}\n  b:\n    send: x\n    expect: {within: 5s, text: y}\n  c:\n    measure: m\n    expect: y\n    send: x\n"
	out, err := Source([]byte(text))
	require.NoError(t, err)
	assert.Equal(t, "monitor: m\ntitle: t\n\nsteps:\n  a: {connect: true}\n\n  b:\n    send: x\n    expect: {text: y, within: 5s}\n\n  c:\n    measure: m\n    expect: y\n    send: x\n", string(out))
	before, problems := flows.LoadMonitor("m", []byte(text))
	require.NotNil(t, before, problems.String())
	after, _ := flows.LoadMonitor("m", out)
	for i, s := range before.Dialog.Steps {
		assert.Equal(t, s.Verb, after.Dialog.Steps[i].Verb)
	}
}

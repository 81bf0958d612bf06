package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/junit/junittest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const deployment = "config:\n  deploymentId: 0a1b2c3d-0000-4000-8000-000000000001\n  region: euw2.pure.cloud\n"

func scenarios(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "survey.yml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// The file says where its chats go; an address lies over its region.
func TestScenariosRunAsTheyAreOverWebMessaging(t *testing.T) {
	sim := startSim(t)
	file := scenarios(t, deployment+`scenarios:
  "Greeted":
    - say: hi
    - waitForReplyContaining: THIS IS avery
  "Repeated":
    - say: hi
    - waitForReplyMatching: ^you said[:.] hi$
`)
	report := filepath.Join(t.TempDir(), "junit.xml")
	var out, failure bytes.Buffer
	began := time.Now()
	status := run(t.Context(), []string{"monitor", "-p", "2", "--junit", report, "--transport.dataURL", sim.URL, file}, streams{out: &out, err: &failure})
	assert.Equal(t, exitOK, status, out.String())
	assert.Less(t, time.Since(began), time.Minute, "they run once")
	assert.Contains(t, failure.String(), "Greeted: 1 run, 1 passed, 0 degraded, 0 failed\n")
	assert.Contains(t, failure.String(), "Repeated: 1 run, 1 passed, 0 degraded, 0 failed\n")
	data, err := os.ReadFile(report)
	require.NoError(t, err)
	junittest.Check(t, data)
	assert.Contains(t, string(data), `<testcase name="2 waitForReplyMatching" classname="Repeated"`)
}

func TestScenariosRunAtTheSameTime(t *testing.T) {
	const talk = ": [{say: hi}, {waitForReplyContaining: avery}]\n"
	text := "scenarios:\n  a" + talk + "  b" + talk + "  c" + talk + "  d" + talk
	began := time.Now()
	var out, failure bytes.Buffer
	status := run(t.Context(), []string{"monitor", "-p", "4", "--json", scenarios(t, text)}, streams{out: &out, err: &failure})
	assert.Equal(t, exitOK, status, failure.String())
	assert.Equal(t, 4, strings.Count(out.String(), `"outcome":"passed"`))
	assert.Less(t, time.Since(began), 4*700*time.Millisecond, "one after the other they would take that long at least")
}

func TestTheExampleOfScenariosPasses(t *testing.T) {
	var out, failure bytes.Buffer
	status := run(t.Context(), []string{"monitor", "-p", "2", "../../examples/monitors/survey.scenarios.yaml"}, streams{out: &out, err: &failure})
	assert.Equal(t, exitOK, status, out.String()+failure.String())
	status = run(t.Context(), []string{"check", "../../examples/monitors/survey.scenarios.yaml"}, streams{out: &out, err: &failure})
	assert.Equal(t, exitOK, status, failure.String())
}

func TestWhereScenariosGo(t *testing.T) {
	file := scenarios(t, strings.Replace(deployment, "0a1b2c3d-0000-4000-8000-000000000001", "xxxx", 1)+"scenarios: {a: [say: hi]}")
	var out, failure bytes.Buffer
	assert.Equal(t, exitError, run(t.Context(), []string{"monitor", file}, streams{out: &out, err: &failure}))
	assert.Contains(t, failure.String(), file+":2:17: error: ", "what is wrong with the file's deployment is told in its place")

	failure.Reset()
	file = scenarios(t, deployment+"scenarios: {a: [say: hi]}")
	assert.Equal(t, exitUsage, run(t.Context(), []string{"load", file}, streams{out: &out, err: &failure}))
	assert.Contains(t, failure.String(), "euw2.pure.cloud is not on this machine")

	failure.Reset()
	file = scenarios(t, "scenarios: {a: [wait: 5]}")
	assert.Equal(t, exitFlow, run(t.Context(), []string{"monitor", file}, streams{out: &out, err: &failure}))
	assert.Contains(t, failure.String(), file+":1:17: error: a step of a scenario has no key `wait`")
}

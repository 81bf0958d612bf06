package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/config"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func simulatorManual(t *testing.T) string {
	t.Helper()
	manual, err := os.ReadFile("../../docs/simulator.md")
	require.NoError(t, err)
	return string(manual)
}

func TestEveryFileInTheManualPasses(t *testing.T) {
	agents, faults, settings := 0, 0, 0
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(simulatorManual(t), -1) {
		var problems flows.Problems
		switch {
		case strings.HasPrefix(block[1], "agent:"):
			agents++
			_, problems = flows.LoadAgent("manual", []byte(block[1]))
		case strings.HasPrefix(block[1], "transport:"):
			settings++
			file := filepath.Join(t.TempDir(), "botrunner.yaml")
			require.NoError(t, os.WriteFile(file, []byte(block[1]), 0o600))
			_, err := config.Load(config.Sources{File: file})
			require.NoError(t, err)
		default:
			faults++
			_, problems = flows.LoadFaults("manual", []byte(block[1]))
		}
		assert.Empty(t, problems.String(), block[1])
	}
	assert.Equal(t, []int{2, 1, 1}, []int{agents, faults, settings})
}

func TestTheManualNamesEveryFlagAndNoOther(t *testing.T) {
	var flags []string
	simCommand(streams{}).Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, "--"+f.Name) })
	named := map[string]bool{}
	for _, flag := range regexp.MustCompile(`--[a-z][a-z-]+`).FindAllString(simulatorManual(t), -1) {
		named[flag] = true
		assert.Contains(t, flags, flag)
	}
	for _, flag := range flags {
		assert.True(t, named[flag], flag)
	}
}

// What the manual types at the control is understood there.
func TestTheManualsCallsAreUnderstood(t *testing.T) {
	b := startSim(t)
	lines := regexp.MustCompile(`(?m)^curl (?:-d '([^']*)' )?\$SIM(/sim/\S+)`).FindAllStringSubmatch(simulatorManual(t), -1)
	require.Len(t, lines, 12)
	for _, line := range lines {
		method := http.MethodPost
		if strings.HasPrefix(line[0], "curl $SIM") {
			method = http.MethodGet
		}
		status, answer := b.call(t, method, b.URL+strings.ReplaceAll(line[2], "$ID", "nobody"), "", line[1])
		if strings.Contains(line[2], "$ID") {
			assert.Equal(t, http.StatusNotFound, status, "%s: %s", line[0], answer)
			assert.Contains(t, string(answer), "no such conversation", line[0])
			continue
		}
		assert.Less(t, status, 300, "%s: %s", line[0], answer)
	}
}

// Each call and frame that can go wrong has its line in the manual, and so has
// each verb of agents.
func TestTheManualNamesEveryFaultAndVerb(t *testing.T) {
	manual := simulatorManual(t)
	for _, call := range append(flows.FaultCalls(), "create") {
		assert.Contains(t, manual, "`call: "+call+"`")
	}
	for _, frame := range flows.FaultFrames() {
		assert.Contains(t, manual, "`frame: "+frame+"`")
	}
	for _, verb := range flows.AgentVerbs() {
		assert.Regexp(t, "(?m)^\\| .*`"+verb+"[`:]", manual)
	}
}

package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/config"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func monitorManual(t *testing.T) string {
	t.Helper()
	manual, err := os.ReadFile("../../docs/monitors.md")
	require.NoError(t, err)
	return string(manual)
}

var (
	yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")
	textBlock = regexp.MustCompile("(?s)```text\n(.*?)```")
	aTime     = regexp.MustCompile(` *\b\d+(\.\d+)?m?s\b`)
)

func TestEveryMonitorInTheManualPassesWithoutAHint(t *testing.T) {
	blocks := yamlBlock.FindAllStringSubmatch(monitorManual(t), -1)
	require.Len(t, blocks, 3)
	for _, block := range blocks {
		if flows.AreScenarios([]byte(block[1])) {
			_, problems := flows.LoadScenarios("manual", []byte(block[1]))
			assert.Empty(t, problems.String(), block[1])
			continue
		}
		_, problems := flows.LoadMonitor("manual", []byte(block[1]))
		assert.Empty(t, problems.String(), block[1])
	}
}

// What the manual shows of runs is what the program prints, times aside.
func TestTheManualShowsWhatMonitorsPrint(t *testing.T) {
	manual := monitorManual(t)
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("agent-answers.monitor.yaml", []byte(yamlBlock.FindStringSubmatch(manual)[1]), 0o600))
	require.NoError(t, os.WriteFile("rude.monitor.yaml",
		[]byte("monitor: rude\ntime_limit: 10s\nsteps:\n  open: {connect: {queue: Support}}\n  hello: {expect: {text: bonjour, within: 1s}}\n"), 0o600))
	shown := textBlock.FindAllStringSubmatch(manual, -1)
	require.Len(t, shown, 3, "the third one is a report, see package figures")
	for i, name := range []string{"agent-answers", "rude"} {
		var out, failure bytes.Buffer
		run(t.Context(), []string{"monitor", "--once", name + ".monitor.yaml"}, streams{out: &out, err: &failure})
		printed := out.String()
		if name == "rude" { // the lines of its steps are not shown again
			_, printed, _ = strings.Cut(printed, "\nrude: failed")
			_, printed, _ = strings.Cut(printed, "\n")
		}
		assert.Equal(t, aTime.ReplaceAllString(shown[i][1], " T"), aTime.ReplaceAllString(printed, " T"), failure.String())
	}
}

// The keys of the file, its verbs, outcomes and events, the blames and the flags
// of the command are all there, each in its own type.
func TestTheManualNamesWhatMonitorsHave(t *testing.T) {
	manual := monitorManual(t)
	_, problems := flows.LoadMonitor("m", []byte("monitor: m\nx: 1\nsteps: {a: {x: 1}, b: {connect: {x: 1}}, c: {expect: {x: 1}}, d: {expect: {event: x}}, e: {end: x}}"))
	words := regexp.MustCompile("`([A-Za-z_]+)`").FindAllStringSubmatch(problems.String(), -1)
	require.Greater(t, len(words), 30, "the messages list what there is")
	for _, w := range words {
		if len(w[1]) > 1 && !strings.Contains("messageReceived monitor", w[1]) {
			assert.Contains(t, manual, "`"+w[1]+"`")
		}
	}
	source, err := os.ReadFile("../../monitor/blame.go")
	require.NoError(t, err)
	blames := regexp.MustCompile(`\bBlame = "(.*)"`).FindAllStringSubmatch(string(source), -1)
	require.Len(t, blames, 10)
	for _, b := range blames {
		assert.Contains(t, manual, "| `"+b[1]+"` |")
	}
	result, err := os.ReadFile("../../monitor/result.go")
	require.NoError(t, err)
	_, fields, _ := strings.Cut(manual, "The JSON of a run has ")
	fields, _, _ = strings.Cut(fields, "[Result]")
	for _, f := range regexp.MustCompile("`(\\w+)`").FindAllStringSubmatch(fields, -1) {
		assert.Contains(t, string(result)+string(source), "`json:\""+f[1])
	}
	own := pflag.NewFlagSet("", pflag.ContinueOnError)
	config.Flags(own)
	monitorCommand(streams{}).Flags().VisitAll(func(f *pflag.Flag) {
		if own.Lookup(f.Name) == nil {
			assert.Contains(t, manual, "`--"+f.Name)
		}
	})
}

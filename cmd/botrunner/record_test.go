package main

import (
	"bytes"
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

// ran runs a command that is to end well, with a line for the standard input.
func ran(t *testing.T, in string, args ...string) (out, failure string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	require.Equal(t, exitOK, run(t.Context(), args, streams{in: strings.NewReader(in), out: &stdout, err: &stderr}), stdout.String()+stderr.String())
	return stdout.String(), stderr.String()
}

// A chat that was talked by hand is said and heard again, and its secret is in
// neither file nor output.
func TestALiveChatBecomesAMonitorThatPasses(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("token", []byte("t-4711\n"), 0o600))
	out, failure := ran(t, "Are you there?\nsecret: t-4711\nbye\n", "record", "--live", "--out", "live.monitor.yaml")
	assert.Contains(t, out, "> Are you there?\n")
	assert.Contains(t, out, "Avery: You said: ••••••\n")
	assert.Contains(t, failure, "live.monitor.yaml: written; try it with botrunner monitor --once live.monitor.yaml\n")
	file, err := os.ReadFile("live.monitor.yaml")
	require.NoError(t, err)
	assert.NotContains(t, string(file)+out+failure, "t-4711")
	again, _ := ran(t, "", "monitor", "--once", "--set-file", "secret_1=token", "live.monitor.yaml")
	assert.Contains(t, again, "live: passed after")
}

// A customer who hesitates on web messaging would be given words that are not in
// the recording, and hear answers to them.
func TestALiveChatHasNoWordsButThoseThatWereTyped(t *testing.T) {
	sim := startSim(t)
	chat := []string{
		"--transport.type=webmessaging", "--transport.dataURL=" + sim.URL, "--transport.openingAfter=1",
		"--transport.deploymentId=00000000-0000-0000-0000-000000000003",
	}
	file := filepath.Join(t.TempDir(), "typed.monitor.yaml")
	shown, _ := ran(t, "Are you there?\nbye\n", append([]string{"record", "--live", "--out", file}, chat...)...)
	assert.NotContains(t, shown, "Hello\n")
	out, _ := ran(t, "", append([]string{"monitor", "--once", file}, chat...)...)
	assert.Contains(t, out, "typed: passed after")
}

func TestWithoutAFileTheChatIsKeptApartFromTheMonitor(t *testing.T) {
	out, failure := ran(t, "hi\n", "record", "--live", "--queue", "Sales", "--name", "hello")
	assert.Contains(t, failure, "Avery: You said: hi\n")
	m, problems := flows.LoadMonitor("printed", []byte(out))
	require.NotNil(t, m, problems.String())
	assert.Equal(t, "hello", m.Name)
	assert.Contains(t, out, "connect: {queue: Sales}")
}

func TestASimulatorIsAskedForItsConversations(t *testing.T) {
	sim := startSim(t)
	chat := []string{
		"--transport.type=purecloud-v2-sockets", "--transport.dataURL=" + sim.URL, "--transport.interactionData.routing.targetAddress=Support",
		"--transport.deploymentKey=00000000-0000-0000-0000-000000000001", "--transport.orgGuid=00000000-0000-0000-0000-000000000002",
	}
	ran(t, "", append([]string{"monitor", "--once", "../../examples/monitors/agent-answers.monitor.yaml"}, chat...)...)
	file := filepath.Join(t.TempDir(), "seen.monitor.yaml")
	ran(t, "", "record", sim.URL, "--out", file)
	out, _ := ran(t, "", append([]string{"monitor", "--once", file}, chat...)...)
	assert.Contains(t, out, "seen: passed after")

	var stdout, stderr bytes.Buffer
	assert.Equal(t, exitUsage, run(t.Context(), []string{"record", sim.URL, "--conversation", "c9"}, streams{out: &stdout, err: &stderr}))
	assert.Regexp(t, `there is no conversation c9 in it, but [0-9a-f-]{36}, [0-9a-f-]{36}\n$`, stderr.String())
}

// A monitor finds that the bot says something else than it should. Its case fails
// until the flow says it, and is added once.
func TestAFailedRunIsAddedToATest(t *testing.T) {
	t.Chdir(t.TempDir())
	flow := "flow: hello\nlanguage: en\nsteps:\n  name: {ask: What is your name?, save: name, type: text}\n  meet: {say: \"Nice to meet you, ${name}.\"}\n"
	require.NoError(t, os.WriteFile("hello.flow.yaml", []byte(flow), 0o600))
	front := startServe(t, "hello.flow.yaml")
	require.NoError(t, os.WriteFile("m.monitor.yaml", []byte(`
monitor: canary
steps:
  open: {connect: {queue: Support}}
  name: {expect: {text: your name, within: 5s}, send: Ada}
  age: {expect: {text: how old, within: 1s}}
`), 0o600))
	visit := []string{
		"monitor", "--once", "--write-test", "hello.test.yaml", "m.monitor.yaml",
		"--transport.type=purecloud-v2-sockets", "--transport.dataURL=" + front.URL,
		"--transport.deploymentKey=00000000-0000-0000-0000-000000000001", "--transport.orgGuid=00000000-0000-0000-0000-000000000002",
	}
	var out, failure bytes.Buffer
	require.Equal(t, exitError, run(t.Context(), visit, streams{out: &out, err: &failure}), failure.String())
	assert.Contains(t, failure.String(), "hello.test.yaml: a case is added, \"canary: age\", which fails as long as the flow is as it is\n", out.String())
	test, err := os.ReadFile("hello.test.yaml")
	require.NoError(t, err)
	assert.Equal(t, "tests: hello\ncases:\n  - name: \"canary: age\"\n    talk:\n      - bot: What is your name?\n      - user: Ada\n      - bot: how old\n", string(test))
	assert.Equal(t, exitError, run(t.Context(), []string{"test", "hello.test.yaml"}, streams{out: &out, err: &failure}))

	failure.Reset()
	run(t.Context(), visit, streams{out: &out, err: &failure})
	assert.Contains(t, failure.String(), "hello.test.yaml: there is a case \"canary: age\" already; nothing is added\n")

	require.NoError(t, os.WriteFile("hello.flow.yaml", []byte(strings.Replace(flow, "Nice to meet you", "How old are you", 1)), 0o600))
	ran(t, "", "test", "hello.test.yaml")
}

func TestTheManualOfRecordingTellsTheTruth(t *testing.T) {
	data, err := os.ReadFile("../../docs/recording.md")
	require.NoError(t, err)
	manual := string(data)
	own := pflag.NewFlagSet("", pflag.ContinueOnError)
	config.Flags(own)
	recordCommand(streams{}).Flags().VisitAll(func(f *pflag.Flag) {
		if own.Lookup(f.Name) == nil {
			assert.Contains(t, manual, "| `--"+f.Name)
		}
	})
	for _, block := range yamlBlock.FindAllStringSubmatch(manual, -1) {
		m, problems := flows.LoadMonitor("manual", []byte(block[1]))
		require.NotNil(t, m, problems.String())
	}
	shown := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindStringSubmatch(manual)
	require.Len(t, shown, 2)
	t.Chdir(t.TempDir())
	ran(t, "Are you there?\nsecret: t-4711\nbye\n", "record", "--live", "--out", "greeting.monitor.yaml")
	written, err := os.ReadFile("greeting.monitor.yaml")
	require.NoError(t, err)
	assert.Equal(t, shown[1], string(written))
}

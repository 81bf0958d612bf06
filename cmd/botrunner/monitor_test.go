package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/junit/junittest"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// notes take what is written, and can be read meanwhile.
type notes struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *notes) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *notes) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

const waits = "monitor: waits\nsteps: {open: {connect: {queue: Support}}, agent: {expect: {event: agentConnected}}, hear: {expect: nothing of the kind}}"

func monitorIn(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "m.monitor.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// interrupted runs a command and interrupts it once out shows some words.
func interrupted(t *testing.T, words string, args ...string) (status int, out, failure string) {
	t.Helper()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var stdout, stderr notes
	done := make(chan int)
	go func() { done <- run(ctx, args, streams{in: strings.NewReader(""), out: &stdout, err: &stderr}) }()
	require.Eventually(t, func() bool { return strings.Contains(stdout.String(), words) }, 10*time.Second, 10*time.Millisecond, words)
	interrupt()
	return <-done, stdout.String(), stderr.String()
}

func TestAnInterruptedMonitorClosesItsChatAndSaysSo(t *testing.T) {
	file := monitorIn(t, waits)
	status, out, failure := interrupted(t, "agent ", "monitor", "--once", file)
	assert.Equal(t, exitError, status)
	assert.Contains(t, out, "(endChat)")
	assert.Contains(t, out, "waits: interrupted after")
	assert.Contains(t, failure, "waits: 1 run, 0 passed, 0 degraded, 0 failed, 1 interrupted, its chat is closed\n")
	assert.Contains(t, failure, "botrunner: interrupted; every chat that could be closed is closed\n")
}

func TestAScheduleEndsWellWhenItIsInterrupted(t *testing.T) {
	status, out, failure := interrupted(t, "agent ", "monitor", monitorIn(t, waits), monitorIn(t, strings.Replace(waits, "waits", "other", 1)))
	assert.Equal(t, exitOK, status)
	assert.Regexp(t, `(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  waits: interrupted after`, out)
	assert.Contains(t, out, "other: interrupted")
	assert.NotContains(t, failure, "botrunner:")
}

func TestTheJUnitReportOfAMonitorFitsTheSchema(t *testing.T) {
	dir := t.TempDir()
	files := []string{
		monitorIn(t, "monitor: a\nsteps: {open: {connect: {queue: S}}, agent: {expect: {event: agentConnected}, measure: m}}\nlimits: {m: {warn: 1ms}}"),
		monitorIn(t, "monitor: b\nsteps: {open: {connect: {queue: S}}, more: {updateUserData: {a: b}}}"),
		monitorIn(t, "monitor: c\nsteps: {open: {connect: {queue: S}}, no: {end: failed}}"),
	}
	report := filepath.Join(dir, "junit.xml")
	var out, failure bytes.Buffer
	status := run(t.Context(), append([]string{"monitor", "--once", "--junit", report}, files...), streams{out: &out, err: &failure})
	assert.Equal(t, exitError, status, failure.String())
	data, err := os.ReadFile(report)
	require.NoError(t, err)
	junittest.Check(t, data)
	for _, part := range []string{
		`<testsuites name="botrunner monitor" tests="8" failures="2" errors="1"`,
		`<testcase name="limit m (agent)"`, `type="too slow"`, `<error message="This transport`, `type="judged so"`,
	} {
		assert.Contains(t, string(data), part)
	}
}

// The example of a canary passes against the example of a flow, served to
// customers over the API that their widgets speak; other monitors do not.
func TestTheCanaryVisitsTheFlowThatIsServed(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var served notes
	done := make(chan int)
	args := []string{"serve", "--listen", "127.0.0.1:0", "--admin.listen", "off", "../../examples/flows/prequalify.flow.yaml"}
	go func() { done <- run(ctx, args, streams{in: strings.NewReader(""), out: &served, err: io.Discard}) }()
	const told = "listening on "
	require.Eventually(t, func() bool { return strings.Contains(served.String(), "\n") }, 10*time.Second, 10*time.Millisecond)
	address, _, _ := strings.Cut(strings.TrimPrefix(served.String(), told), "\n")

	visit := func(file string) (status int, out string) {
		var stdout, stderr bytes.Buffer
		status = run(t.Context(), []string{
			"monitor", "--once", "--transport.type", "purecloud-v2-sockets", "--transport.dataURL", address,
			"--transport.deploymentKey", uuid.NewString(), "--transport.orgGuid", uuid.NewString(), file,
		}, streams{out: &stdout, err: &stderr})
		return status, stdout.String() + stderr.String()
	}
	status, out := visit("../../examples/monitors/chat-canary.monitor.yaml")
	assert.Equal(t, exitOK, status, out)
	assert.Contains(t, out, "chat-canary: passed after ")

	const hello = "monitor: other\nsteps:\n  open: {connect: {queue: Support}}\n  hello: {expect: welcome}\n  name: {expect: full name}\n"
	status, out = visit(monitorIn(t, hello+"  age: {send: Ada, expect: {text: nationality, within: 1s}}"))
	assert.Equal(t, exitError, status, out)
	assert.Contains(t, out, "wrong words (look at the bot): expected \"nationality\", and heard \"Nice to meet you, Ada. How old are you?\"")
	status, out = visit(monitorIn(t, hello+"  age: {expect: {text: nationality, within: 300ms}}"))
	assert.Equal(t, exitError, status, out)
	assert.Contains(t, out, "bot silent (look at the bot)")
	stop()
	assert.Equal(t, exitOK, <-done)
}

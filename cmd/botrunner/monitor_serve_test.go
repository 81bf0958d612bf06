package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/internal/config"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// A watched is the command monitor with --listen at work.
type watched struct {
	t        *testing.T
	address  string
	stop     context.CancelFunc
	done     chan int
	out, err notes
}

func serveMonitors(t *testing.T, args ...string) *watched {
	t.Helper()
	s := &watched{t: t, done: make(chan int, 1)}
	var ctx context.Context
	ctx, s.stop = context.WithCancel(t.Context())
	t.Cleanup(s.stop)
	args = append([]string{"monitor", "--listen", "127.0.0.1:0"}, args...)
	go func() { s.done <- run(ctx, args, streams{in: strings.NewReader(""), out: &s.out, err: &s.err}) }()
	s.waits(func() bool { return strings.Contains(s.err.String(), "msg=listening") })
	_, rest, _ := strings.Cut(s.err.String(), "msg=listening address=")
	s.address, _, _ = strings.Cut(rest, "\n")
	return s
}

func (s *watched) waits(until func() bool) {
	s.t.Helper()
	require.Eventually(s.t, until, 20*time.Second, 10*time.Millisecond, "%s%s", &s.out, &s.err)
}

func (s *watched) asks(path string) (int, string) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.address+path, http.NoBody)
	require.NoError(s.t, err)
	answer, err := http.DefaultClient.Do(request)
	require.NoError(s.t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(s.t, err)
	return answer.StatusCode, string(body)
}

const passes = "monitor: passes\nsteps:\n  open: {connect: {queue: Support}}\n  agent: {expect: {event: agentConnected, within: 30s}, measure: agent_wait}\n"

func TestMonitorsAreServedUntilTheyAreInterrupted(t *testing.T) {
	s := serveMonitors(t, monitorIn(t, waits), monitorIn(t, passes))
	s.waits(func() bool { return strings.Contains(s.out.String(), "passes: passed") })
	for path, part := range map[string]string{
		"/":                                     "1 of 2 work well",
		"/wall.css":                             "font-size",
		"/healthz":                              "ok",
		"/metrics":                              `probe_success{monitor="passes",target="simulator"} 1`,
		"/probe?module=passes&target=simulator": "\nprobe_success 1\n",
		"/probe?module=passes&target=simulator&debug=true": "(agentConnected)",
	} {
		status, words := s.asks(path)
		assert.Equal(t, http.StatusOK, status, path)
		assert.Contains(t, words, part, path)
	}
	status, _ := s.asks("/probe?module=passes&target=http://elsewhere.example")
	assert.Equal(t, http.StatusBadRequest, status)
	_, metrics := s.asks("/metrics")
	assert.Contains(t, metrics, `botrunner_monitor_runs_total{monitor="passes",outcome="passed",target="simulator"} 3`, "probes count too")

	probed := make(chan int, 1)
	go func() {
		answer, err := http.Get(s.address + "/probe?module=waits&target=simulator") //nolint:noctx // the server ends it
		if err != nil {
			probed <- 0
			return
		}
		_ = answer.Body.Close()
		probed <- answer.StatusCode
	}()
	s.waits(func() bool { return strings.Count(s.out.String(), "waits  agent") == 2 })
	s.stop()
	assert.Equal(t, exitOK, <-s.done, s.err.String())
	assert.Equal(t, http.StatusServiceUnavailable, <-probed)
	assert.Equal(t, 2, strings.Count(s.out.String(), "waits: interrupted"))
	assert.Contains(t, s.err.String(), "waits: 2 runs, 0 passed, 0 degraded, 0 failed, 2 interrupted")
}

func TestOnDemandNothingRunsByItself(t *testing.T) {
	s := serveMonitors(t, "--on-demand", "--json", monitorIn(t, passes))
	status, words := s.asks("/probe?module=passes&target=simulator")
	assert.Equal(t, http.StatusOK, status, words)
	s.stop()
	assert.Equal(t, exitOK, <-s.done)
	assert.Equal(t, 1, strings.Count(s.out.String(), `"outcome":"passed"`))
}

// Two deployments of one region have one address. Whoever asks for it must not
// get either of them by chance.
func TestAnAddressThatSeveralChatsShareNamesNoneOfThem(t *testing.T) {
	sim, dir := startSim(t), t.TempDir()
	settings := func(name string) string {
		path := filepath.Join(dir, name+".yaml")
		require.NoError(t, os.WriteFile(path, []byte("transport: {type: purecloud-v2-sockets, dataURL: \""+sim.URL+
			"\", deploymentKey: "+uuid.NewString()+", orgGuid: "+uuid.NewString()+"}"), 0o600))
		return path
	}
	two := []string{"--on-demand", "--target", "bank=" + settings("bank"), "--target", "shop=" + settings("shop"), monitorIn(t, passes)}
	s := serveMonitors(t, two...)
	status, words := s.asks("/probe?module=passes&target=" + sim.URL)
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Contains(t, words, "the operator has allowed bank, shop\n")

	s = serveMonitors(t, append(two, "--config", settings("own"))...)
	status, words = s.asks("/probe?module=passes&target=" + sim.URL)
	assert.Equal(t, http.StatusOK, status, words)
	_, metrics := s.asks("/metrics")
	assert.Contains(t, metrics, `botrunner_monitor_runs_total{monitor="passes",outcome="passed",target=""} 1`, "the chat of --config has no other name")
}

// Two runs of a timer, each its own process, are two failures in a row.
func TestAReceiverIsToldAcrossRestarts(t *testing.T) {
	var told notes
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(&told, r.Body) }))
	defer hook.Close()
	dir := t.TempDir()
	settings := filepath.Join(dir, "botrunner.yaml")
	require.NoError(t, os.WriteFile(settings, []byte("alerts: {on_call: {url: "+hook.URL+"}}"), 0o600))
	fails := monitorIn(t, "monitor: fails\nsteps: {open: {connect: {queue: S}}, no: {end: failed}}\non_fail: {after: 2 in a row, alert: on_call}")
	for i := range 3 {
		var out, failure bytes.Buffer
		status := run(t.Context(), []string{"monitor", "--once", "--config", settings, "--history", filepath.Join(dir, "h"), fails}, streams{out: &out, err: &failure})
		assert.Equal(t, exitError, status, failure.String())
		assert.Equal(t, i > 0, strings.Contains(told.String(), `"fails at simulator does not work: 2 failures in a row"`))
	}
	assert.Equal(t, 1, strings.Count(told.String(), `"event"`))
}

func TestTheAlertsOfTheMonitorsManualAreTakenAsTheyStand(t *testing.T) {
	block := regexp.MustCompile("(?s)```yaml settings\n(.*?)```").FindStringSubmatch(monitorManual(t))
	require.NotNil(t, block)
	c, err := config.Load(config.Sources{File: "botrunner.yaml", Environ: []string{"SLACK_URL=https://hooks.example/x", "HOOK_KEY=k"}, ReadFile: func(path string) ([]byte, error) {
		if path == "botrunner.yaml" {
			return []byte(block[1]), nil
		}
		return []byte("k"), nil
	}})
	require.NoError(t, err)
	assert.Len(t, c.Alerts, 3)
	assert.Empty(t, c.Warnings())
}

// What is deployed starts a command that there is, and asks for what it answers.
func TestTheUnitOfMonitorsStartsWhatThereIs(t *testing.T) {
	unit := strings.ReplaceAll(text(t, "../../deploy/botrunner-monitor.service"), "\\\n", " ")
	start := regexp.MustCompile(`(?m)^ExecStart=/usr/local/bin/botrunner (.*)$`).FindStringSubmatch(unit)
	require.NotNil(t, start)
	words := strings.Fields(start[1])
	cmd, rest, err := rootCommand(streams{}).Find(words)
	require.NoError(t, err)
	assert.Equal(t, "monitor", cmd.Name())
	require.NoError(t, cmd.ParseFlags(rest))
	var prometheus struct {
		Jobs []struct {
			Path string `yaml:"metrics_path"`
		} `yaml:"scrape_configs"`
	}
	require.NoError(t, yaml.Unmarshal([]byte(text(t, "../../deploy/monitor-prometheus.yaml")), &prometheus))
	require.Len(t, prometheus.Jobs, 2)
	assert.Equal(t, "/probe", prometheus.Jobs[1].Path)
}

func TestTracesGoWhereTheEnvironmentSays(t *testing.T) {
	var paths notes
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(&paths, r.URL.Path) }))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	var out, failure bytes.Buffer
	status := run(t.Context(), []string{"monitor", "--once", monitorIn(t, passes)}, streams{out: &out, err: &failure})
	assert.Equal(t, exitOK, status, failure.String())
	assert.Equal(t, "/v1/traces", paths.String())
}

// What a page shows, it shows again after a restart.
func TestThePageRemembersWhatWasBeforeARestart(t *testing.T) {
	kept := filepath.Join(t.TempDir(), "h")
	file := monitorIn(t, passes)
	var out, failure bytes.Buffer
	require.Equal(t, exitOK, run(t.Context(), []string{"monitor", "--once", "--history", kept, file}, streams{out: &out, err: &failure}))
	s := serveMonitors(t, "--on-demand", "--history", kept, file)
	_, page := s.asks("/")
	assert.Contains(t, page, "latest runs: 1 passed")
	s.stop()
	assert.Equal(t, exitOK, <-s.done)
}

// Probes go where the operator has said that there are chats, by name and by
// address, and what they find has the name.
func TestProbesGoToTheTargetsThatAreNamed(t *testing.T) {
	centre := simulator.Start(t)
	settings := filepath.Join(t.TempDir(), "production.yaml")
	require.NoError(t, os.WriteFile(settings, fmt.Appendf(nil,
		"transport: {type: purecloud-v2-sockets, dataURL: %q, deploymentKey: %q, orgGuid: %q, interactionData: {routing: {targetAddress: Support}}}",
		centre.URL, uuid.NewString(), uuid.NewString()), 0o600))
	s := serveMonitors(t, "--on-demand", "--target", "production="+settings, monitorIn(t, passes))
	for _, target := range []string{"production", centre.URL} {
		status, words := s.asks("/probe?module=passes&target=" + url.QueryEscape(target))
		assert.Equal(t, http.StatusOK, status)
		assert.Contains(t, words, "\nprobe_success 1\n")
	}
	assert.Len(t, centre.Conversations(), 2)
	status, words := s.asks("/probe?module=passes&target=simulator")
	assert.Equal(t, http.StatusBadRequest, status, words)
	_, metrics := s.asks("/metrics")
	assert.Contains(t, metrics, `botrunner_monitor_runs_total{monitor="passes",outcome="passed",target="production"} 2`)
	s.stop()
	assert.Equal(t, exitOK, <-s.done)
}

package flows_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExampleMonitorsCompileWithoutAHint(t *testing.T) {
	files, err := filepath.Glob("../examples/monitors/*.monitor.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		m, problems := flows.LoadMonitor(filepath.Base(path), data)
		assert.NotNil(t, m)
		assert.Empty(t, problems.String())
	}
}

func TestAMonitorsHeadIsRead(t *testing.T) {
	m, problems := flows.LoadMonitor("c.monitor.yaml", []byte(`
monitor: canary
title: Is it there?
target: web
every: 10m
jitter: 20s
time_limit: 90s
copies: 500
limits: {reply: {warn: 2s, fail: 8s}, queue_wait: {fail: 1m}}
on_fail: {after: 2 in a row, alert: on_call}
steps:
  open: {connect: true}
  hello: {expect: Hello, measure: reply}`))
	require.Empty(t, problems.String())
	m.Dialog = nil
	assert.Equal(t, &flows.Monitor{
		Name: "canary", Title: "Is it there?", File: "c.monitor.yaml", Target: "web",
		Steps: []flows.MonitorStep{{Name: "open", Verb: "connect", Line: 12}, {Name: "hello", Verb: "expect", Line: 13, Measure: "reply"}},
		Every: 10 * time.Minute, Jitter: 20 * time.Second, TimeLimit: 90 * time.Second, Copies: 500,
		Limits: []flows.Limit{{Name: "reply", Warn: 2 * time.Second, Fail: 8 * time.Second}, {Name: "queue_wait", Fail: time.Minute}},
		OnFail: flows.Alert{After: 2, To: "on_call"},
	}, m)
}

func TestAMonitorHasDefaults(t *testing.T) {
	m, problems := flows.LoadMonitor("m", []byte("monitor: m\non_fail: {alert: a}\nsteps: {open: {connect: true}}"))
	require.Empty(t, problems.String())
	assert.Equal(t, []time.Duration{flows.DefaultEvery, 30 * time.Second, flows.DefaultTimeLimit}, []time.Duration{m.Every, m.Jitter, m.TimeLimit})
	assert.Equal(t, flows.Alert{After: 1, To: "a"}, m.OnFail)
	assert.Empty(t, m.Dialog.Steps[0].Verb.(*bot.Connect).UserData)
}

func TestAMarkedMonitorTellsTheAgentSo(t *testing.T) {
	m, problems := flows.LoadMonitor("m", []byte("monitor: m\nmark_as_test: true\nsteps: {open: {connect: {userData: {a: b}}}}"))
	require.Empty(t, problems.String())
	connect := m.Dialog.Steps[0].Verb.(*bot.Connect)
	assert.Equal(t, []bot.Field{{Key: "a", Value: bot.Text{Fixed: "b"}}, {Key: flows.TestAttribute, Value: bot.Text{Fixed: "true"}}}, connect.UserData)
}

// What it lets pass an engine can run.
func FuzzLoadMonitor(f *testing.F) {
	for _, pattern := range []string{"testdata/monitor*.txtar", "../examples/monitors/*.yaml"} {
		files, err := filepath.Glob(pattern)
		require.NoError(f, err)
		for _, file := range files {
			data, err := os.ReadFile(file)
			require.NoError(f, err)
			_, monitor, _ := strings.Cut("\n"+string(data), "-- \n")
			f.Add([]byte(monitor))
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, problems := flows.LoadMonitor("f", data)
		require.Equal(t, problems.Fatal(), m == nil, "a monitor unless there is an error")
		if m != nil {
			_, err := bot.NewEngine(m.Dialog, bot.EngineOptions{})
			require.NoError(t, err)
		}
	})
}

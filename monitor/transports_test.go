package monitor_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func TestAMonitorRunsOverWebMessagingToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		transport := webmessaging.NewTransport(webmessaging.Options{
			DataURL: sim.URL, DeploymentID: uuid.NewString(), Opening: "Hello", NetDialContext: sim.DialContext,
		})
		defer func() { require.NoError(t, transport.Close()) }()
		m, problems := flows.LoadMonitor("m", []byte(example(t, "agent-answers")))
		require.Empty(t, problems.String())
		result := runOver(t, transport, m)
		require.Equal(t, monitor.Passed, result.Outcome, "%+v", result.Faults)
		require.Empty(t, result.LeftOpen)
	})
}

func runOver(t *testing.T, transport genesys.Transport, m *flows.Monitor) *monitor.Result {
	t.Helper()
	r, err := monitor.New(m, monitor.Options{Service: func() *genesys.Service {
		return genesys.New(transport, genesys.Options{Routing: genesys.Routing{TargetAddress: "Support"}})
	}})
	require.NoError(t, err)
	return r.Run(t.Context())
}

func TestScenariosGetTheVerdictsOfMonitors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		transport := webmessaging.NewTransport(webmessaging.Options{DataURL: sim.URL, DeploymentID: uuid.NewString(), NetDialContext: sim.DialContext})
		defer func() { require.NoError(t, transport.Close()) }()
		const file = `
scenarios:
  Repeated:
    - say: hi
    - waitForReplyContaining: THIS IS avery
    - waitForReplyMatching: ^you said[:.] hi$
  Misunderstood:
    - say: hi
    - waitForReplyContaining: bonjour
`
		s, problems := flows.LoadScenarios("s.yml", []byte(file))
		require.Empty(t, problems.String())
		repeated := runOver(t, transport, s.Monitors[0])
		require.Equal(t, monitor.Passed, repeated.Outcome, "%+v", repeated.Faults)
		misunderstood := runOver(t, transport, s.Monitors[1])
		require.Equal(t, monitor.Failed, misunderstood.Outcome)
		f := misunderstood.Faults[0]
		require.Equal(t, []any{monitor.WrongWords, monitor.TheAgent, "2 waitForReplyContaining", 9}, []any{f.Blame, f.Side, f.Step, f.Line})
		require.Equal(t, 10*time.Second, misunderstood.Steps[2].Took.Duration(), "the tester's patience")
		for _, c := range sim.Messaging() {
			require.True(t, c.Over(), "the chat is left open")
		}
	})
}

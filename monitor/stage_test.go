package monitor_test

import (
	"os"
	"testing"
	"testing/synctest"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// A stage is a contact centre and the way to it.
type stage struct {
	sim       *simulator.Started
	transport *guestchat.Transport
}

func newStage(t *testing.T, o simulator.Options) *stage {
	t.Helper()
	sim := simulator.StartInMemory(t, o)
	transport := guestchat.NewTransport(guestchat.Options{
		DataURL: sim.URL, DeploymentKey: uuid.NewString(), OrgGUID: uuid.NewString(), NetDialContext: sim.DialContext,
		Rand: func() float64 { return 0.5 }, // the pauses between tries, the same in every run
	})
	t.Cleanup(func() { require.NoError(t, transport.Close()) })
	return &stage{sim, transport}
}

func (s *stage) service() *genesys.Service {
	return genesys.New(s.transport, genesys.Options{Routing: genesys.Routing{TargetAddress: "Support"}})
}

// runner is one for the steps of a file.
func (s *stage) runner(t *testing.T, file string, o monitor.Options) *monitor.Runner {
	t.Helper()
	m, problems := flows.LoadMonitor("test.monitor.yaml", []byte(file))
	require.NotNil(t, m, problems.String())
	o.Service = s.service
	r, err := monitor.New(m, o)
	require.NoError(t, err)
	return r
}

// allOver requires that nothing is left open at the agents' desks.
func (s *stage) allOver(t *testing.T) {
	t.Helper()
	synctest.Wait()
	for _, c := range s.sim.Conversations() {
		require.Equal(t, guestchat.PhaseOver, c.Phase(), "the chat is left open")
	}
}

func agentOf(t *testing.T, file string) simulator.Agent {
	t.Helper()
	loaded, problems := flows.LoadAgent("agent.yaml", []byte(file))
	require.NotNil(t, loaded, problems.String())
	agent, err := simulator.NewAgent(loaded)
	require.NoError(t, err)
	return agent
}

func example(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("../examples/monitors/" + name + ".monitor.yaml")
	require.NoError(t, err)
	return string(data)
}

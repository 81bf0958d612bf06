package monitor_test

import (
	"testing"
	"testing/synctest"

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
		r, err := monitor.New(m, monitor.Options{Service: func() *genesys.Service {
			return genesys.New(transport, genesys.Options{Routing: genesys.Routing{TargetAddress: "Support"}})
		}})
		require.NoError(t, err)
		result := r.Run(t.Context())
		require.Equal(t, monitor.Passed, result.Outcome, "%+v", result.Faults)
		require.Empty(t, result.LeftOpen)
	})
}

package load_test

import (
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/load"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// visit is a customer of the simulator's Avery: a second in all.
const visit = `
monitor: visit
steps:
  open: {connect: {queue: Support}}
  agent: {expect: {event: agentConnected, within: 30s}, measure: agent_wait}
  hello: {expect: {text: hello, within: 10s}}
  question: {send: Are you there?, expect: {text: are you there, within: 10s}, measure: answer}
  leave: {disconnect: true, end: passed}
`

func loaded(tb testing.TB, file string) *flows.Monitor {
	tb.Helper()
	m, problems := flows.LoadMonitor("visit.monitor.yaml", []byte(file))
	require.NotNil(tb, m, problems.String())
	return m
}

// against is a load run against a simulator.
func against(tb testing.TB, sim *simulator.Started, file string, o load.Options) *load.Load {
	tb.Helper()
	transport := guestchat.NewTransport(guestchat.Options{
		DataURL: sim.URL, DeploymentKey: uuid.NewString(), OrgGUID: uuid.NewString(), NetDialContext: sim.DialContext,
	})
	tb.Cleanup(func() { require.NoError(tb, transport.Close()) })
	l, err := load.New(loaded(tb, file), monitor.Options{
		Service: func() *genesys.Service {
			return genesys.New(transport, genesys.Options{Routing: genesys.Routing{TargetAddress: "Support"}})
		},
	}, o)
	require.NoError(tb, err)
	return l
}

// allOver requires that no chat is left open.
func allOver(t *testing.T, sim *simulator.Started) {
	t.Helper()
	for _, c := range sim.Conversations() {
		require.Equal(t, guestchat.PhaseOver, c.Phase(), "the chat is left open")
	}
}

// paced requires that no more chats were opened in any second than rate allows.
func paced(t *testing.T, sim *simulator.Started, rate int) {
	t.Helper()
	var opened []time.Time
	for _, c := range sim.Conversations() {
		opened = append(opened, c.Opened)
	}
	for i := rate + 1; i < len(opened); i++ {
		if !assert.GreaterOrEqual(t, opened[i].Sub(opened[i-rate-1]), time.Second, "chats %d to %d", i-rate-1, i) {
			return
		}
	}
}

func timesOf(t *testing.T, f load.Figures, name string) load.Times {
	t.Helper()
	for _, times := range f.Times {
		if times.Name == name {
			return times
		}
	}
	require.Fail(t, "nothing is known of "+name)
	return load.Times{}
}

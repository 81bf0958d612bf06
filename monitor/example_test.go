package monitor_test

import (
	"context"
	"fmt"
	"net/http/httptest"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"
)

func ExampleRunner() {
	centre := simulator.New(simulator.Options{}) // in place of a real one
	defer func() { _ = centre.Close() }()
	server := httptest.NewServer(centre)
	defer server.Close()
	transport := guestchat.NewTransport(guestchat.Options{
		DataURL: server.URL, DeploymentKey: "00000000-0000-0000-0000-000000000001", OrgGUID: "00000000-0000-0000-0000-000000000002",
	})
	defer func() { _ = transport.Close() }()

	m, problems := flows.LoadMonitor("there.monitor.yaml", []byte(`
monitor: there
steps:
  open: {connect: {queue: Support}}
  agent: {expect: {event: agentConnected, within: 30s}, measure: agent_wait}
  hello: {expect: {text: good morning, within: 300ms}}`))
	fmt.Print(problems)
	runner, err := monitor.New(m, monitor.Options{
		Service: func() *genesys.Service { return genesys.New(transport, genesys.Options{}) },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	result := runner.Run(context.Background())
	fmt.Println(result.Outcome, result.Measures[0].Name)
	fmt.Println(result.Faults[0])
	// Output:
	// failed agent_wait
	// wrong words (look at the agent): expected "good morning", and heard "Hello, this is Avery. How can I help?"
}

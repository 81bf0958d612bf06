package simulator_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// agentOf compiles an agent file.
func agentOf(t *testing.T, file string) simulator.Agent {
	t.Helper()
	loaded, problems := flows.LoadAgent("agent.yaml", []byte(file))
	require.NotNil(t, loaded, problems.String())
	agent, err := simulator.NewAgent(loaded)
	require.NoError(t, err)
	return agent
}

// example is an agent of examples/agents.
func example(t *testing.T, name string) simulator.Agent {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../../examples/agents", name+".agent.yaml"))
	require.NoError(t, err)
	return agentOf(t, string(data))
}

func staffed(t *testing.T, agents ...simulator.Agent) *simulator.Started {
	t.Helper()
	return simulator.StartInMemory(t, simulator.Options{Agents: agents})
}

// reads waits for frames and passes others over.
func (g *guest) reads(t *testing.T, want ...string) {
	t.Helper()
	for _, w := range want {
		for g.hear(t) != w {
			continue
		}
	}
}

const inBilling = `"targetAddress":"Billing"`

func TestTheDefaultAgentIsTheExample(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, agents := range [][]simulator.Agent{nil, {example(t, "avery")}} {
			g := arrive(t, staffed(t, agents...))
			g.says(t, "hello")
			g.reads(t, "standard Hello, this is Avery. How can I help?", "typing", "standard You said: hello")
		}
	})
}

func TestRobinPassesRefundsOnToKim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(58 * time.Hour) // the clock of a bubble begins on a Saturday at midnight: now it is Monday, ten o'clock
		sim := staffed(t, example(t, "robin"), example(t, "kim"))
		g := arriveAs(t, sim, asking("Dana", inBilling, ""))
		g.reads(t, "AGENTRobin ALERTING", "AGENTRobin CONNECTED", "standard Good day, Dana, Robin speaking.")
		g.says(t, "I want a REFUND")
		g.reads(t, "standard I pass you on to a colleague who knows refunds.")
		g.hears(t, "ACD CONNECTED", "AGENTRobin DISCONNECTED", "member-leave ",
			"AGENTKim Okafor ALERTING", "AGENTKim Okafor CONNECTED", "member-join ", "ACD DISCONNECTED",
			"standard Hello, I am Kim. Which order is it about?")
		g.says(t, "A-1001")
		g.hears(t, "standard A-1001", "standard Let me fetch the file of A-1001.",
			"ACD CONNECTED", "AGENTKim Okafor DISCONNECTED", "member-leave ")
		began := time.Now()
		g.hears(t, "AGENTKim Okafor ALERTING", "AGENTKim Okafor CONNECTED", "member-join ", "ACD DISCONNECTED",
			"standard The refund for A-1001 is on its way. Goodbye!",
			"AGENTKim Okafor DISCONNECTED", "member-leave ", "CUSTOMERDana DISCONNECTED", "member-leave ")
		assert.Equal(t, 20*time.Second, time.Since(began))
	})
}

func TestRobinCallsKimIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(58 * time.Hour)
		sim := staffed(t, example(t, "robin"), example(t, "kim"))
		g := arriveAs(t, sim, asking("", inBilling, ""))
		g.reads(t, "standard Good day, Robin speaking.")
		g.says(t, "your manager, please")
		g.reads(t, "AGENTKim Okafor ALERTING", "AGENTKim Okafor CONNECTED", "standard Kim Okafor is with us now.")
		g.says(t, "bye")
		g.reads(t, "AGENTRobin DISCONNECTED", "member-leave ")
		assert.Equal(t, guestchat.PhaseActive, sim.Conversations()[0].Phase(), "Kim is still there")

		other := arriveAs(t, sim, asking("Lee", inBilling, ""))
		other.reads(t, "standard Is it about a bill or a refund?")
		other.says(t, "the manager!")
		other.reads(t, "standard My manager is not free. Can I help you myself?")
	})
}

func TestWhoNeverAnswersIsPassedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{
			Agents: []simulator.Agent{example(t, "pat"), example(t, "avery")}, Alerting: 20 * time.Second,
		})
		began := time.Now()
		g := arriveAs(t, sim, asking("Dana", inBilling, ""))
		g.hears(t, "CUSTOMERDana CONNECTED", "member-join ", "ACD CONNECTED", "AGENTPat ALERTING",
			"AGENTPat DISCONNECTED", "AGENTAvery ALERTING", "AGENTAvery CONNECTED")
		assert.Equal(t, 20*time.Second+700*time.Millisecond, time.Since(began))
		vip := arriveAs(t, sim, asking("Vip", inBilling+`,"priority":8`, ""))
		vip.hears(t, "CUSTOMERVip CONNECTED", "member-join ", "ACD CONNECTED", "AGENTAvery ALERTING")
	})
}

func TestWithNobodyElseTheSameOnesAreRungAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		g := arriveAs(t, staffed(t, example(t, "pat")), asking("Dana", inBilling, ""))
		for range 3 {
			g.reads(t, "AGENTPat ALERTING", "AGENTPat DISCONNECTED")
		}
		assert.Equal(t, 3*30*time.Second+2*5*time.Second, time.Since(began))
	})
}

func TestAnUnknownColleagueLeavesTheGuestToAnybody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lost := agentOf(t, "agent: Lost\nqueues: [Billing]\nsteps: {in: {join: true}, pass: {transfer: {agent: Nemo}}}")
		g := arriveAs(t, staffed(t, lost, example(t, "avery")), asking("Dana", inBilling, ""))
		g.reads(t, "AGENTLost CONNECTED", "AGENTLost DISCONNECTED", "AGENTAvery CONNECTED")
	})
}

func TestAnAgentIsRungByNameWhateverTheSkills(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		front := agentOf(t, "agent: Front\nskills: [refunds]\nsteps: {in: {join: true}, pass: {transfer: {agent: kim}}}")
		g := arriveAs(t, staffed(t, front, example(t, "avery"), example(t, "kim")), asking("Dana", inBilling+`,"skills":["Refunds"]`, ""))
		for heard := ""; heard != "AGENTKim Okafor CONNECTED"; heard = g.hear(t) {
			require.False(t, strings.HasPrefix(heard, "AGENTAvery CONNECTED"))
		}
	})
}

func TestAnExpectationThatIsNotMetEndsTheScriptAndIsLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		strict := agentOf(t, "agent: Strict\nsteps: {in: {join: true}, hear: {expect: {text: please, within: 10s}}}")
		g := arrive(t, staffed(t, strict))
		g.says(t, "now!")
		g.reads(t, "AGENTStrict DISCONNECTED", "member-leave ", "CUSTOMERDana DISCONNECTED")
	})
}

func TestWhoLeftMayComeBackWhileSomebodyIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host := agentOf(t, `
agent: Host
queues: [Billing]
steps:
  in: {join: true}
  ask_ben: {conference: Ben}
  ben: {expect: {event: agentConnected}}
  out: {leave: true}
  meanwhile: {ignore: 1m}
  back: {join: {name: Host again}}
  hear: {expect: {text: meanwhile, save: {said: event.text}}}
  say: {send: "I heard: ${said}"}
  ben_goes: {expect: {event: agentDisconnected, save: {who: event.agent.name}}}
  alone: {send: "${who} has gone."}
  stay: {ignore: true}`)
		ben := agentOf(t, "agent: Ben\nqueues: [None]\nsteps: {in: {join: true}, stay: {ignore: 2m}}")
		g := arriveAs(t, staffed(t, host, ben), asking("Dana", inBilling, ""))
		g.reads(t, "AGENTHost CONNECTED", "AGENTBen CONNECTED", "AGENTHost DISCONNECTED")
		g.says(t, "said meanwhile")
		g.reads(t, "AGENTHost again ALERTING", "AGENTHost again CONNECTED", "standard I heard: said meanwhile",
			"AGENTBen DISCONNECTED", "standard Ben has gone.")
	})
}

package monitor_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/monitor"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The monitor that everything goes wrong for: it looks for Avery, types, asks,
// and goes.
const visit = `
monitor: visit
time_limit: 1m
steps:
  open: {connect: {queue: Support}}
  agent: {expect: {event: agentConnected, within: 20s}, measure: agent_wait}
  hello: {expect: {text: hello, within: 10s}}
  typing: {sendTyping: true}
  thinking: {expect: {not: goodbye, within: 1s}} # in which the agent sees that somebody types
  question: {send: Are you there?, expect: {text: are you there, within: 10s}, measure: answer}
  leave: {disconnect: true, end: passed}
limits: {connect: {warn: 3s, fail: 8s}, agent_wait: {warn: 10s}, answer: {warn: 3s}}
`

// seen is what a run says of a fault.
type seen struct {
	outcome monitor.Outcome
	blame   monitor.Blame
	side    monitor.Side
	step    string
}

var (
	nothing = seen{outcome: monitor.Passed}
	slow    = seen{monitor.Degraded, monitor.TooSlow, monitor.ChatServer, ""} // connect, which is no step's measure
	late    = seen{monitor.Degraded, monitor.TooSlow, monitor.TheAgent, "question"}
	silence = seen{monitor.Failed, monitor.AgentSilent, monitor.TheAgent, "question"}
	nobody  = seen{monitor.Failed, monitor.NoAgent, monitor.Queue, "agent"}
	mute    = seen{monitor.Failed, monitor.AgentSilent, monitor.TheAgent, "hello"}
	ghost   = seen{monitor.Degraded, monitor.Refused, monitor.ChatServer, ""} // a chat that would not close
)

func refused(step string) seen {
	return seen{monitor.Failed, monitor.Refused, monitor.ChatServer, step}
}

func unreachable(step string) seen {
	return seen{monitor.Failed, monitor.NoConnection, monitor.Network, step}
}

// How a call can go wrong.
var (
	seconds5 = simulator.Duration(5 * time.Second)
	hour     = simulator.Duration(time.Hour)
	wrong    = map[string]simulator.CallFault{
		"slow": {Delay: seconds5}, "no answer": {Delay: hour},
		"400": {Status: 400}, "401": {Status: 401}, "429": {Status: 429}, "500": {Status: 500}, "503": {Status: 503, RetryAfter: simulator.Duration(time.Second)},
		"429 once": {Status: 429, Times: 1}, "500 once": {Status: 500, Times: 1}, "lost": {Lost: true}, "lost once": {Lost: true, Times: 1},
	}
)

// What a monitor has to say of each, by the call. A call that is not here is
// none that this visit makes: nothing comes of its faults.
var ofCalls = map[string]map[string]seen{
	"create": { // it must not be made twice, so what is not surely undone is final
		"slow": slow, "no answer": unreachable("open"), "400": refused("open"), "401": refused("open"), "429": refused("open"),
		"500": refused("open"), "503": refused("open"), "429 once": nothing, "500 once": refused("open"),
		"lost": unreachable("open"), "lost once": unreachable("open"),
	},
	"attach": {
		"slow": slow, "no answer": unreachable("open"), "400": refused("open"), "401": refused("open"), "429": refused("open"),
		"500": refused("open"), "503": refused("open"), "429 once": nothing, "500 once": nothing,
		"lost": unreachable("open"), "lost once": nothing,
	},
	"member": {
		"slow": slow, "no answer": unreachable("open"), "400": refused("open"), "401": refused("open"), "429": refused("open"),
		"500": refused("open"), "503": refused("open"), "429 once": nothing, "500 once": nothing,
		"lost": unreachable("open"), "lost once": nothing,
	},
	"messages": { // behind which every frame waits, so what fails again and again makes all of them late
		"slow": late, "no answer": nobody, "400": nothing, "401": refused("agent"), "429": mute, "500": mute, "503": mute,
		"429 once": nothing, "500 once": nothing, "lost": mute, "lost once": nothing,
	},
	"typing": { // never repeated: it would come too late
		"slow": nothing, "no answer": unreachable("typing"), "400": refused("typing"), "401": refused("typing"), "429": refused("typing"),
		"500": refused("typing"), "503": refused("typing"), "429 once": refused("typing"), "500 once": refused("typing"),
		"lost": unreachable("typing"), "lost once": unreachable("typing"),
	},
	"send": {
		"slow": late, "no answer": unreachable("question"), "400": refused("question"), "401": refused("question"), "429": refused("question"),
		"500": refused("question"), "503": refused("question"), "429 once": nothing, "500 once": nothing,
		"lost": nothing, "lost once": nothing, // it has arrived, and the event stream says so
	},
	"leave": {
		"slow": nothing, "no answer": {monitor.Degraded, monitor.NoConnection, monitor.Network, ""},
		"400": ghost, "401": ghost, "429": ghost, "500": ghost, "503": ghost,
		"429 once": nothing, "500 once": nothing, "lost": nothing, "lost once": nothing, // the chat has ended, and says so
	},
}

func TestEveryCallThatGoesWrongIsBlamedRightly(t *testing.T) {
	for _, call := range []string{"create", "attach", "member", "members", "messages", "message", "media", "typing", "send", "leave"} {
		for name, fault := range wrong {
			want, told := ofCalls[call][name]
			require.True(t, told || ofCalls[call] == nil, "%s %s", call, name)
			if !told {
				want = nothing
			}
			fault.Call = call
			t.Run(call+" "+name, func(t *testing.T) {
				visited(t, simulator.Options{Faults: simulator.Faults{Calls: []simulator.CallFault{fault}}}, want)
			})
		}
	}
}

// A frame that comes late holds up all behind it. To a customer an answer that
// takes longer than one waits is silence, so a monitor says that too.
func TestEveryFrameThatGoesWrongIsBlamedRightly(t *testing.T) {
	ways := map[string]simulator.FrameFault{
		"doubled": {Duplicate: true}, "cut": {Cut: true}, "cut once": {Cut: true, Times: 1},
		"dropped": {Drop: true}, "dropped once": {Drop: true, Times: 1},
		"reordered": {Reorder: true}, "late": {Delay: seconds5}, "never": {Delay: hour},
	}
	exceptions := map[string]seen{
		" late": silence, " never": nobody,
		"member-change late": silence, "member-change never": nobody,
		"message late": silence, "message never": nobody, "message reordered": late, // nothing comes behind the answer that it could change places with
		"typing-indicator late": late, "typing-indicator never": silence,
	}
	for _, frame := range []string{"", "member-change", "message", "typing-indicator", "channel"} {
		for name, fault := range ways {
			want, told := exceptions[frame+" "+name]
			if !told {
				want = nothing // the session mends it
			}
			fault.Frame = frame
			t.Run(frame+" "+name, func(t *testing.T) {
				visited(t, simulator.Options{Faults: simulator.Faults{Frames: []simulator.FrameFault{fault}}}, want)
			})
		}
	}
	t.Run("mute", func(t *testing.T) {
		visited(t, simulator.Options{Faults: simulator.Faults{Mute: true}}, nothing)
	})
}

// What an agent's own script lets go wrong, and what agents do wrong themselves.
func TestEveryAgentIsBlamedRightly(t *testing.T) {
	for name, c := range map[string]struct {
		agent string
		want  seen
	}{
		"never answers":  {"steps: {wait: {ignore: true}}", nobody},
		"elsewhere":      {"queues: [Sales]\nsteps: {in: {join: true}}", nobody},
		"comes late":     {"steps: {in: {join: {after: 15s}}, hi: {send: Hello}, echo: {expect: null, send: are you there}}", seen{monitor.Degraded, monitor.TooSlow, monitor.Queue, "agent"}},
		"says nothing":   {"steps: {in: {join: true}, wait: {ignore: true}}", mute},
		"wrong words":    {"steps: {in: {join: true}, hi: {send: Good day}, wait: {ignore: true}}", seen{monitor.Failed, monitor.WrongWords, monitor.TheAgent, "hello"}},
		"no answer":      {"steps: {in: {join: true}, hi: {send: Hello}, wait: {ignore: true}}", silence},
		"late answer":    {"steps: {in: {join: true}, hi: {send: Hello}, hear: {expect: null}, think: {typing: 4s}, answer: {send: Are you there?}, wait: {ignore: true}}", late},
		"other answer":   {"steps: {in: {join: true}, hi: {send: Hello}, hear: {expect: null, send: What?}, wait: {ignore: true}}", seen{monitor.Failed, monitor.WrongWords, monitor.TheAgent, "question"}},
		"goes away":      {"steps: {in: {join: true}, hi: {send: Hello}, hear: {expect: null}, out: {leave: true}}", seen{monitor.Failed, monitor.ChatEnded, monitor.TheAgent, "question"}},
		"token expires":  {"steps: {in: {join: true}, pause: {ignore: 1s}, hi: {send: Hello}, hear: {expect: {event: clientTypingStarted}}, trouble: {faults: [{expire: true}]}, wait: {ignore: true}}", refused("question")},
		"drops the line": {"steps: {in: {join: true}, trouble: {faults: [{drop: true}]}, hi: {send: Hello}, hear: {expect: null}, answer: {send: Are you there?}, wait: {ignore: true}}", nothing},
		"cuts the line":  {"steps: {in: {join: true}, pause: {ignore: 1s}, trouble: {faults: [{call: attach, status: 500}, {drop: true}]}, hi: {send: Hello}, wait: {ignore: true}}", unreachable("hello")},
		"stops beating":  {"steps: {in: {join: true}, trouble: {faults: [{mute: true}]}, hi: {send: Hello}, hear: {expect: null}, answer: {send: Are you there?}, wait: {ignore: true}}", nothing},
	} {
		t.Run(name, func(t *testing.T) {
			visited(t, simulator.Options{Agents: []simulator.Agent{agentOf(t, "agent: A\n"+c.agent)}}, c.want)
		})
	}
}

// Before an agent is there it is the bot, or whoever else should speak.
func TestSilenceBeforeAnAgentIsTheBots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		away := agentOf(t, "agent: A\nsteps: {wait: {ignore: true}}")
		r, _ := once(t, simulator.Options{Agents: []simulator.Agent{away}},
			"monitor: m\nsteps: {open: {connect: true}, hello: {expect: {text: hello, within: 5s}}}", monitor.Options{})
		assert.Equal(t, seen{monitor.Failed, monitor.BotSilent, monitor.TheBot, "hello"}, told(r))
	})
}

// visited runs the visit, compares what it says with what is so, and requires
// that nobody is left at an agent's desk. Where the server would not let the
// monitor close its chat, the result has to say so, and the server ends it.
func visited(t *testing.T, o simulator.Options, want seen) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, o)
		r := s.runner(t, visit, monitor.Options{}).Run(t.Context())
		require.Equal(t, want, told(r), "%+v", r.Faults)
		synctest.Wait()
		for _, c := range s.sim.Conversations() {
			if c.Phase() == guestchat.PhaseOver {
				continue
			}
			atADesk := len(r.Steps) > 1
			assert.Equal(t, atADesk, r.LeftOpen != "", "what stays open is said; a chat that was never attached is on nobody's desk")
		}
		time.Sleep(20 * time.Minute) // after which the server gives up a guest who is silent
		s.allOver(t)
	})
}

func told(r *monitor.Result) seen {
	s := seen{outcome: r.Outcome, blame: r.Blame}
	for _, f := range r.Faults {
		if f.Outcome == r.Outcome {
			return seen{r.Outcome, r.Blame, f.Side, f.Step}
		}
	}
	return s
}

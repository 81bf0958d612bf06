package monitor_test

import (
	"context"
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// once runs a file once and requires that no chat is left open.
func once(t *testing.T, o simulator.Options, file string, with monitor.Options) (result *monitor.Result, s *stage) {
	t.Helper()
	s = newStage(t, o)
	result = s.runner(t, file, with).Run(t.Context())
	s.allOver(t)
	return result, s
}

func TestTheExampleFindsAvery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, s := once(t, simulator.Options{}, example(t, "agent-answers"), monitor.Options{})
		require.Equal(t, monitor.Passed, r.Outcome, "%+v", r.Faults)
		var steps []string
		for _, step := range r.Steps {
			steps = append(steps, step.Name+" "+string(step.State)+" "+step.Took.String())
		}
		assert.Equal(t, []string{"open done 0ms", "agent done 700ms", "hello done 0ms", "question done 300ms", "leave done 0ms"}, steps)
		assert.Equal(t, []monitor.Measure{{Name: "connect"}, {Name: "queue_wait", Took: ms(700)}, {Name: "first_reply", Took: ms(700)}, {Name: "agent_first_word"}}, r.Phases)
		assert.Equal(t, []monitor.Measure{
			{Name: "agent_wait", Step: "agent", Took: ms(700)}, {Name: "agent_greeting", Step: "hello"}, {Name: "agent_answer", Step: "question", Took: ms(300)},
		}, r.Measures)
		assert.Len(t, r.Limits, 3)
		asked := s.sim.Conversations()[0].Asked
		assert.Equal(t, "true", asked.MemberInfo.CustomFields[flows.TestAttribute], "the agent can tell that it is a test")
	})
}

func ms(n int) monitor.Seconds { return monitor.Seconds(time.Duration(n) * time.Millisecond) }

func TestAResultIsTheSameAfterJSON(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		deaf := agentOf(t, "agent: Deaf\nsteps: {in: {join: true}, hi: {send: Good day}, stay: {ignore: true}}")
		r, _ := once(t, simulator.Options{Agents: []simulator.Agent{deaf}}, visit, monitor.Options{Target: "web"})
		require.Equal(t, monitor.Failed, r.Outcome)
		data, err := json.Marshal(r)
		require.NoError(t, err)
		var back monitor.Result
		require.NoError(t, json.Unmarshal(data, &back))
		r.Began = r.Began.UTC()
		assert.Equal(t, r, &back)
		assert.Contains(t, string(data), `"target":"web"`)
	})
}

func TestAnInterruptedRunClosesItsChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		ctx, interrupt := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, interrupt)
		r := s.runner(t, "monitor: m\nsteps: {open: {connect: true}, hear: {expect: nothing of the kind}}", monitor.Options{}).Run(ctx)
		assert.Equal(t, monitor.Interrupted, r.Outcome)
		assert.Empty(t, r.Faults)
		require.Len(t, r.Steps, 2)
		assert.Equal(t, monitor.Cut, r.Steps[1].State)
		s.allOver(t)
	})
}

// Whenever the interrupt comes, nobody is left at an agent's desk: a chat that is
// just being opened is waited for, and closed.
func TestAnInterruptAtAnyMomentLeavesNobody(t *testing.T) {
	slow := simulator.Faults{Calls: []simulator.CallFault{{Delay: simulator.Duration(50 * time.Millisecond)}}}
	for after := time.Duration(0); after < time.Second; after += 23 * time.Millisecond {
		synctest.Test(t, func(t *testing.T) {
			s := newStage(t, simulator.Options{Faults: slow})
			ctx, interrupt := context.WithCancel(t.Context())
			time.AfterFunc(after, interrupt)
			r := s.runner(t, visit, monitor.Options{}).Run(ctx)
			require.Equal(t, monitor.Interrupted, r.Outcome, after)
			require.Empty(t, r.LeftOpen, after)
			s.allOver(t)
		})
	}
}

func TestTheTimeLimitSaysWhatWasAwaited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := once(t, simulator.Options{}, "monitor: m\ntime_limit: 30s\nsteps: {open: {connect: true}, hear: {expect: bonjour}}", monitor.Options{})
		require.Len(t, r.Faults, 1)
		f := r.Faults[0]
		assert.Equal(t, []any{monitor.Failed, monitor.WrongWords, monitor.TheAgent, "hear", `"bonjour"`}, []any{f.Outcome, f.Blame, f.Side, f.Step, f.Wanted})
		assert.Equal(t, []string{"agentConnected", "Hello, this is Avery. How can I help?"}, f.Came)
		assert.Equal(t, ms(30_000), r.Took)
	})
}

func TestASecretIsNeitherShownNorKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const file = `
monitor: m
inputs: {token: {type: secret}}
steps:
  open: {connect: true}
  agent: {expect: {event: agentConnected}}
  pass: {sendFilteredMessage: {message: "TOKEN ${token}", hide: "^TOKEN "}}
  hear: {expect: {text: "never said", within: 5s}}`
		r, _ := once(t, simulator.Options{}, file, monitor.Options{Inputs: map[string]any{"token": "t-4711"}})
		data, err := json.Marshal(r)
		require.NoError(t, err)
		assert.NotContains(t, string(data), "t-4711")
		assert.Contains(t, string(data), "You said: TOKEN ••••••", "Avery repeats what she was told")
	})
}

func TestAMissingInputIsTold(t *testing.T) {
	m, problems := flows.LoadMonitor("m", []byte("monitor: m\ninputs: {b: {type: text}, a: {type: whole_number}, c: {type: text, default: x}}\nsteps: {open: {connect: true}}"))
	require.Empty(t, problems.String())
	_, err := monitor.New(m, monitor.Options{})
	require.EqualError(t, err, "monitor m: no value for input a, b")
	_, err = monitor.New(m, monitor.Options{Inputs: map[string]any{"a": "many", "b": "x"}})
	require.EqualError(t, err, `monitor m: input "a" does not fit its type: "many"`)
}

func TestAnExpectationThatIsMissedCanLeadOn(t *testing.T) {
	for name, c := range map[string]struct {
		steps   string
		outcome monitor.Outcome
		blame   monitor.Blame
	}{
		"to a verdict":      {"a: {expect: {text: bonjour, within: 5s}, missing: no}\n  yes: {end: passed}\n  no: {end: degraded}", monitor.Degraded, monitor.WrongWords},
		"and be got over":   {"a: {expect: {text: bonjour, within: 5s}, missing: b}\n  b: {expect: {text: hello, within: 5s}}", monitor.Passed, ""},
		"into another miss": {"a: {expect: {event: agentDisconnected, within: 5s}, missing: b}\n  b: {expect: {text: bonjour, within: 5s}}", monitor.Failed, monitor.AgentSilent},
		"to what was said":  {"a: {expect: {not: hello, within: 5s}}", monitor.Failed, monitor.WrongWords},
		"to its own word":   {"a: {end: failed}", monitor.Failed, monitor.Judged},
		"to a circle":       {"a: {expect: {text: bonjour, within: 1ms}, missing: a}", monitor.Failed, monitor.ItsOwn},
		"to the impossible": {"a: {updateUserData: {late: news}}", monitor.Failed, monitor.ItsOwn},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, _ := once(t, simulator.Options{}, "monitor: m\nsteps:\n  open: {connect: true}\n  "+c.steps, monitor.Options{})
				assert.Equal(t, []any{c.outcome, c.blame}, []any{r.Outcome, r.Blame}, "%+v", r.Faults)
			})
		})
	}
}

func TestAWatchSeesEveryStepAsItHappens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen []string
		w := monitor.Watch{
			Begins: func(s monitor.Step) { seen = append(seen, "begins "+s.Name) },
			Ends:   func(s monitor.Step) { seen = append(seen, "ends "+s.Name) },
			Said:   func(l monitor.Line) { seen = append(seen, l.Event+l.Text) },
			Over:   func(r *monitor.Result) { seen = append(seen, string(r.Outcome)) },
		}
		_, _ = once(t, simulator.Options{}, "monitor: m\nsteps: {open: {connect: {queue: Sales}}, agent: {expect: {event: agentConnected}}}", monitor.Options{Watch: w})
		assert.Equal(t, []string{"begins open", "startChatSales", "ends open", "begins agent", "agentConnected", "endChat", "ends agent", "passed"}, seen)
	})
}

// An answer can be there before the server has said that it took the question.
func TestAnAnswerIsMeasuredFromTheQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := simulator.Faults{Calls: []simulator.CallFault{{Call: "send", Delay: simulator.Duration(2 * time.Second)}}}
		const file = `
monitor: m
steps:
  open: {connect: true}
  hello: {expect: hello, send: Are you there?, measure: greeting}
  answer: {expect: are you there, measure: answer}
  silence: {expect: {not: anything, within: 5s}, measure: silence}`
		r, _ := once(t, simulator.Options{Faults: slow}, file, monitor.Options{})
		require.Equal(t, monitor.Passed, r.Outcome, "%+v", r.Faults)
		assert.Equal(t, []monitor.Measure{
			{Name: "greeting", Step: "hello", Took: ms(700)}, {Name: "answer", Step: "answer", Took: ms(2300)}, {Name: "silence", Step: "silence", Took: ms(5000)},
		}, r.Measures)
		assert.Equal(t, ms(300), r.Steps[2].Took)
	})
}

// `within` counts from what was said, not from when it was meant to be.
func TestASlowCommandCostsAnExpectationNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := simulator.Faults{Calls: []simulator.CallFault{{Call: "send", Delay: simulator.Duration(8 * time.Second)}}}
		const file = `
monitor: m
steps:
  open: {connect: true}
  hello: {expect: hello}
  ask: {send: Are you there?, expect: {text: are you there, within: 2s}, measure: answer}`
		r, _ := once(t, simulator.Options{Faults: slow}, file, monitor.Options{})
		require.Equal(t, monitor.Passed, r.Outcome, "%+v", r.Faults)
		assert.Equal(t, ms(8300), r.Measures[0].Took, "what a customer waited")
	})
}

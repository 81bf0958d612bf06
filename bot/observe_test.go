package bot_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const observed = `
flow: observed
defaults: {wait: 10m, silent: bye, give_up: bye}
anytime:
  stop: {they_say: [stop], next: bye}
steps:
  hello: {say: Hello}
  name: {ask: Who are you?, save: name, type: text}
  look: {call: crm.find, with: {name: "${name}"}, save: {tier: text}}
  human:
    escalate: {queue: Support, userData: {tier: "${tier}"}}
    finished: bye
    failed: sorry
  sorry: {say: Sorry}
  bye: {say: Bye, end: done}
`

// recorder keeps what it is told, times rounded down to seconds, and counts what
// there is as much of as messages.
type recorder struct {
	seen                             []string
	turns, toAgent, toCustomer, slow int
}

func (r *recorder) Observe(o bot.Observation) {
	switch o := o.(type) {
	case bot.Turned:
		r.turns++
	case bot.Passed:
		if o.ToAgent {
			r.toAgent++
		} else {
			r.toCustomer++
		}
		if o.Took > 0 {
			r.slow++ // the bot itself takes no virtual time
		}
	case bot.ChatOpened:
		r.seen = append(r.seen, fmt.Sprintf("ChatOpened %s %v", o.Queue, o.Took.Truncate(time.Second)))
	case bot.AgentCame:
		r.seen = append(r.seen, fmt.Sprintf("AgentCame %s %v", o.Queue, o.Waited.Truncate(time.Second)))
	case bot.ChatOver:
		r.seen = append(r.seen, fmt.Sprintf("ChatOver %s %s %v", o.Queue, o.Ending, o.Lasted.Truncate(time.Second)))
	case bot.ChatRefused:
		r.seen = append(r.seen, fmt.Sprintf("ChatRefused %s %v", o.Queue, o.Took.Truncate(time.Second)))
	case bot.Called:
		r.seen = append(r.seen, fmt.Sprintf("Called %s %v %v", o.Operation, o.Failed, o.Took))
	case bot.Ended:
		r.seen = append(r.seen, fmt.Sprintf("Ended %s %v %v", o.Outcome, o.Err, o.Lasted.Truncate(time.Second)))
	default:
		r.seen = append(r.seen, fmt.Sprintf("%T %v", o, o))
	}
}

// talker says a line every half minute and leaves half a minute after the last.
type talker struct{ lines []string }

func (c *talker) Receive(ctx context.Context) (bot.Message, error) {
	select {
	case <-time.After(30 * time.Second):
	case <-ctx.Done():
		return bot.Message{}, ctx.Err()
	}
	if len(c.lines) == 0 {
		return bot.Message{}, io.EOF
	}
	said := c.lines[0]
	c.lines = c.lines[1:]
	return bot.Message{Text: said}, nil
}

func (*talker) Send(context.Context, bot.Message) error { return nil }
func (*talker) Close() error                            { return nil }

// directory answers every call after two seconds, or fails.
type directory struct{ failure error }

func (d directory) Call(context.Context, bot.Request) (map[string]any, error) {
	time.Sleep(2 * time.Second)
	return map[string]any{"tier": "gold"}, d.failure
}

func observe(t *testing.T, centre simulator.Options, caller bot.Caller, lines ...string) recorder {
	t.Helper()
	var r recorder
	synctest.Test(t, func(t *testing.T) {
		dialog, problems := flows.LoadWith("observed.flow.yaml", []byte(observed), flows.Options{Operations: []flows.Operation{
			{Name: "crm.find", With: []string{"name"}, Fields: map[string]string{"tier": "text"}},
		}})
		require.False(t, problems.Fatal(), problems.String())
		engine, err := bot.NewEngine(dialog, bot.EngineOptions{})
		require.NoError(t, err)
		sim := simulator.StartInMemory(t, centre)
		transport := guestchat.NewTransport(guestchat.Options{
			DataURL: sim.URL, NetDialContext: sim.DialContext,
			OrgGUID: "9b1a0000-0000-4000-8000-000000000001", DeploymentKey: "5f020000-0000-4000-8000-000000000002",
		})
		defer transport.Close()
		chat := genesys.NewHandover(genesys.New(transport, genesys.Options{}))
		_, err = bot.Serve(t.Context(), engine, &talker{lines}, chat, bot.ServeOptions{ID: "c1", Caller: caller, Observer: &r})
		require.NoError(t, err)
	})
	return r
}

func TestAnObserverHearsWhatAConversationDoesInOrder(t *testing.T) {
	r := observe(t, simulator.Options{}, directory{}, "Ada", "bye")
	assert.Equal(t, []string{
		"bot.Entered {hello}", "bot.Entered {name}", "bot.Reached {bot}",
		"bot.Entered {look}", "Called crm.find false 2s",
		"bot.Entered {human}", "bot.Escalated {Support}", "bot.Reached {waiting}",
		"ChatOpened Support 0s", "AgentCame Support 0s", "bot.Reached {agent}",
		"bot.Reached {waiting}", "ChatOver Support done 28s", "bot.Entered {bye}", "Ended done <nil> 1m0s",
	}, r.seen)
	assert.Equal(t, []int{1, 1, 0}, []int{r.toAgent, r.toCustomer, r.slow})
	assert.Greater(t, r.turns, 5)
}

func TestAnObserverHearsWhatGoesWrong(t *testing.T) {
	full := simulator.Faults{Calls: []simulator.CallFault{{Call: "create", Status: 400, Code: "chat.error.invalid.queue"}}}
	assert.Equal(t, []string{
		"bot.Entered {hello}", "bot.Entered {name}", "bot.Reached {bot}",
		"bot.Entered {look}", "Called crm.find true 2s", "bot.Entered {human}", "bot.Stumbled {look}", "bot.Escalated {Support}", "bot.Reached {waiting}",
		"ChatRefused Support 0s", "bot.Entered {sorry}", "bot.Entered {bye}", "bot.Stumbled {human}", "Ended done <nil> 32s",
	}, observe(t, simulator.Options{Faults: full}, directory{errors.New("no such place")}, "Ada").seen)
}

func TestAChatThatNobodyTakesIsAbandonedWhenTheCustomerGoes(t *testing.T) {
	nobody := simulator.Agent{Name: "Nobody", Queues: []string{"Elsewhere"}}
	seen := observe(t, simulator.Options{Agents: []simulator.Agent{nobody}}, directory{}, "Ada", "stop").seen
	assert.Equal(t, []string{
		"bot.Reached {waiting}", "ChatOpened Support 0s", "bot.Entered {bye}", "ChatOver Support abandoned 28s", "Ended done <nil> 1m0s",
	}, seen[len(seen)-5:])
}

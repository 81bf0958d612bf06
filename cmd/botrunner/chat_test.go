package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/config"
	"github.com/botrunner/botrunner/internal/pipenet"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const prequalify = "../../examples/flows/prequalify.flow.yaml"

// answers takes a customer through the questions, up to the agent.
const answers = "Ada Lovelace\n42\nada@example.com\nsomething is broken\n4\n"

// talked is what became of a talk.
type talked struct {
	out, err string
	failure  error
}

// talk pipes the customer's lines into a chat.
func talk(ctx context.Context, centre *contactCentre, lines string, o chatOptions) talked {
	var out, err bytes.Buffer
	std := streams{in: strings.NewReader(lines), out: &out, err: &err}
	log := slog.New(slog.NewTextHandler(&err, &slog.HandlerOptions{ReplaceAttr: plain}))
	failure := chat(ctx, std, prequalify, o, centre, log)
	return talked{out.String(), err.String(), failure}
}

// inBubble runs a test in virtual time with a contact centre that is closed
// before the test ends; what is left running then fails the test.
func inBubble(t *testing.T, o simulator.Options, f func(t *testing.T, centre *contactCentre)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		network := pipenet.New()
		sim := simulator.New(o)
		sim.Serve(network)
		centre := &contactCentre{sim: sim, transport: transportOver(network), options: genesys.Options{}}
		defer centre.close()
		f(t, centre)
	})
}

func transportOver(network *pipenet.Network) *guestchat.Transport {
	return guestchat.NewTransport(guestchat.Options{
		DataURL: "http://centre", DeploymentKey: uuid.NewString(), OrgGUID: uuid.NewString(),
		NetDialContext: network.DialContext,
	})
}

func TestTheReadmeTellsTheTruth(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(readme), "TestTheReadmeTellsTheTruth -->\n```text\n")
	require.True(t, ok, "the recorded conversation has its marker")
	recorded, _, ok := strings.Cut(rest, "```\n")
	require.True(t, ok)
	var lines strings.Builder
	for line := range strings.Lines(recorded) {
		if said, ok := strings.CutPrefix(line, "> "); ok {
			lines.WriteString(said)
		}
	}
	inBubble(t, simulator.Options{}, func(t *testing.T, centre *contactCentre) {
		got := talk(t.Context(), centre, lines.String(), chatOptions{})
		require.NoError(t, got.failure)
		assert.Equal(t, recorded, got.out)
		assert.Empty(t, got.err)
	})
}

func TestTheTokenReachesTheAgentAndNobodyElse(t *testing.T) {
	inBubble(t, simulator.Options{}, func(t *testing.T, centre *contactCentre) {
		got := talk(t.Context(), centre, answers+"hello\nbye\n1\n", chatOptions{inputs: []string{"token=t-123", "tier=gold"}, trace: true})
		require.NoError(t, got.failure)
		assert.NotContains(t, got.out+got.err, "t-123")
		assert.Contains(t, got.err, `queue "outage", skills outage, language en, priority 9`)

		chats := centre.sim.Conversations()
		require.Len(t, chats, 1)
		assert.NotContains(t, chats[0].Asked.MemberInfo.CustomFields, "token")
		var toAgent []string
		for _, m := range chats[0].Messages() {
			if m.Sender.ID == chats[0].Guest().ID && m.BodyType == guestchat.BodyStandard {
				toAgent = append(toAgent, m.Body)
			}
		}
		assert.Equal(t, []string{"Ada Lovelace has a question about outage. Urgency 4 of 5.", "auth: t-123", "hello", "bye"}, toAgent)
	})
}

// atKeyboard chats with somebody who types lines, each after a pause, and then
// goes away.
func atKeyboard(t *testing.T, centre *contactCentre, pause time.Duration, lines ...string) talked {
	t.Helper()
	in, keyboard := io.Pipe()
	go func() {
		defer keyboard.Close()
		_, _ = io.WriteString(keyboard, answers)
		for _, line := range lines {
			time.Sleep(pause)
			_, _ = io.WriteString(keyboard, line+"\n")
		}
		time.Sleep(pause)
	}()
	var out, err bytes.Buffer
	log := slog.New(slog.NewTextHandler(&err, nil))
	engine, failure := loadEngine(streams{err: &err}, prequalify, systems{}, false)
	require.NoError(t, failure)
	_, failure = bot.Serve(t.Context(), engine, newTerminal(in, &out, true), centre.chatService(), bot.ServeOptions{Log: log})
	return talked{out.String(), err.String(), failure}
}

func TestWordsSaidWhileTheChatOpensReachTheAgentInOrder(t *testing.T) {
	slow := simulator.Faults{Calls: []simulator.CallFault{{Call: "create", Delay: simulator.Duration(10 * time.Second)}}}
	inBubble(t, simulator.Options{Faults: slow}, func(t *testing.T, centre *contactCentre) {
		got := atKeyboard(t, centre, 3*time.Second, "one", "two", "three", "", "", "")
		require.NoError(t, got.failure)
		said := got.out
		for _, word := range []string{"one", "two", "three"} {
			_, rest, found := strings.Cut(said, "Avery: You said: "+word+"\n")
			require.True(t, found, "%q in its place in:\n%s", word, got.out)
			said = rest
		}
		assert.Equal(t, guestchat.PhaseOver, centre.sim.Conversations()[0].Phase(), "nobody is left at the agent's desk")
	})
}

func TestAGenesysThatRefusesTakesTheFailedWay(t *testing.T) {
	refuse := simulator.Faults{Calls: []simulator.CallFault{{Call: "create", Status: 400, Code: "chat.error.invalid.queue"}}}
	inBubble(t, simulator.Options{Faults: refuse}, func(t *testing.T, centre *contactCentre) {
		got := talk(t.Context(), centre, answers+"Please call me.\n", chatOptions{})
		require.NoError(t, got.failure)
		assertLeftAMessage(t, got)
		assert.Contains(t, got.err, "chat.error.invalid.queue")
	})
}

func TestAGenesysThatIsAwayTakesTheFailedWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := pipenet.New()
		require.NoError(t, network.Close())
		centre := &contactCentre{transport: transportOver(network)}
		defer centre.close()
		got := talk(t.Context(), centre, answers+"Please call me.\n", chatOptions{})
		require.NoError(t, got.failure)
		assertLeftAMessage(t, got)
	})
}

func TestAGenesysThatAnswersGarbageTakesTheFailedWay(t *testing.T) {
	for name, answer := range map[string]string{
		"no JSON":      "<html>welcome to the proxy</html>",
		"empty":        "",
		"wrong shape":  `{"id": 7}`,
		"no stream":    `{"id":"c","jwt":"a.b.c","eventStreamUri":"https://elsewhere","member":{"id":"m"}}`,
		"not a stream": `{"id":"c","jwt":"a.b.c","eventStreamUri":"ws://centre/chat","member":{"id":"m"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := pipenet.New()
				server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					_, _ = io.WriteString(w, answer)
				}), ReadHeaderTimeout: time.Second}
				go func() { _ = server.Serve(network) }()
				defer server.Close()
				centre := &contactCentre{transport: transportOver(network)}
				defer centre.close()
				got := talk(t.Context(), centre, answers+"Please call me.\n", chatOptions{})
				require.NoError(t, got.failure)
				assertLeftAMessage(t, got)
				assert.NotContains(t, got.err, "a.b.c", "a token is never shown")
			})
		})
	}
}

func TestAGenesysThatHangsUpTakesTheFailedWay(t *testing.T) {
	inBubble(t, simulator.Options{}, func(t *testing.T, centre *contactCentre) {
		go func() {
			time.Sleep(5 * time.Second) // customer and agent talk
			centre.sim.SetFaults(simulator.Faults{Calls: []simulator.CallFault{{Lost: true}}})
			centre.sim.DropSockets()
		}()
		got := atKeyboard(t, centre, 3*time.Second, "hello", "hello?", "", "Please call me.")
		require.NoError(t, got.failure)
		assertLeftAMessage(t, got)
	})
}

func assertLeftAMessage(t *testing.T, got talked) {
	t.Helper()
	assert.Contains(t, got.out, "All colleagues are busy", "the flow asks for a message")
	assert.Contains(t, got.err, "level=ERROR", "the operator is told")
	assert.Contains(t, got.err, "step=to_agent")
}

func TestAnInterruptEndsTheChatAtTheAgentsDesk(t *testing.T) {
	inBubble(t, simulator.Options{}, func(t *testing.T, centre *contactCentre) {
		ctx, interrupt := context.WithTimeout(t.Context(), 3*time.Second)
		defer interrupt()
		got := talk(ctx, centre, answers+strings.Repeat("and another thing\n", 1000), chatOptions{})
		require.ErrorIs(t, got.failure, context.DeadlineExceeded)
		assert.Contains(t, got.out, "Avery: Hello")
		assert.Equal(t, guestchat.PhaseOver, centre.sim.Conversations()[0].Phase())
	})
}

func TestTheEndOfTheInputMeansThatTheCustomerLeft(t *testing.T) {
	inBubble(t, simulator.Options{}, func(t *testing.T, centre *contactCentre) {
		got := talk(t.Context(), centre, "Ada Lovelace\n", chatOptions{trace: true})
		require.NoError(t, got.failure)
		assert.Contains(t, got.err, "the conversation ends: customer_left")
	})
}

func TestTheSettingsReachTheWire(t *testing.T) {
	inBubble(t, simulator.Options{}, func(t *testing.T, centre *contactCentre) {
		centre.options = serviceOptions(&config.Config{UserData: map[string]string{"customerId": "59606", "Case.Kept": "yes"}})
		got := talk(t.Context(), centre, answers, chatOptions{})
		require.NoError(t, got.failure)
		asked := centre.sim.Conversations()[0].Asked
		assert.Equal(t, "outage", asked.RoutingTarget.TargetAddress)
		assert.Equal(t, "59606", asked.MemberInfo.CustomFields["customerId"])
		assert.Equal(t, "yes", asked.MemberInfo.CustomFields["Case.Kept"])
		assert.Equal(t, "ada@example.com", asked.MemberInfo.CustomFields["email"])
	})
}

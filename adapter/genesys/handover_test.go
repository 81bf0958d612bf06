package genesys_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A centre is a simulated contact centre and a way to it.
type centre struct {
	*simulator.Started
	transport *guestchat.Transport
}

func newCentre(t *testing.T, o simulator.Options) *centre {
	t.Helper()
	c := &centre{Started: simulator.StartInMemory(t, o)}
	c.transport = guestchat.NewTransport(guestchat.Options{
		DataURL: c.URL, NetDialContext: c.DialContext,
		OrgGUID:       "9b1a0000-0000-4000-8000-000000000001",
		DeploymentKey: "5f020000-0000-4000-8000-000000000002",
	})
	t.Cleanup(func() { require.NoError(t, c.transport.Close()) })
	return c
}

// conversation is the latest one.
func (c *centre) conversation() *guestchat.Conversation {
	all := c.Conversations()
	return all[len(all)-1]
}

// handover is a handover whose chats end with the test.
func (c *centre) handover(t *testing.T) *genesys.Handover {
	t.Helper()
	h := genesys.NewHandover(genesys.New(c.transport, genesys.Options{
		Routing: genesys.Routing{TargetAddress: "Billing"},
	}))
	t.Cleanup(func() { require.NoError(t, h.Close()) })
	return h
}

// hear reads events until the wanted one.
func hear(t *testing.T, h *genesys.Handover, name string) bot.ChatEvent {
	t.Helper()
	for {
		e, err := h.Receive(t.Context())
		require.NoError(t, err, "waiting for %s", name)
		if e.Name == name {
			return e
		}
	}
}

// say sends a message and reads the agent's answer.
func say(t *testing.T, h *genesys.Handover, text string) string {
	t.Helper()
	require.NoError(t, h.SendMessage(t.Context(), text))
	return hear(t, h, bot.EventMessageReceived).Text
}

func TestAConversationIsHandedToAnAgentAndBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newCentre(t, simulator.Options{}).handover(t)
		require.NoError(t, h.StartChat(t.Context(), bot.Escalation{Number: 7, Queue: "Billing"}))
		joined := hear(t, h, bot.EventAgentConnected)
		assert.Equal(t, bot.ChatEvent{Name: bot.EventAgentConnected, Agent: "Avery", Chat: 7}, joined)
		assert.Equal(t, "Hello, this is Avery. How can I help?", hear(t, h, bot.EventMessageReceived).Text)
		require.NoError(t, h.SendTyping(t.Context()))
		assert.Equal(t, "You said: My invoice is wrong", say(t, h, "My invoice is wrong"))
		assert.Equal(t, "Avery", hear(t, h, bot.EventAgentTypingStopped).Agent)
		require.NoError(t, h.SendMessage(t.Context(), "bye"))
		assert.Equal(t, "Avery", hear(t, h, bot.EventAgentDisconnected).Agent)
		assert.Equal(t, bot.ChatEvent{Name: bot.EventEnded, Chat: 7}, hear(t, h, bot.EventEnded))
		require.ErrorIs(t, h.EndChat(t.Context()), genesys.ErrNoActiveChat)
	})
}

func TestWhatIsAskedForReachesTheCentre(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		h := genesys.NewHandover(genesys.New(c.transport, genesys.Options{
			Routing:  genesys.Routing{TargetAddress: "Support", Language: "English - Written", Skills: []string{"Phones"}},
			UserData: map[string]any{"customerId": "59606", "tier": "silver", "visits": 3},
		}))
		defer func() { require.NoError(t, h.Close()) }()
		require.NoError(t, h.UpdateUserData(t.Context(), map[string]string{"tier": "gold", "page": "/pay"}))
		priority := 0
		require.NoError(t, h.StartChat(t.Context(), bot.Escalation{
			Number: 1, Queue: "Billing", Skills: []string{"Refunds"}, Priority: &priority,
			UserData: map[string]string{"page": "/refund", "firstname": "Dana", "lastname": "Reyes", "subject": "Refund"},
		}))
		asked := c.conversation().Asked
		zero := int64(0)
		assert.Equal(t, &guestchat.RoutingTarget{
			TargetType: "QUEUE", TargetAddress: "Billing", Skills: []string{"Refunds"},
			Language: "English - Written", Priority: &zero,
		}, asked.RoutingTarget)
		assert.Equal(t, "Dana Reyes", *asked.MemberInfo.DisplayName)
		assert.Equal(t, map[string]string{
			"customerId": "59606", "tier": "gold", "visits": "3", "page": "/refund",
			"firstname": "Dana", "firstName": "Dana", "lastname": "Reyes", "lastName": "Reyes", "subject": "Refund",
		}, asked.MemberInfo.CustomFields)
	})
}

func TestASecretReachesTheAgentAndDoesNotComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		h := c.handover(t)
		require.NoError(t, h.StartChat(t.Context(), bot.Escalation{Number: 1}))
		hear(t, h, bot.EventMessageReceived) // Avery's hello
		require.NoError(t, h.SendFilteredMessage(t.Context(), bot.NewSecret("token: k-1234"), bot.NewSecret(`k-\d+`)))
		require.NoError(t, h.SendFilteredMessage(t.Context(), bot.NewSecret("PIN 77"), bot.NewSecret("/pin/i")))
		require.NoError(t, h.SendFilteredMessage(t.Context(), bot.NewSecret("a+b"), bot.Secret{}))
		assert.Equal(t, "You said: a+b", hear(t, h, bot.EventMessageReceived).Text, "only the exact message is hidden")
		assert.Equal(t, "You said: open", say(t, h, "open"))
		var heard []string
		for _, m := range c.conversation().Messages() {
			if m.BodyType == guestchat.BodyStandard {
				heard = append(heard, m.Body)
			}
		}
		assert.Contains(t, heard, "token: k-1234")
		assert.Contains(t, heard, "PIN 77")
		assert.Contains(t, heard, "You said: token: k-1234", "the echo was there to be hidden")
	})
}

func TestLongWordsAreSplitAtASpace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		h := c.handover(t)
		require.NoError(t, h.StartChat(t.Context(), bot.Escalation{Number: 1}))
		long := strings.Repeat("é", 3999) + " " + strings.Repeat("word ", 100) + strings.Repeat("x", 4500)
		require.NoError(t, h.SendMessage(t.Context(), long))
		var parts []string
		for _, m := range c.conversation().Messages() {
			if m.BodyType == guestchat.BodyStandard && m.Sender.ID == c.conversation().Guest().ID {
				parts = append(parts, m.Body)
			}
		}
		require.Len(t, parts, 4)
		assert.Equal(t, long, parts[0]+" "+parts[1]+" "+parts[2]+parts[3])
	})
}

func TestClosingLeavesNoChatOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		h := c.handover(t)
		require.NoError(t, h.StartChat(t.Context(), bot.Escalation{Number: 1}))
		hear(t, h, bot.EventAgentConnected)
		require.NoError(t, h.Close())
		require.NoError(t, h.Close())
		assert.Equal(t, guestchat.PhaseOver, c.conversation().Phase())
		require.ErrorIs(t, h.StartChat(t.Context(), bot.Escalation{Number: 2}), genesys.ErrClosed)
		for { // what had happened can still be read
			if _, err := h.Receive(t.Context()); err != nil {
				require.EqualError(t, err, "EOF")
				break
			}
		}
	})
}

func TestClosingUnblocksAStartThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := simulator.CallFault{Call: "attach", Delay: simulator.Duration(time.Hour)}
		h := newCentre(t, simulator.Options{Faults: simulator.Faults{Calls: []simulator.CallFault{hang}}}).handover(t)
		done := make(chan error)
		go func() { done <- h.StartChat(t.Context(), bot.Escalation{Number: 1}) }()
		time.Sleep(time.Second)
		require.NoError(t, h.Close())
		require.Error(t, <-done)
	})
}

func TestEventsCarryTheNumberOfTheirChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newCentre(t, simulator.Options{}).handover(t)
		for number := 3; number <= 4; number++ {
			require.NoError(t, h.StartChat(t.Context(), bot.Escalation{Number: number}))
			assert.Equal(t, number, hear(t, h, bot.EventAgentConnected).Chat)
			require.NoError(t, h.EndChat(t.Context()))
			assert.Equal(t, number, hear(t, h, bot.EventEnded).Chat)
		}
	})
}

func TestAHandoverTellsThatItsChatIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		h := c.handover(t)
		require.NoError(t, h.StartChat(t.Context(), bot.Escalation{Number: 1}))
		hear(t, h, bot.EventAgentConnected)
		c.SetFaults(simulator.Faults{Calls: []simulator.CallFault{{Call: "send", Status: 400, Times: 1}}})
		require.EqualError(t, h.SendMessage(t.Context(), "hi"), "sending message: status 400 bad.request")
		c.SetFaults(simulator.Faults{Calls: []simulator.CallFault{{Call: "attach", Status: 401}}})
		c.DropSockets()
		for lost := false; !lost; { // what SendMessage returned is no event
			e, err := h.Receive(t.Context())
			require.NoError(t, err)
			require.NotEqual(t, bot.EventEnded, e.Name)
			if lost = e.Name == bot.EventError; lost {
				assert.Equal(t, "chat session lost: opening event stream: status 401", e.Text)
			}
		}
	})
}

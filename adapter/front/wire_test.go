package front_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// overEach runs a test in front of either wire.
func overEach(t *testing.T, test func(t *testing.T, messaging bool)) {
	t.Helper()
	for name, messaging := range map[string]bool{"guest chat": false, "web messaging": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, messaging) })
		})
	}
}

func TestCustomerAndAgentTalkThroughTheBot(t *testing.T) {
	overEach(t, func(t *testing.T, messaging bool) {
		h := newHouse(t, setting{messaging: messaging, byHand: true})
		c := h.open(t, genesys.StartOptions{Nickname: "Ada"})
		d := h.desk(t)
		assert.Equal(t, "kettles", d.Asked().UserData["topic"])
		require.NoError(t, d.Say("Good day!"))
		assert.Equal(t, []string{"Robin joined", "Robin: Good day!"}, c.sees("Robin: Good day!"), "the summary is for the agent alone")
		hears(t, d, "A customer.")
		for _, text := range []string{"one", "two", "three"} {
			c.say(text)
			require.NoError(t, d.Say("and "+text))
		}
		hears(t, d, "one", "two", "three")
		assert.Equal(t, []string{"Robin: and one", "Robin: and two", "Robin: and three"}, c.sees("Robin: and three"))
	})
}

func TestTypingIsSeenOnBothSides(t *testing.T) {
	overEach(t, func(t *testing.T, messaging bool) {
		h := newHouse(t, setting{messaging: messaging, byHand: true})
		c := h.open(t, genesys.StartOptions{})
		d := h.desk(t)
		require.NoError(t, d.Type())
		c.waits(genesys.EventAgentTypingStarted)
		_, err := c.service.SendTyping(t.Context())
		require.NoError(t, err)
		synctest.Wait()
		assert.Equal(t, 1, h.typings(t))
	})
}

// typings is how often the agents' side saw the customer type.
func (h *house) typings(t *testing.T) int {
	t.Helper()
	if all := h.sim.Messaging(); len(all) > 0 {
		p := all[0].Join(webmessaging.Member{Role: webmessaging.RoleWorkflow})
		defer p.Leave()
		return typings(t, p, func(e webmessaging.Event) bool {
			return e.Kind == webmessaging.KindTyping && e.Member.Role == webmessaging.RoleCustomer
		})
	}
	p := h.theirs(t).Join(guestchat.Member{Role: guestchat.RoleWorkflow})
	defer p.Leave()
	return typings(t, p, func(e guestchat.Event) bool {
		return e.Kind == guestchat.FrameTyping && e.Member.Role == guestchat.RoleCustomer
	})
}

// typings counts what has happened so far and is typing.
func typings[E any](t *testing.T, p interface {
	Receive(ctx context.Context) (E, error)
}, isTyping func(E) bool,
) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	for n := 0; ; {
		e, err := p.Receive(ctx)
		if err != nil {
			return n
		}
		if isTyping(e) {
			n++
		}
	}
}

func TestACustomerWhoLeavesEndsTheAgentsSide(t *testing.T) {
	overEach(t, func(t *testing.T, messaging bool) {
		h := newHouse(t, setting{messaging: messaging, byHand: true})
		c := h.open(t, genesys.StartOptions{})
		d := h.desk(t)
		hears(t, d, "A customer.")
		c.say("I have to go.")
		_, err := c.service.EndChat(t.Context())
		require.NoError(t, err)
		hears(t, d, "I have to go.") // the last words arrive before the end
		time.Sleep(time.Minute)
		assert.Equal(t, 0, h.front.Live())
		assert.Error(t, d.Say("Still there?"), "the chat is over")
	})
}

func TestACustomerWhoStaysAwayHasLeft(t *testing.T) {
	overEach(t, func(t *testing.T, messaging bool) {
		h := newHouse(t, setting{messaging: messaging, byHand: true})
		c := h.open(t, genesys.StartOptions{})
		d := h.desk(t)
		require.NoError(t, c.service.Close()) // the page is gone, without a word
		time.Sleep(3 * time.Minute)
		assert.Equal(t, 0, h.front.Live())
		assert.Error(t, d.Say("Still there?"), "the chat is over")
	})
}

func TestAfterTheAgentTheFlowGoesOn(t *testing.T) {
	overEach(t, func(t *testing.T, messaging bool) {
		h := newHouse(t, setting{messaging: messaging, byHand: true})
		c := h.open(t, genesys.StartOptions{})
		d := h.desk(t)
		require.NoError(t, d.Say("All done?"))
		c.sees("Robin: All done?")
		d.Leave()
		assert.Equal(t, []string{"Robin left", "bot: Goodbye!", "ended"}, c.sees("ended"))
	})
}

func TestACustomerIsPassedOnFromAgentToAgent(t *testing.T) {
	overEach(t, func(t *testing.T, messaging bool) {
		h := newHouse(t, setting{messaging: messaging, byHand: true})
		c := h.open(t, genesys.StartOptions{})
		robin := h.desk(t)
		require.NoError(t, robin.Say("That is for Kim."))
		c.sees("Robin: That is for Kim.")
		require.NoError(t, robin.Transfer("Repairs"))
		kim := h.desk(t)
		require.NoError(t, kim.Say("Hello, Kim here."))
		assert.Equal(t, []string{"Robin left", "Kim joined", "Kim: Hello, Kim here."}, c.sees("Kim: Hello, Kim here."))
		c.say("Hello Kim")
		hears(t, kim, "A customer.", "Hello Kim")
	})
}

func TestACustomerWhoDropsComesBackToEverything(t *testing.T) {
	overEach(t, func(t *testing.T, messaging bool) {
		h := newHouse(t, setting{messaging: messaging, byHand: true})
		c := h.open(t, genesys.StartOptions{})
		d := h.desk(t)
		require.NoError(t, d.Say("one"))
		c.sees("Robin: one")
		h.ours(t).DropSockets()
		for _, text := range []string{"two", "three"} {
			require.NoError(t, d.Say(text))
		}
		assert.Equal(t, []string{"Robin: two", "Robin: three"}, c.sees("Robin: three"))
		c.say("I am back.")
		hears(t, d, "A customer.", "I am back.")
	})
}

func TestAContactCentreThatDropsComesBackToEverything(t *testing.T) {
	overEach(t, func(t *testing.T, messaging bool) {
		h := newHouse(t, setting{messaging: messaging, byHand: true})
		c := h.open(t, genesys.StartOptions{})
		d := h.desk(t)
		require.NoError(t, d.Say("one"))
		c.sees("Robin: one")
		h.sim.DropSockets()
		require.NoError(t, d.Say("two"))
		c.say("I say, two?")
		assert.Equal(t, []string{"Robin: two"}, c.sees("Robin: two"))
		hears(t, d, "A customer.", "I say, two?")
	})
}

package front_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// questions are what an operator may find a customer at.
const questions = `flow: questions
language: en
defaults: {wait: 10m, silent: bye, give_up: bye}
inputs: {token: {type: secret}}
anytime: {help: {they_say: [help], say: I am a bot.}}
steps:
  name: {ask: "Your name?", save: name, type: text}
  pin: {ask: "Your pin?", save: pin, type: secret}
  more: {ask: "Thanks. And?", save: more, type: text}
  human: {escalate: {queue: Support, summary: "It is ${name}."}, finished: bye, failed: bye}
  bye: {end: done, say: Goodbye!}
`

func TestAnOperatorSeesWhereAConversationStands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: questions, front: front.Options{Owner: "runner-1"}})
		c := h.open(t, genesys.StartOptions{UserData: map[string]any{"token": "t0ps3cret"}})
		c.sees("bot: Your name?")
		c.say("Ada t0ps3cret")
		c.sees("bot: Your pin?")
		time.Sleep(time.Minute)

		all := h.front.Conversations()
		require.Len(t, all, 1)
		id := h.ours(t).ID
		assert.Equal(t, id, all[0].ID)
		assert.Equal(t, "questions", all[0].Flow)
		assert.Len(t, all[0].Version, 12)
		assert.Equal(t, "pin", all[0].Step)
		assert.Equal(t, bot.WithBot, all[0].Stage)
		assert.Equal(t, "runner-1", all[0].Owner)
		assert.GreaterOrEqual(t, time.Since(all[0].Since), time.Minute)

		one, err := h.front.Inspect(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, []front.Variable{{Name: "token", Value: bot.Mask}, {Name: "name", Value: "Ada " + bot.Mask}}, one.Variables)
		require.Len(t, one.Deadlines, 1)
		assert.Equal(t, "the customer has been silent for too long", one.Deadlines[0].What)
		assert.InDelta(t, 9, time.Until(one.Deadlines[0].At).Minutes(), 0.1)
		require.Len(t, one.Steps, 2)
		assert.Equal(t, "name", one.Steps[0].Step)
		assert.Empty(t, one.Reasons, "the engine does not trace")

		_, err = h.front.Inspect(t.Context(), "nobody")
		assert.ErrorIs(t, err, front.ErrNotHere)
	})
}

func TestWhereAConversationStandsOutlivesItsFront(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{flow: questions})
		c := h.open(t, genesys.StartOptions{})
		c.sees("bot: Your name?")
		c.say("Ada")
		c.sees("bot: Your pin?")
		before := h.front.Conversations()
		time.Sleep(time.Minute)
		h.restart(t, false)
		c.waits(genesys.EventReconnected)
		synctest.Wait()
		after := h.front.Conversations()
		require.Len(t, after, 1)
		assert.Equal(t, "pin", after[0].Step)
		assert.Equal(t, before[0].Stage, after[0].Stage)
		assert.WithinDuration(t, before[0].Since, after[0].Since, time.Second)
		one, err := h.front.Inspect(t.Context(), after[0].ID)
		require.NoError(t, err)
		assert.True(t, one.TakenUp)
		assert.Equal(t, "pin", one.Step)
	})
}

// slow is an observer who takes its time over a step.
type slow struct{ step string }

func (s slow) Observe(o bot.Observation) {
	if o == (bot.Entered{Step: s.step}) {
		time.Sleep(10 * time.Second)
	}
}

func TestABusyConversationStillSaysWhereItStands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: questions, front: front.Options{Observe: func(front.Start) bot.Observer { return slow{"pin"} }}})
		c := h.open(t, genesys.StartOptions{})
		c.sees("bot: Your name?")
		c.say("Ada")
		synctest.Wait()
		one, err := h.front.Inspect(t.Context(), h.ours(t).ID)
		require.NoError(t, err)
		assert.True(t, one.Busy)
		assert.Equal(t, "pin", one.Step)
		assert.Empty(t, one.Variables)
		time.Sleep(10 * time.Second)
		one, err = h.front.Inspect(t.Context(), h.ours(t).ID)
		require.NoError(t, err)
		assert.False(t, one.Busy)
		assert.NotEmpty(t, one.Variables)
	})
}

// A secret is masked from the moment at which it is written, not only once the flow
// knows that it is one.
func TestATranscriptNeverShowsASecret(t *testing.T) {
	for about, house := range map[string]func(t *testing.T) *house{
		"live": func(t *testing.T) *house { t.Helper(); return newHouse(t, setting{flow: questions}) },
		"kept": func(t *testing.T) *house { t.Helper(); return newKeptHouse(t, setting{flow: questions}).house },
	} {
		t.Run(about, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { neverShowsASecret(t, house(t)) })
		})
	}
}

func neverShowsASecret(t *testing.T, h *house) {
	t.Helper()
	c := h.open(t, genesys.StartOptions{UserData: map[string]any{"token": "t0ps3cret"}})
	c.sees("bot: Your name?")
	c.say("Ada t0ps3cret")
	c.sees("bot: Your pin?")
	c.say("pin-4711")
	for range 20 { // while the flow deals with it
		for _, text := range texts(t, h) {
			require.NotContains(t, text, "4711")
		}
	}
	c.sees("bot: Thanks. And?")
	c.say("My pin-4711 is fine.")
	assert.Equal(t, []string{"Your name?", "Ada " + bot.Mask, "Your pin?", bot.Mask, "Thanks. And?", "My " + bot.Mask + " is fine."}, texts(t, h)[:6])
}

// What is kept says what is secret; nobody has to be asked.
func TestATranscriptOfABusyConversationIsThereAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{flow: questions, front: front.Options{Observe: func(front.Start) bot.Observer { return slow{"more"} }}}).house
		c := h.open(t, genesys.StartOptions{})
		c.sees("bot: Your name?")
		c.say("Ada")
		c.sees("bot: Your pin?")
		c.say("pin-4711")
		synctest.Wait()
		asked := time.Now()
		assert.Equal(t, []string{"Your name?", "Ada", "Your pin?", bot.Mask}, texts(t, h))
		assert.Zero(t, time.Since(asked))
		one, err := h.front.Inspect(t.Context(), h.ours(t).ID)
		require.NoError(t, err)
		assert.True(t, one.Busy, "or nothing was proved")
	})
}

func texts(t *testing.T, h *house) []string {
	t.Helper()
	said, err := h.front.Transcript(t.Context(), h.ours(t).ID)
	require.NoError(t, err)
	var all []string
	for _, s := range said {
		if s.What == "message" {
			all = append(all, s.Text)
		}
	}
	return all
}

func TestAnOperatorHandsACustomerOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: questions, byHand: true})
		c := h.open(t, genesys.StartOptions{})
		c.sees("bot: Your name?")
		id := h.ours(t).ID
		step, err := h.front.HandOver(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, "human", step)
		c.sees("Robin joined")
		_, err = h.front.HandOver(t.Context(), id)
		require.ErrorIs(t, err, bot.ErrHasAgent)
		assert.Equal(t, bot.WithAgent, h.front.Conversations()[0].Stage)
		d := h.desk(t)
		c.say("Hello?")
		hears(t, d, "It is .", "Hello?")
	})
}

func TestAFlowWithoutAgentsCannotHandOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: secretive})
		c := h.open(t, genesys.StartOptions{})
		c.sees("bot: Your pin?")
		_, err := h.front.HandOver(t.Context(), h.ours(t).ID)
		require.ErrorIs(t, err, bot.ErrNoAgents)
		c.say("pin-4711")
		c.sees("bot: Thanks.")
	})
}

func TestAnOperatorEndsAConversationPolitely(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{byHand: true, front: front.Options{Texts: front.Texts{Closing: "We have to stop here."}}})
		c := h.open(t, genesys.StartOptions{})
		c.sees("Robin joined")
		id := h.ours(t).ID
		require.NoError(t, h.front.End(t.Context(), id))
		assert.Contains(t, c.sees("ended"), "bot: We have to stop here.")
		assert.Equal(t, front.Ended, h.front.Conversations()[0].Stage)
		require.ErrorIs(t, h.front.End(t.Context(), id), bot.ErrNotServed)
		_, err := h.front.HandOver(t.Context(), id)
		require.ErrorIs(t, err, bot.ErrNotServed)
		synctest.Wait()
		for _, m := range h.theirs(t).Members() {
			assert.NotNil(t, m.LeaveDate, "the agent's side is over, too")
		}
	})
}

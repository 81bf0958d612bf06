package front_test

import (
	"testing"
	"testing/synctest"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
)

const kettles = `flow: kettles
language: en
inputs: {tier: {type: text}}
steps:
  topic:
    menu: What is it about?
    save: topic
    options:
      bill: {label: A bill}
      broken: {label: Something is broken}
  hand_over:
    escalate: {queue: Support, summary: "About ${topic}, tier ${tier}"}
    say: One moment.
    finished: goodbye
  goodbye:
    end: done
    say: Goodbye!
`

func TestACustomerTalksWithTheBotAndThenWithAnAgent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: kettles, front: front.Options{BotName: "Botty"}})
		c := h.open(t, genesys.StartOptions{Nickname: "Ada", UserData: map[string]any{"tier": "gold", "page": "/kettles"}})
		assert.Equal(t, []string{"bot: What is it about?\n  1) A bill\n  2) Something is broken"}, c.sees("bot: What is it about?\n  1) A bill\n  2) Something is broken"))
		c.say("2")
		assert.Equal(t, []string{
			"bot: One moment.", "Avery joined", "Avery: Hello, this is Avery. How can I help?", "Avery: You said: About broken, tier gold",
		}, c.sees("Avery: You said: About broken, tier gold"))
		c.say("bye")
		assert.Equal(t, []string{"Avery left", "bot: Goodbye!", "ended"}, c.sees("ended"))

		asked := h.theirs(t).Asked
		assert.Equal(t, "Ada", *asked.MemberInfo.DisplayName)
		assert.Equal(t, "/kettles", asked.MemberInfo.CustomFields["page"])
		assert.NotContains(t, asked.MemberInfo.CustomFields, "tier", "an input is the flow's business")
		assert.Equal(t, guestchat.PhaseOver, h.ours(t).Phase())
	})
}

//go:build chromium

package page_test

import (
	"testing"

	"github.com/botrunner/botrunner/adapter/front/page"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
)

const kettles = `flow: kettles
title: Kettles & Co
language: en
defaults: {tries: 3, give_up: hand_over}
steps:
  topic:
    menu: Welcome to Kettles & Co! What is it about? See https://example.com/help (it helps).
    save: topic
    options:
      bill: {label: A bill or a payment}
      broken: {label: Something is broken}
  age:
    ask: How old is your kettle, in years?
    save: age
    type: whole_number
  pin:
    ask: Please type your service PIN.
    save: pin
    type: secret
  hand_over:
    escalate: {queue: Support, summary: "About ${topic}, ${age} years old"}
    say: Thank you. I am looking for a colleague for you.
    finished: happy
  happy:
    menu: Has that answered your question?
    save: happy
    options:
      yes_it_has: {label: "Yes"}
      no_it_has_not: {label: "No"}
  goodbye:
    end: done
    say: Goodbye!
`

func TestACustomerGoesAllTheWay(t *testing.T) {
	h := newHouse(t, kettles, page.Options{Flow: func(string, string) page.Flow {
		return page.Flow{Title: "Kettles & Co", Languages: []string{"en"}}
	}})
	b := open(t, h.server.URL)

	b.shows("bot: Welcome to Kettles & Co! What is it about? See https://example.com/help (it helps).")
	assert.Equal(t, []string{"1 A bill or a payment", "2 Something is broken"}, b.buttons())
	b.photograph("menu")
	b.presses("#choices button:nth-child(2)")
	b.shows("mine: Something is broken", "bot: How old is your kettle, in years?")
	assert.Empty(t, b.buttons())

	b.says("very old")
	b.photograph("wrong")
	b.says("7")
	b.shows("mine: 7", "bot: Please type your service PIN.")
	b.becomes(`!document.querySelector('#secret').hidden`)
	b.types("4711")
	b.photograph("secret")
	b.says("")
	b.shows("bot: Please type your service PIN.", "mine: ••••••", "bot: Thank you. I am looking for a colleague for you.",
		"Avery has joined", "agent: Hello, this is Avery. How can I help?", "agent: You said: About broken, 7 years old")
	b.photograph("agent")
}

// talking is a customer with an agent, the quickest way.
func talking(t *testing.T, h *house) *tab {
	t.Helper()
	b := open(t, h.server.URL)
	b.shows("bot: One moment.", "Avery has joined", "agent: Hello, this is Avery. How can I help?", "agent: You said: hello")
	return b
}

const direct = `flow: direct
language: en
steps:
  hand_over:
    escalate: {queue: Support, summary: hello}
    say: One moment.
    finished: goodbye
  goodbye:
    end: done
    say: Goodbye!
`

func TestAReloadShowsTheSameChat(t *testing.T) {
	h := newHouse(t, direct, page.Options{})
	b := talking(t, h)
	b.says("still here")
	b.shows("mine: still here", "agent: You said: still here")
	before := b.log()
	b.does(chromedp.Reload())
	b.becomes(`document.body.dataset.state === 'open'`)
	assert.Equal(t, before, b.log())
	b.becomes(`document.querySelector('#partner').textContent === 'Avery'`)
	b.says("and on")
	b.shows("agent: You said: still here", "mine: and on", "agent: You said: and on")
	assert.Len(t, h.front.Server().Conversations(), 1)
}

func TestWhatIsSaidWhileTheConnectionIsLostIsSentOnce(t *testing.T) {
	h := newHouse(t, direct, page.Options{})
	b := talking(t, h)
	h.away.Store(true)
	h.dropAll()
	b.becomes(`document.querySelector('#banner').textContent.startsWith('Connection lost')`)
	b.says("first")
	b.says("second")
	b.photograph("lost")
	b.shows("mine: first", "mine: second")
	h.away.Store(false)
	b.becomes(`document.body.dataset.state === 'open' && document.querySelector('#banner').textContent === ''`)
	b.becomes(`document.querySelectorAll('#pending li').length === 0`)
	b.says("third")
	b.shows("agent: You said: third")
	assert.Equal(t, []string{"first", "second", "third"}, said(h))
}

// said is what the server heard of the customer.
func said(h *house) []string {
	var all []string
	c := h.ours()
	for _, m := range c.Messages() {
		if m.Sender.ID == c.Guest().ID && m.BodyType == guestchat.BodyStandard {
			all = append(all, m.Body)
		}
	}
	return all
}

func TestAMessageWhoseAnswerIsLostIsSentOnce(t *testing.T) {
	h := newHouse(t, direct, page.Options{})
	b := talking(t, h)
	h.mute.Store(true)
	b.says("same")
	b.becomes(`document.body.dataset.state === 'lost'`)
	b.says("same") // again, and meant so
	h.mute.Store(false)
	b.says("other")
	b.shows("agent: You said: other")
	assert.Equal(t, []string{"same", "same", "other"}, said(h))
}

func TestWhoLeavesHasLeft(t *testing.T) {
	h := newHouse(t, direct, page.Options{})
	b := talking(t, h)
	b.presses("#end")
	b.becomes(`document.querySelector('#sure').open`)
	b.photograph("sure")
	b.presses("#sure .quiet")
	b.becomes(`document.activeElement.id === 'text'`)
	b.presses("#end")
	b.presses("#sure .main")
	b.becomes(`document.body.dataset.state === 'over'`)
	b.photograph("over")
	assert.Equal(t, guestchat.PhaseOver, h.ours().Phase())
	b.does(chromedp.Reload())
	b.becomes(`document.body.dataset.state === 'over'`)
	b.shows("agent: You said: hello")
	b.presses("#again")
	b.shows("bot: One moment.", "Avery has joined", "agent: Hello, this is Avery. How can I help?", "agent: You said: hello")
	assert.Len(t, h.front.Server().Conversations(), 2)
}

//go:build chromium

package page_test

import (
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/botrunner/botrunner/adapter/front/page"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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

	b.says("bye")
	b.shows("Avery has left", "bot: Has that answered your question?")
	assert.Equal(t, []string{"1 Yes", "2 No"}, b.buttons())
	b.presses("#choices button")
	b.shows("mine: Yes", "bot: Goodbye!")
	b.becomes(`document.body.dataset.state === 'over' && document.activeElement.id === 'again'`)
	b.photograph("over")
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

func TestAChatThatTheServerHasForgottenBeginsAnew(t *testing.T) {
	h := newHouse(t, direct, page.Options{})
	b := talking(t, h)
	h.front.Server().Reset()
	b.becomes(`document.body.dataset.state === 'over'`)
	b.shows("agent: You said: hello")
	b.does(chromedp.Reload())
	b.shows("bot: One moment.", "Avery has joined", "agent: Hello, this is Avery. How can I help?", "agent: You said: hello")
	assert.Len(t, h.front.Server().Conversations(), 1)
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

func TestTheCustomerSeesWhoTypes(t *testing.T) {
	h := newHouse(t, direct, page.Options{})
	b := talking(t, h)
	kim := h.ours().Join(guestchat.Member{Role: guestchat.RoleAgent, DisplayName: "Kim"})
	require.NoError(t, kim.Typing())
	b.becomes(`document.querySelector('#typing.on')?.textContent === 'Kim is typing'`)
	b.photograph("typing")
	require.NoError(t, kim.Say("Here I am."))
	b.shows("Kim has joined", "agent: Here I am.")
	b.becomes(`!document.querySelector('#typing.on')`)
}

func TestWhatOthersWriteStaysText(t *testing.T) {
	h := newHouse(t, direct, page.Options{})
	b := talking(t, h)
	kim := h.ours().Join(guestchat.Member{Role: guestchat.RoleAgent, DisplayName: "<b>Kim</b>"})
	evil := `<img src=x onerror=alert(1)> javascript:alert(1) http://a.example/"onclick=alert(1) https://b.example/?q=(1).`
	require.NoError(t, kim.Say(evil))
	b.shows("<b>Kim</b> has joined", "agent: "+evil)
	assert.Equal(t, []string{"http://a.example/", "https://b.example/?q=(1)"},
		asks[[]string](b, `[...document.querySelectorAll('#log a')].map((a) => a.href)`))
	assert.Equal(t, "_blank noopener noreferrer nofollow", asks[string](b, `(a => a.target + ' ' + a.rel)(document.querySelector('#log a'))`))
	assert.Zero(t, asks[int](b, `document.querySelectorAll('#log img, #log [onclick]').length`))
}

func TestACustomerWhoCannotBeServedMayTryAgain(t *testing.T) {
	h := newHouse(t, direct, page.Options{})
	h.mute.Store(true)
	b := open(t, h.server.URL)
	b.becomes(`document.querySelector('#banner').textContent.startsWith('The chat cannot be reached')`)
	b.photograph("unreachable")
	b.says("hello?")
	h.mute.Store(false)
	b.presses("#banner button")
	b.shows("agent: You said: hello?")
	assert.Contains(t, b.log(), "mine: hello?")
	assert.Equal(t, []string{"hello?"}, said(h))
}

func TestTheTitleCountsWhatIsUnread(t *testing.T) {
	h := newHouse(t, direct, page.Options{})
	b := talking(t, h)
	kim := h.ours().Join(guestchat.Member{Role: guestchat.RoleAgent, DisplayName: "Kim"})
	look := func(hidden string) {
		b.becomes(`(Object.defineProperty(document, 'hidden', { value: ` + hidden + `, configurable: true }),
			document.dispatchEvent(new Event('visibilitychange')))`)
	}
	look("true")
	require.NoError(t, kim.Say("one"))
	require.NoError(t, kim.Say("two"))
	b.becomes(`document.title === '(2) Chat'`)
	look("false")
	b.becomes(`document.title === 'Chat'`)
}

func TestACustomerIsToldWhyNotNow(t *testing.T) {
	h := newHouse(t, direct, page.Options{})
	h.front.Drain(t.Context())
	b := open(t, h.server.URL)
	b.becomes(`document.querySelector('#banner').textContent.startsWith('We cannot take new chats')`)
}

// TestFramesMayComeTwiceLateAndInHalves compares what the page shows with what
// was said.
func TestFramesMayComeTwiceLateAndInHalves(t *testing.T) {
	var frames atomic.Int64
	var calm atomic.Bool // a frame that is late waits for the next, so the last ones come as they should
	h := newHouseOf(t, setting{flow: direct, server: guestchat.ServerOptions{
		Tamper: func(*guestchat.Conversation, []byte) guestchat.Tampering {
			n := frames.Add(1)
			if calm.Load() {
				return guestchat.Tampering{}
			}
			return guestchat.Tampering{Twice: n%3 == 0, Late: n%4 == 0, Cut: n%11 == 0}
		},
	}})
	b := open(t, h.server.URL)
	b.becomes(lines + `.includes('agent: You said: hello')`)
	var want []string
	for i := range 12 {
		calm.Store(i == 11)
		want = append(want, "line "+strconv.Itoa(i))
		b.says(want[i])
	}
	b.becomes(lines + `.includes('agent: You said: line 11')`)
	assert.Equal(t, want, said(h))
	b.becomes(`document.querySelectorAll('#pending li').length === 0`)
	shown := b.log()
	b.does(chromedp.Reload())
	b.becomes(`document.body.dataset.state === 'open'`)
	assert.Len(t, b.log(), len(shown))
	assert.ElementsMatch(t, b.log(), shown)
}

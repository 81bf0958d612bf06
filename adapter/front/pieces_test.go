package front_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What clients that know the front see and send beside the text.

const survey = `flow: survey
language: en
steps:
  size:
    menu: Which size?
    save: size
    options: {s: {label: Small}, l: {label: Large}}
  colour:
    ask: Which colour?
    save: colour
    type: text
    quick_replies: [Red, Blue]
  code:
    ask: And your code?
    save: code
    type: secret
  end_of_it: {end: done, say: "${size} and ${colour}."}
`

// history is what the API keeps of the conversation, as a page asks for it.
func (c *customer) history(h *house) []guestchat.Message {
	c.t.Helper()
	status, body := h.request(c.t, http.MethodGet, c.path()+"/messages", c.session().JWT, "")
	require.Equal(c.t, http.StatusOK, status, body)
	var list guestchat.MessageList
	require.NoError(c.t, json.Unmarshal([]byte(body), &list))
	return list.Entities
}

type session struct {
	JWT            string `json:"jwt"`
	ConversationID string `json:"conversationId"`
	MemberID       string `json:"memberId"`
}

func (c *customer) session() session {
	c.t.Helper()
	if c.known == (session{}) { // the widget forgets it at the end
		require.NoError(c.t, json.Unmarshal(c.service.GetSessionData(), &c.known))
	}
	return c.known
}

func (c *customer) path() string {
	return guestchat.BasePath + "/conversations/" + c.session().ConversationID
}

// posts sends a message as its JSON stands.
func (c *customer) posts(h *house, message string) (int, string) {
	c.t.Helper()
	return h.request(c.t, http.MethodPost, c.path()+"/members/"+c.session().MemberID+"/messages", c.session().JWT, message)
}

func TestQuestionsComeInPiecesForClientsThatHaveButtons(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: survey})
		c := h.open(t, genesys.StartOptions{})
		c.sees("bot: Which size?\n  1) Small\n  2) Large")
		status, body := c.posts(h, `{"body":"Large","botrunner":{"choice":"l"}}`)
		require.Equal(t, http.StatusOK, status, body)
		c.sees("bot: Which colour?\n  1) Red\n  2) Blue")
		c.say("2")
		c.sees("bot: And your code?")
		var asked []guestchat.Extension
		for _, m := range c.history(h) {
			if m.Extension != nil {
				asked = append(asked, *m.Extension)
			}
		}
		assert.Equal(t, []guestchat.Extension{
			{Text: "Which size?", Numbered: true, Choices: []guestchat.Choice{{Label: "Small", Value: "s"}, {Label: "Large", Value: "l"}}},
			{Choice: "l"},
			{Text: "Which colour?", Numbered: true, Choices: []guestchat.Choice{{Label: "Red", Value: "Red"}, {Label: "Blue", Value: "Blue"}}},
			{Text: "And your code?", Conceal: true},
		}, asked)
	})
}

func TestASecretIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: survey})
		c := h.open(t, genesys.StartOptions{})
		for _, answer := range []string{"small", "blue", "hunter2"} {
			c.say(answer)
			time.Sleep(time.Second)
		}
		c.sees("bot: s and blue.")
		var said []string
		for _, m := range c.history(h) {
			if m.Sender.ID == c.session().MemberID && m.BodyType == guestchat.BodyStandard {
				said = append(said, m.Body)
			}
		}
		assert.Equal(t, []string{"small", "blue", bot.Mask}, said)
	})
}

func TestAPressedChoiceMeansWhatItsValueSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: survey})
		c := h.open(t, genesys.StartOptions{})
		_, _ = c.posts(h, `{"body":"the big one, in the page's own words","botrunner":{"choice":"l"}}`)
		c.sees("bot: Which colour?\n  1) Red\n  2) Blue")
	})
}

func TestAnotherClientsMessagesAreTakenAsTheyAre(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: survey, front: front.Options{}})
		c := h.open(t, genesys.StartOptions{})
		for body, want := range map[string]int{
			`{"body":"small","botrunner":{"files":["0a1b2c3d-0000-4000-8000-000000000009"]}}`: http.StatusBadRequest,
			`{"body":"small","botrunner":"no object"}`:                                        http.StatusBadRequest,
			`{"body":"small","botrunner":null,"something":"else"}`:                            http.StatusOK,
		} {
			status, answer := c.posts(h, body)
			assert.Equal(t, want, status, "%s: %s", body, answer)
		}
	})
}

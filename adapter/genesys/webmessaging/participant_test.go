package webmessaging_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhoRingsCannotSpeak(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		c := h.talking(t, h.options())
		ann := h.conversation().Invite(webmessaging.Member{Role: webmessaging.RoleAgent, Name: "Ann"})
		require.ErrorIs(t, ann.Say("Hello"), webmessaging.ErrLeft)
		assert.Equal(t, webmessaging.Alerting, ann.Member().State)
		require.NoError(t, ann.Connect())
		require.NoError(t, ann.Connect())
		require.NoError(t, ann.Say("Hello"))
		require.EqualError(t, ann.Say(strings.Repeat("x", 4001)), "sending message: 4001 characters, of at most 4000")
		c.hears(t, "Ann ParticipantJoined, certain", "Ann: Hello")
		ann.Leave()
		ann.Leave()
		require.ErrorIs(t, ann.Typing(), webmessaging.ErrLeft)
		require.ErrorIs(t, ann.Connect(), webmessaging.ErrLeft)
	})
}

func TestATransferDoesNotEndTheConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		c := h.talking(t, h.options())
		queue := h.conversation().Join(webmessaging.Member{Role: webmessaging.RoleACD})
		ann := h.agent("Ann")
		queue.Leave()
		bo := h.conversation().Invite(webmessaging.Member{Role: webmessaging.RoleAgent, Name: "Bo"})
		ann.Leave()
		c.says(t, "anybody?")
		assert.False(t, h.conversation().Over())
		bo.Leave() // did not answer, and was the last hope
		assert.True(t, h.conversation().Over())
		late := h.agent("Late")
		assert.Equal(t, webmessaging.Disconnected, late.Member().State)
		assert.Len(t, h.conversation().Members(), 4)
	})
}

func TestAGuestMayStayAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{GuestStays: true})
		c := h.talking(t, h.options())
		h.agent("Ann").Leave()
		c.says(t, "hello?")
		h.conversation().End()
		c.hears(t, "Dana Reyes: hello?", "Dana Reyes ParticipantLeft", "over", "EOF")
		assert.Equal(t, webmessaging.Disconnected, h.conversation().Guest().State)
	})
}

func TestParticipantsHearEverythingUpToTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		c := h.talking(t, h.options())
		ann := h.agent("Ann")
		_, err := c.End(t.Context())
		require.NoError(t, err)
		assert.Equal(t, []string{"CUSTOMER member-change", "Hi", "AGENT member-change", "CUSTOMER member-change"}, told(t, ann, 4))
		_, err = ann.Receive(t.Context())
		require.ErrorIs(t, err, io.EOF)
	})
}

func TestReceiveEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		h.talking(t, h.options())
		ann := h.agent("Ann")
		told(t, ann, 3)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := ann.Receive(ctx)
		require.ErrorIs(t, err, context.Canceled)
	})
}

func TestAConversationCanBeWrittenDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		h.talking(t, h.options())
		c := h.server.Conversation(h.conversation().ID)
		assert.Equal(t, 1, c.Sockets())
		c.SetAttributes(map[string]string{"orderId": "A-2002"})
		assert.Equal(t, "A-2002", c.Attributes()["orderId"])
		assert.Equal(t, webmessaging.RoleCustomer, c.Members()[0].Role)
		assert.Equal(t, "Hi", c.Messages()[0].Text)
		h.server.Reset()
		assert.Empty(t, h.server.Conversations())
		assert.True(t, c.Over())
	})
}

func TestTypingMayBeToldToTheGuestsOtherConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{TypingFanOut: true})
		g := h.guest(t, "")
		other := h.guest(t, g.token)
		g.do(t, `{"action":"onMessage","message":{"type":"Event","events":[{"eventType":"Typing","typing":{"type":"On"}}]}}`)
		m := into[webmessaging.Message](t, other.expect(t, webmessaging.ClassMessage, 200))
		assert.NotNil(t, m.Typing())
		g.says(t, "Hi")
		assert.Equal(t, "Hi", into[webmessaging.Message](t, g.next(t)).Text, "who types is not told so")
	})
}

func TestPagesOfOtherSitesMayAsk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		for _, path := range webmessaging.Paths() {
			assert.Equal(t, http.StatusNoContent, h.call(t, http.MethodOptions, path, "", "", nil))
		}
		assert.Equal(t, http.StatusNotFound, h.call(t, http.MethodGet, "/elsewhere", "", "", nil))
		assert.Equal(t, http.StatusUpgradeRequired, h.call(t, http.MethodGet, webmessaging.SocketPath+"?deploymentId=d", "", "", nil))
		require.NoError(t, h.server.Close())
		assert.Equal(t, http.StatusServiceUnavailable, h.call(t, http.MethodGet, "/elsewhere", "", "", nil))
	})
}

func TestWhatNobodyKnowsOfTheOriginalIsASetting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{
			ClearedFirst: true, ExpiredAsResponse: true, FixedWindows: true, CloseCode: 4000, SessionLife: time.Hour,
			Messages: webmessaging.Rate{N: 1, Per: time.Minute},
		})
		g := h.guest(t, "")
		time.Sleep(59 * time.Second)
		g.says(t, "late in a minute")
		g.expect(t, webmessaging.ClassMessage, 200)
		time.Sleep(time.Second)
		g.says(t, "early in the next")
		g.expect(t, webmessaging.ClassMessage, 200)
		g.says(t, "too early")
		assert.Equal(t, 60, into[webmessaging.TooManyRequests](t, g.expect(t, webmessaging.ClassTooMany, 429)).RetryAfter)
		g.do(t, `{"action":"onMessage","message":{"events":[{"eventType":"Presence","presence":{"type":"Clear"}}]}}`)
		g.expect(t, webmessaging.ClassSessionCleared, 200)
		g.expect(t, webmessaging.ClassMessage, 200)
		g.expect(t, webmessaging.ClassConnectionClosed, 200)
		_, _, err := g.conn.ReadMessage()
		require.True(t, websocket.IsCloseError(err, 4000), "%v", err)

		other := h.guest(t, "")
		other.says(t, "Hi")
		other.expect(t, webmessaging.ClassMessage, 200)
		h.conversation().Expire()
		assert.Equal(t, webmessaging.FrameResponse, other.expect(t, webmessaging.ClassSessionExpired, 200).Type)
	})
}

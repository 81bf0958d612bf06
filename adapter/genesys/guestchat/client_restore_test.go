package guestchat_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// left is a chat of so many messages that its guest has left for a while.
func left(t *testing.T, h *house, messages int) json.RawMessage {
	t.Helper()
	c := h.start(t, h.options())
	avery := c.agent("Avery")
	for i := range messages {
		require.NoError(t, avery.Say(fmt.Sprint("message ", i)))
	}
	c.hears(t, "Avery ParticipantJoined")
	for i := range messages {
		c.hears(t, fmt.Sprint("Avery: message ", i))
	}
	require.NoError(t, c.Close())
	require.NoError(t, avery.Say("are you there?"))
	return c.Data()
}

// restore takes a chat up again.
func (h *house) restore(t *testing.T, o guestchat.Options, data json.RawMessage) *caller {
	t.Helper()
	c := &caller{house: h, transport: h.transport(t, o), conversation: h.server.Conversations()[0]}
	session, err := c.transport.Restore(t.Context(), data)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, session.Close()) })
	c.Session = session
	return c
}

func TestARestoredChatRepeatsItsNewestPageAndGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		data := left(t, h, 3)
		o := h.options()
		o.PageSize = 3
		c := h.restore(t, o, data)
		for _, want := range []string{
			"Dana Reyes ParticipantJoined", "Avery ParticipantJoined",
			"Avery: message 1", "Avery: message 2", "Avery: are you there?",
		} {
			u, err := c.Receive(t.Context())
			require.NoError(t, err)
			assert.Equal(t, want, inShort(u.Messages))
			assert.True(t, u.Messages[0].Restoring)
		}
		u, err := c.Receive(t.Context())
		require.NoError(t, err)
		assert.Equal(t, genesys.Update{Kind: genesys.Recalled}, u)
		_, err = c.Send(t.Context(), "yes")
		require.NoError(t, err)
		u, err = c.Receive(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "Dana Reyes: yes", inShort(u.Messages))
		assert.False(t, u.Messages[0].Restoring)

		history := c.Session.(genesys.Historian)
		page, more, _, err := history.History(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "Avery: message 0", inShort(page))
		assert.True(t, more, "a full page may have another behind it")
		page, more, _, err = history.History(t.Context())
		require.NoError(t, err)
		assert.Empty(t, page)
		assert.False(t, more)
	})
}

func TestAnUnpagedChatIsRepeatedWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		data := left(t, h, 7)
		o := h.options()
		o.PageSize, o.Unpaged = 2, true
		c := h.restore(t, o, data)
		c.hears(t, "Dana Reyes ParticipantJoined", "Avery ParticipantJoined")
		for i := range 7 {
			c.hears(t, fmt.Sprint("Avery: message ", i))
		}
		c.hears(t, "Avery: are you there?")
	})
}

func TestAChatThatIsOverIsNotRestored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		data := left(t, h, 1)
		transport := h.transport(t, h.options())
		time.Sleep(2*time.Minute + time.Second) // the server removes the guest
		for name, data := range map[string]json.RawMessage{
			"over": data, "unreadable": json.RawMessage(`[]`), "empty": json.RawMessage(`{}`),
			"unknown": json.RawMessage(`{"conversationId":"c","memberId":"m","jwt":"a.b.c","WebSocketUrl":"ws://chat.test/chat/jwt/a.b.c"}`),
		} {
			_, err := transport.Restore(t.Context(), data)
			require.ErrorIs(t, err, genesys.ErrNoStoredSession, name)
		}
	})
}

func TestWhatIsHistoryStaysHistory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		data := left(t, h, 8)
		o := h.options()
		o.PageSize = 3
		c := h.restore(t, o, data)
		for range 5 {
			c.next(t)
		}
		c.conversation.DropSockets() // the transcript is read again, from before the oldest message told
		c.hears(t, "disconnected", "reconnected")
		_, err := c.Send(t.Context(), "yes")
		require.NoError(t, err)
		c.hears(t, "Dana Reyes: yes")
	})
}

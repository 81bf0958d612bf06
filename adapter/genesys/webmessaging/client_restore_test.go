package webmessaging_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// restored is the caller's session, taken up anew.
func (c *caller) restored(t *testing.T, o webmessaging.Options) *caller {
	t.Helper()
	require.NoError(t, c.Close())
	again := &caller{house: c.house, transport: c.house.transport(t, o)}
	session, err := again.transport.Restore(t.Context(), c.Data())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, session.Close()) })
	again.Session = session
	return again
}

func TestARestoredSessionKnowsThePast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		c := h.talking(t, h.options())
		ann := h.agent("Ann")
		require.NoError(t, ann.Say("Hello"))
		again := c.restored(t, h.options())
		again.hears(t, "Dana Reyes ParticipantJoined [restoring]", "Dana Reyes: Hi [restoring]",
			"Ann ParticipantJoined, certain [restoring]", "Ann: Hello [restoring]")
		require.NoError(t, ann.Say("Still there?"))
		again.hears(t, "Ann: Still there?")
		again.says(t, "Yes")
		again.hears(t, "Dana Reyes: Yes")
		h.conversation().DropSockets()
		require.NoError(t, ann.Say("Good"))
		again.hears(t, "disconnected", "Ann: Good", "reconnected")
	})
}

func TestOlderHistoryComesPageByPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		c := h.talking(t, h.options())
		ann := h.agent("Ann")
		for i := range 6 {
			require.NoError(t, ann.Say(fmt.Sprint("word ", i)))
		}
		o := h.options()
		o.PageSize = 3
		again := c.restored(t, o)
		again.hears(t, "Dana Reyes ParticipantJoined [restoring]", "Ann ParticipantJoined, certain [restoring]",
			"Ann: word 3 [restoring]", "Ann: word 4 [restoring]", "Ann: word 5 [restoring]")
		synctest.Wait()
		history := again.Session.(genesys.Historian).History
		page, more, _, err := history(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "Ann: word 0 [restoring]; Ann: word 1 [restoring]; Ann: word 2 [restoring]", inShort(page))
		assert.True(t, more)
		page, more, _, err = history(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "Dana Reyes: Hi [restoring]", inShort(page))
		assert.False(t, more)
		page, _, _, err = history(t.Context())
		require.NoError(t, err)
		assert.Empty(t, page)
		h.conversation().DropSockets()
		require.NoError(t, ann.Say("word 6"))
		again.hears(t, "disconnected", "Ann: word 6", "reconnected")
	})
}

func TestAWholePastCanBeHadAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		c := h.start(t, h.options())
		for range 5 {
			c.says(t, "x")
		}
		o := h.options()
		o.PageSize, o.Unpaged = 2, true
		again := c.restored(t, o)
		again.hears(t, "Dana Reyes ParticipantJoined [restoring]")
		for range 5 {
			again.hears(t, "Dana Reyes: x [restoring]")
		}
	})
}

func TestWhatCannotBeRestored(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, h *house){
		"forgotten":         func(_ *testing.T, h *house) { h.server.Reset() },
		"ended by an agent": func(_ *testing.T, h *house) { h.agent("Ann").Leave() },
		"expired":           func(*testing.T, *house) { time.Sleep(73 * time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, webmessaging.ServerOptions{})
				c := h.talking(t, h.options())
				require.NoError(t, c.Close())
				spoil(t, h)
				_, err := c.transport.Restore(t.Context(), c.Data())
				require.ErrorIs(t, err, genesys.ErrNoStoredSession)
			})
		})
	}
	_, err := webmessaging.NewTransport(webmessaging.Options{}).Restore(t.Context(), json.RawMessage(`{"conversationId":"c"}`))
	require.ErrorIs(t, err, genesys.ErrNoStoredSession)
}

func TestAGuestWithATokenStartsAnewOnTheSameSocket(t *testing.T) {
	for name, before := range map[string]func(t *testing.T, h *house, c *caller){
		"after a chat that can only be read": func(t *testing.T, h *house, c *caller) {
			t.Helper()
			h.agent("Ann").Leave()
			c.hears(t, "Dana Reyes ParticipantLeft", "over", "EOF")
		},
		"beside a chat that is open": func(t *testing.T, _ *house, c *caller) {
			t.Helper()
			require.NoError(t, c.Close())
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, webmessaging.ServerOptions{})
				o := h.options()
				o.Token = "5f1f4d1e-0c58-4b5f-8a0d-5f6a2a1c9b11"
				before(t, h, h.talking(t, o))
				c := h.start(t, o)
				c.says(t, "a new matter")
				c.hears(t, "Dana Reyes: a new matter")
				assert.Len(t, h.server.Conversations(), 2)
				assert.Equal(t, []string{"a new matter"}, guestSaid(h.conversation()))
			})
		})
	}
}

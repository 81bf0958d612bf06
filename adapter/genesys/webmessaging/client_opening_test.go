package webmessaging_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// said are the guest's own texts, in all conversations.
func (h *house) said() (texts []string) {
	for _, c := range h.server.Conversations() {
		for _, m := range c.Messages() {
			if m.Direction == webmessaging.Inbound && m.Type == webmessaging.TypeText {
				texts = append(texts, m.Text)
			}
		}
	}
	return texts
}

func TestAGuestWhoOnlyWaitsIsToldOf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		o := h.options()
		o.Opening = "Hello"
		c := h.start(t, o)
		time.Sleep(1900 * time.Millisecond)
		assert.Empty(t, h.server.Conversations())
		c.hears(t, "Dana Reyes: Hello")
		assert.Equal(t, "Billing", h.conversation().Attributes()["routingQueue"], "routing goes with it")
		time.Sleep(time.Hour)
		assert.Equal(t, []string{"Hello"}, h.said())
	})
}

func TestAGuestWhoSpeaksNeedsNoOpening(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		o := h.options()
		o.Opening = "Hello"
		c := h.start(t, o)
		c.says(t, "My kettle is broken")
		time.Sleep(time.Hour)
		assert.Equal(t, []string{"My kettle is broken"}, h.said())
	})
}

func TestAChatThatIsEndedAtOnceIsNotOpened(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		o := h.options()
		o.Opening = "Hello"
		c := h.start(t, o)
		require.NoError(t, c.Close())
		time.Sleep(time.Hour)
		assert.Empty(t, h.server.Conversations())
	})
}

func TestADeploymentThatStartsByItselfNeedsNoOpening(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{Deployment: conversing(func(c *webmessaging.Conversations) { c.AutoStart.Enabled = true })})
		o := h.options()
		o.Opening = "Hello"
		h.start(t, o)
		time.Sleep(time.Hour)
		assert.Len(t, h.server.Conversations(), 1)
		assert.Empty(t, h.said())
	})
}

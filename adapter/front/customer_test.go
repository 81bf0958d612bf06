package front_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAPageThatIsLoadedAgainFindsItsChat(t *testing.T) {
	overEach(t, func(t *testing.T, messaging bool) {
		h := newHouse(t, setting{messaging: messaging, byHand: true})
		before := h.open(t, genesys.StartOptions{})
		d := h.desk(t)
		require.NoError(t, d.Say("one"))
		before.sees("Robin: one")
		kept := before.service.GetSessionData()
		require.NoError(t, before.service.Close())
		require.NoError(t, d.Say("two"))
		time.Sleep(time.Minute)

		c := h.page(t)
		require.NoError(t, c.service.Restore(t.Context(), kept))
		require.NoError(t, d.Say("three"))
		assert.Contains(t, c.sees("Robin: three"), "Robin: two", "what was said meanwhile is there")
		c.say("I am back.")
		hears(t, d, "A customer.", "I am back.")
		assert.Equal(t, 1, h.front.Live(), "it is the same conversation")
	})
}

func TestACustomerSendsTheAgentAFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{messaging: true, byHand: true})
		c := h.open(t, genesys.StartOptions{})
		h.desk(t)
		file := c.uploads(h, "cat.png", "meow")
		status, body := c.posts(h, `{"body":"Look!","botrunner":{"files":["`+file.ID+`"]}}`)
		require.Equal(t, http.StatusOK, status, body)
		time.Sleep(time.Minute)
		var got []string
		for _, m := range h.sim.Messaging()[0].Messages() {
			got = append(got, m.Text)
			for _, content := range m.Content {
				got = append(got, content.Attachment.Filename)
			}
		}
		assert.Equal(t, []string{"A customer.", "Look!", "", "cat.png"}, got)
	})
}

func TestACustomerIsToldOfAFileThatCannotBePassedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{byHand: true}) // guest chat has no files
		c := h.open(t, genesys.StartOptions{})
		h.desk(t)
		file := c.uploads(h, "cat.png", "meow")
		_, _ = c.posts(h, `{"body":"cat.png","botrunner":{"files":["`+file.ID+`"]}}`)
		c.sees("bot: Sorry, cat.png could not be passed on.")
	})
}

func TestWhatAnAgentOffersCanBePressed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{messaging: true, byHand: true})
		c := h.open(t, genesys.StartOptions{})
		d := h.desk(t)
		require.NoError(t, d.Offer("Which one?", "Red", "Blue"))
		c.sees("Robin: Which one?\n  [Red] [Blue]")
		all := c.history(h)
		assert.Equal(t, []guestchat.Choice{{Label: "Red", Value: "Red"}, {Label: "Blue", Value: "Blue"}}, all[len(all)-1].Extension.Choices)
		_, _ = c.posts(h, `{"body":"Blue","botrunner":{"choice":"Blue"}}`)
		hears(t, d, "A customer.", "Blue")
	})
}

// A customer whose page is slow to read what comes is not waited for by others.
func TestACustomerWhoDoesNotReadHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: greeting})
		_, created := h.request(t, http.MethodPost, guestchat.BasePath+"/conversations", "", create(""))
		attach(t, h, created) // and never reads
		began := time.Now()
		h.open(t, genesys.StartOptions{}).sees("bot: What else?")
		assert.Less(t, time.Since(began), time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		h.front.Drain(ctx)
		assert.Equal(t, 0, h.front.Live(), "and not by the end either")
	})
}

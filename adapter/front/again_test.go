package front_test

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
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

// A fussy vault refuses a write now and then.
type fussy struct {
	*key

	refuses atomic.Bool
}

func (v *fussy) Keep(ctx context.Context, id string, data []byte) error {
	if v.refuses.CompareAndSwap(true, false) {
		return fmt.Errorf("%s: not now", id)
	}
	return v.key.Keep(ctx, id, data)
}

// A slowChat takes its time with each message.
type slowChat struct{ *genesys.Handover }

func (s slowChat) SendMessage(ctx context.Context, text string) error {
	time.Sleep(4 * time.Second)
	return s.Handover.SendMessage(ctx, text)
}

// TestAConversationIsTakenAgainOnceItIsQuiet lets a customer come back while what
// was under way, before a write was refused, has not arrived yet.
func TestAConversationIsTakenAgainOnceItIsQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		vault := &fussy{key: &key{cellar: &cellar{kept: map[string][]byte{}}}}
		h := &house{}
		agents := engine(t, onlyAgents)
		h = newHouse(t, setting{byHand: true, front: front.Options{
			Vault: vault, SealKey: []byte("wax"),
			Route: func(guestchat.CreateConversation) (front.Route, bool) {
				return front.Route{Engine: agents, Chat: func(who front.Customer) bot.ChatService {
					service, _ := h.chat(who).(*genesys.Handover)
					return slowChat{service}
				}}, true
			},
		}})
		c := h.open(t, genesys.StartOptions{})
		d := h.desk(t)
		c.say("word 0")
		time.Sleep(time.Second)
		vault.refuses.Store(true)
		if _, err := c.service.SendMessage(t.Context(), "word 1"); err != nil {
			c.waits(genesys.EventReconnected)
			if !slices.ContainsFunc(h.ours(t).Messages(), func(m guestchat.Message) bool { return m.Body == "word 1" }) {
				c.say("word 1")
			}
		}
		hears(t, d, "A customer.", "word 0", "word 1")
		require.NoError(t, d.Say("answer"))
		assert.Equal(t, "Robin: answer", last(c.sees("Robin: answer")))
		d.Leave()
		assert.Equal(t, "bot: Goodbye!", last(c.sees("bot: Goodbye!")))
	})
}

func last(lines []string) string { return lines[len(lines)-1] }

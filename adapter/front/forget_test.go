package front_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each lets a front look through the cellar.
func (k *key) Each(_ context.Context, see func(h front.Held) error) error {
	for _, id := range k.ids() {
		k.mu.Lock()
		data := k.kept[id]
		k.mu.Unlock()
		if err := see(front.Held{ID: id, Owner: "runner-0", Data: data}); err != nil {
			return err
		}
	}
	return nil
}

func TestACustomersConversationsAreForgottenWithTheirAgents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{byHand: true})
		c := h.open(t, genesys.StartOptions{UserData: map[string]any{"customerId": "59606"}})
		other := h.open(t, genesys.StartOptions{UserData: map[string]any{"customerId": "7"}})
		c.sees("Robin joined")
		other.sees("Robin joined")
		require.Len(t, h.cellar.ids(), 2)
		gone, err := h.front.ForgetAll(t.Context(), map[string]string{"customerId": "59606"})
		require.NoError(t, err)
		assert.Equal(t, front.Forgotten{Conversations: 1}, gone)
		assert.Len(t, h.cellar.ids(), 1)
		require.Len(t, h.front.Conversations(), 1)
		assert.Equal(t, h.cellar.ids()[0], h.front.Conversations()[0].ID)
		time.Sleep(time.Second)
		left := 0
		for _, theirs := range h.sim.Conversations() {
			if theirs.Guest().LeaveDate != nil {
				left++
			}
		}
		assert.Equal(t, 1, left, "its agent's chat is over, the other one goes on")
		_, err = h.front.ForgetAll(t.Context(), nil)
		require.Error(t, err, "or that would be everybody")
	})
}

// What another front has kept is forgotten as well: it is taken up for that, so
// that its agent's chat ends.
func TestWhatNobodyServesIsForgottenToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{byHand: true})
		c := h.open(t, genesys.StartOptions{UserData: map[string]any{"customerId": "59606"}})
		c.sees("Robin joined")
		h.key.lost.Store(true)
		h.stop()
		h.key = &key{cellar: h.cellar}
		h.setting.front.Vault, h.setting.front.Route = h.key, h.always(h.engine)
		h.move()
		h.start(t, h.setting)
		gone, err := h.front.ForgetAll(t.Context(), map[string]string{"customerId": "59606"})
		require.NoError(t, err)
		assert.Equal(t, front.Forgotten{Conversations: 1}, gone)
		assert.Empty(t, h.cellar.ids())
		time.Sleep(time.Second)
		assert.NotNil(t, h.theirs(t).Guest().LeaveDate, "the agent's chat is over")
		_, err = h.front.Forget(t.Context(), "somebody")
		require.ErrorIs(t, err, front.ErrNotHere)
	})
}

// Who has just left may have said last words of which the agent has not heard yet.
func TestWhoHasJustLeftIsForgottenOnceTheAgentKnows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := simulator.Faults{Calls: []simulator.CallFault{{Call: "leave", Delay: simulator.Duration(time.Second)}}}
		h := newKeptHouse(t, setting{byHand: true, sim: simulator.Options{Faults: slow}})
		c := h.open(t, genesys.StartOptions{UserData: map[string]any{"customerId": "59606"}})
		c.sees("Robin joined")
		_, err := c.service.EndChat(t.Context())
		require.NoError(t, err)
		_, err = h.front.ForgetAll(t.Context(), map[string]string{"customerId": "59606"})
		require.NoError(t, err)
		assert.NotNil(t, h.theirs(t).Guest().LeaveDate, "the agent's chat is over")
		assert.Empty(t, h.cellar.ids())
	})
}

package guestchat_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// drain reads and does nothing about it: who does not read is hung up on.
func drain(conn *websocket.Conn) {
	for {
		if _, _, err := conn.ReadMessage(); err != nil {
			return
		}
	}
}

// held counts the conversations that are let in and not yet over, and lets a
// guest say so much in each.
type held struct {
	live, said        atomic.Int32
	places, mayBeSaid int32
}

func (h *held) hold(*http.Request) (guestchat.Place, *guestchat.Refusal) {
	if h.live.Load() == h.places {
		return nil, guestchat.TooManyRequests
	}
	h.live.Add(1)
	return h, nil
}

func (h *held) Release() { h.live.Add(-1) }

func (h *held) Pace() *guestchat.Refusal {
	if h.said.Add(1) > h.mayBeSaid {
		return guestchat.TooManyRequests
	}
	return nil
}

func TestAPlaceIsFreeOnceAConversationIsOver(t *testing.T) {
	for ending, end := range map[string]func(t *testing.T, h *house, v *visitor){
		"the guest leaves": func(t *testing.T, _ *house, v *visitor) {
			t.Helper()
			v.do(t, http.MethodDelete, v.self(), "")
		},
		"the guest goes away": func(t *testing.T, _ *house, v *visitor) {
			t.Helper()
			_ = v.conn.Close()
			time.Sleep(3 * time.Minute)
		},
		"the server forgets": func(t *testing.T, h *house, _ *visitor) {
			t.Helper()
			h.server.Reset()
		},
	} {
		t.Run(ending, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				places := &held{places: 1}
				h := newHouse(t, guestchat.ServerOptions{Bounds: guestchat.Bounds{Hold: places.hold}})
				v := h.attached(t)
				h.call(t.Context(), t, http.MethodPost, conversationsPath, "", danaReyes).refused(t, 429, "too.many.requests.retry.after")
				end(t, h, v)
				assert.Zero(t, places.live.Load())
				h.attached(t)
				assert.EqualValues(t, 1, places.live.Load())
			})
		})
	}
}

func TestAPlaceThatIsNeverTakenIsFreeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		places := &held{places: 1}
		h := newHouse(t, guestchat.ServerOptions{Bounds: guestchat.Bounds{Hold: places.hold}})
		h.visit(t)
		time.Sleep(6 * time.Minute)
		assert.Zero(t, places.live.Load())
		time.Sleep(2 * time.Hour) // it is over, then forgotten, and let go of once
		assert.Zero(t, places.live.Load())
		assert.Empty(t, h.server.Conversations())
	})
}

func TestAGuestMayBeSlowedDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		place := &held{places: 1, mayBeSaid: 2}
		v := newHouse(t, guestchat.ServerOptions{Bounds: guestchat.Bounds{Hold: place.hold}}).attached(t)
		v.say(t, "one")
		assert.Equal(t, http.StatusOK, v.do(t, http.MethodPost, v.self()+"/typing", "").status)
		v.do(t, http.MethodPost, v.self()+"/messages", `{"body":"three"}`).refused(t, 429, "too.many.requests.retry.after")
		v.do(t, http.MethodPost, v.self()+"/typing", "").refused(t, 429, "too.many.requests.retry.after")
		assert.Equal(t, http.StatusOK, v.do(t, http.MethodGet, "/messages", "").status, "reading is not talking")
		assert.Equal(t, http.StatusUnauthorized, v.call(t.Context(), t, http.MethodPost, v.path+v.self()+"/typing", "Bearer x", "").status)
		assert.EqualValues(t, 4, place.said.Load(), "who shows no good token does not count")
		assert.Len(t, v.server.Conversation(v.ID).Messages(), 2, "her joining, and one")
	})
}

func TestNoConversationGrowsWithoutEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{Bounds: guestchat.Bounds{Happenings: 6}}).attached(t)
		for range 4 { // behind her coming
			v.say(t, "again")
		}
		v.do(t, http.MethodPost, v.self()+"/messages", `{"body":"and again"}`).refused(t, 400, "chat.error.bad.request")
		v.do(t, http.MethodPost, v.self()+"/typing", "").refused(t, 400, "chat.error.bad.request")
		require.NoError(t, v.agent("Kim").Say("That is enough."))
		assert.Equal(t, http.StatusNoContent, v.do(t, http.MethodDelete, v.self(), "").status, "leaving is always possible")
	})
}

func TestAGuestHasOnlySoManyBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{Bounds: guestchat.Bounds{Bytes: 20}}).attached(t)
		v.say(t, "four") // beside the 13 of {"orderId":"A-1001"}
		v.do(t, http.MethodPost, v.self()+"/messages", `{"body":"five5"}`).refused(t, 400, "chat.error.bad.request")
		v.say(t, "two")
		assert.Equal(t, http.StatusOK, v.do(t, http.MethodPost, v.self()+"/typing", "").status)
	})
}

func TestTheOldestOfTooManySocketsIsHungUpOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{Bounds: guestchat.Bounds{Sockets: 2}}).attached(t)
		var conns []*websocket.Conn
		for range 3 {
			time.Sleep(time.Second)
			conns = append(conns, v.conn)
			v.attach(t)
			assert.LessOrEqual(t, v.server.Conversation(v.ID).Sockets(), 2)
		}
		for _, gone := range conns[:2] {
			_, _, err := gone.ReadMessage()
			require.Error(t, err)
		}
		v.say(t, "still here?")
		assert.Equal(t, "guest: still here?", v.hear(t))
		synctest.Wait()
		assert.Equal(t, 2, v.server.Conversation(v.ID).Sockets())
		go drain(conns[2])
		go drain(v.conn)
		time.Sleep(5 * time.Minute)
		assert.Equal(t, guestchat.PhaseActive, v.server.Conversation(v.ID).Phase(), "she has not been away")
	})
}

func TestWhoDoesNotReadIsHungUpOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{Heartbeat: time.Minute}).attached(t)
		v.say(t, "I say this, and never look again")
		time.Sleep(9 * time.Second)
		assert.Equal(t, 1, v.server.Conversation(v.ID).Sockets())
		time.Sleep(2 * time.Second)
		assert.Zero(t, v.server.Conversation(v.ID).Sockets())
	})
}

func TestAConversationInWhichNobodySaysAnythingEnds(t *testing.T) {
	for who, role := range map[string]guestchat.Role{"alone": "", "with a flow": guestchat.RoleWorkflow, "with an agent": guestchat.RoleAgent} {
		t.Run(who, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newHouse(t, guestchat.ServerOptions{
					Bounds: guestchat.Bounds{Idle: 10 * time.Minute}, Inactivity: time.Hour,
				}).attached(t)
				go drain(v.conn)
				c := v.server.Conversation(v.ID)
				if role != "" {
					p := c.Join(guestchat.Member{Role: role})
					time.Sleep(9 * time.Minute)
					require.NoError(t, p.Say("Are you there?"))
				}
				time.Sleep(9 * time.Minute)
				v.say(t, "I am")
				time.Sleep(10*time.Minute - time.Second)
				assert.Equal(t, guestchat.PhaseActive, c.Phase())
				time.Sleep(2 * time.Second)
				assert.Equal(t, guestchat.PhaseOver, c.Phase())
			})
		})
	}
}

func TestAnAdoptedConversationTakesUpAPlaceUntilItIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first := newHouse(t, guestchat.ServerOptions{}).attached(t)
		first.say(t, "four")
		saved, err := first.server.Conversation(first.ID).Save()
		require.NoError(t, err)
		places := &held{mayBeSaid: 1}
		adopted := func() guestchat.Place { places.live.Add(1); return places }
		second := newHouse(t, guestchat.ServerOptions{Bounds: guestchat.Bounds{Hold: places.hold, Adopted: adopted}})
		c, err := second.server.Adopt(t.Context(), saved, nil)
		require.NoError(t, err)
		again, err := second.server.Adopt(t.Context(), saved, nil)
		require.NoError(t, err)
		assert.Same(t, c, again)
		assert.EqualValues(t, 1, places.live.Load(), "it is one conversation")
		time.Sleep(3 * time.Minute) // its guest does not come back
		assert.Equal(t, guestchat.PhaseOver, c.Phase())
		assert.Zero(t, places.live.Load())
		over, err := c.Save()
		require.NoError(t, err)
		_, err = newHouse(t, guestchat.ServerOptions{Bounds: guestchat.Bounds{Adopted: adopted}}).server.Adopt(t.Context(), over, nil)
		require.NoError(t, err)
		assert.Zero(t, places.live.Load(), "one that is over takes up none")
	})
}

func TestWhatAGuestHasSaidCountsBehindAnAdoptionToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{TokenKey: []byte("one for both")}).attached(t)
		v.say(t, "four") // beside the 13 of {"orderId":"A-1001"}
		saved, err := v.server.Conversation(v.ID).Save()
		require.NoError(t, err)
		next := newHouse(t, guestchat.ServerOptions{TokenKey: []byte("one for both"), Bounds: guestchat.Bounds{Bytes: 20}})
		_, err = next.server.Adopt(t.Context(), saved, nil)
		require.NoError(t, err)
		v.house = next
		v.do(t, http.MethodPost, v.self()+"/messages", `{"body":"five5"}`).refused(t, 400, "chat.error.bad.request")
		v.say(t, "two")
	})
}

package guestchat_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHeartbeatsComeAndCanBeStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		for range 3 {
			began := time.Now()
			assert.Equal(t, "WebSocket Heartbeat", v.hear(t))
			assert.Equal(t, 10*time.Second, time.Since(began))
		}
		v.server.SetHeartbeats(false)
		time.Sleep(65 * time.Second)
		v.server.SetHeartbeats(true)
		began := time.Now()
		assert.Equal(t, "WebSocket Heartbeat", v.hear(t))
		assert.Equal(t, 5*time.Second, time.Since(began), "those that were not sent do not come late")
	})
}

func TestTheHeartbeatsOfOneChatCanBeStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		v, other := h.attached(t), h.attached(t)
		v.server.Conversation(v.ID).SetHeartbeats(false)
		assert.Equal(t, "WebSocket Heartbeat", other.hear(t))
		time.Sleep(15 * time.Second)
		v.server.Conversation(v.ID).SetHeartbeats(true)
		assert.Equal(t, "WebSocket Heartbeat", other.hear(t))
		began := time.Now()
		assert.Equal(t, "WebSocket Heartbeat", v.hear(t))
		assert.Equal(t, 5*time.Second, time.Since(began))
	})
}

func TestPings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		ponged := ""
		v.conn.SetPongHandler(func(data string) error { ponged = data; return nil })
		go func() { // a pipe holds nothing: pongs must be read while pings are written
			assert.NoError(t, v.conn.WriteControl(websocket.PingMessage, []byte("there?"), time.Now().Add(time.Second)))
			assert.NoError(t, v.conn.WriteMessage(websocket.TextMessage, []byte(`{"message":"what?"}`)))
			assert.NoError(t, v.conn.WriteMessage(websocket.TextMessage, []byte(`{"message":"ping"}`)))
		}()
		assert.Equal(t, "pong", v.hear(t))
		assert.Equal(t, "there?", ponged)
	})
}

func TestPingsMayStayUnanswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{NoPong: true}).attached(t)
		require.NoError(t, v.conn.WriteMessage(websocket.TextMessage, []byte(`{"message":"ping"}`)))
		assert.Equal(t, "WebSocket Heartbeat", v.hear(t))
	})
}

func TestTheServerMayPingToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{Pings: true}).attached(t)
		pings := 0
		v.conn.SetPingHandler(func(string) error { pings++; return nil })
		for range 3 {
			assert.Equal(t, "WebSocket Heartbeat", v.hear(t))
		}
		assert.Equal(t, 2, pings, "each comes after its heartbeat")
	})
}

func TestSocketsMayEndWithTheirToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{ExpiryCloses: true, TokenLife: 25 * time.Second}).attached(t)
		for range 3 {
			assert.Equal(t, "WebSocket Heartbeat", v.hear(t))
		}
		_, _, err := v.conn.ReadMessage()
		assert.True(t, websocket.IsCloseError(err, websocket.CloseNormalClosure), "%v", err)
	})
}

func TestSocketsOutliveTheirToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{TokenLife: 25 * time.Second}).attached(t)
		for range 10 {
			_, text, err := v.conn.ReadMessage()
			require.NoError(t, err)
			assert.Contains(t, string(text), guestchat.HeartbeatMessage)
		}
	})
}

func TestTheFirstSubprotocolIsEchoed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).visit(t)
		for _, offered := range [][]string{{"protocolOne", "other"}, nil} {
			conn, response, err := v.dial(t.Context(), offered...)
			require.NoError(t, err)
			defer response.Body.Close()
			if offered == nil {
				assert.NotContains(t, response.Header, "Sec-Websocket-Protocol")
			} else {
				assert.Equal(t, "protocolOne", conn.Subprotocol())
			}
			require.NoError(t, conn.Close())
		}
	})
}

func TestStreamsAreRefusedBeforeTheUpgrade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		v := h.visit(t)
		h.call(t.Context(), t, http.MethodGet, "/chat/jwt/nonsense", "", "").refused(t, 401, "bad.credentials")
		h.call(t.Context(), t, http.MethodGet, "/chat/jwt/"+v.JWT, "", "").refused(t, 400, "bad.request")
		h.server.Reset()
		h.call(t.Context(), t, http.MethodGet, "/chat/jwt/"+v.JWT, "", "").refused(t, 404, "not.found")
	})
}

func TestTheRefusalOfAStreamIsASetting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{BadUpgrade: guestchat.NotAuthorized, TokenLife: time.Minute, NeverAttached: time.Hour})
		v := h.visit(t)
		h.call(t.Context(), t, http.MethodGet, "/chat/jwt/nonsense", "", "").refused(t, 403, "not.authorized")
		h.call(t.Context(), t, http.MethodGet, "/chat/jwt/"+v.JWT, "", "").refused(t, 400, "bad.request")
		time.Sleep(time.Minute)
		_, response, err := v.dial(t.Context())
		require.Error(t, err)
		require.NoError(t, response.Body.Close())
		assert.Equal(t, 403, response.StatusCode)
		v.do(t, http.MethodGet, v.self(), "").refused(t, 401, "credentials.expired")
	})
}

func TestEverySocketGetsEveryFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		twin := *v
		twin.attach(t)
		v.say(t, "one")
		assert.Equal(t, v.frame(t), twin.frame(t))
		v.server.Conversation(v.ID).DropSockets()
		for _, lost := range []*visitor{v, &twin} {
			_, _, err := lost.conn.ReadMessage()
			require.Error(t, err)
		}
	})
}

func TestANewSocketMayReplaceTheOldOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{OneSocket: true, CloseCode: 4001}).attached(t)
		twin := *v
		twin.attach(t)
		_, _, err := v.conn.ReadMessage()
		assert.True(t, websocket.IsCloseError(err, 4001), "%v", err)
		v.say(t, "one")
		assert.Equal(t, "guest: one", twin.hear(t))
	})
}

func TestNothingIsReplayedOnReconnect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		require.NoError(t, v.conn.Close())
		time.Sleep(time.Minute)
		v.say(t, "while away")
		v.attach(t)
		time.Sleep(time.Second)
		v.say(t, "back")
		assert.Equal(t, "guest: back", v.hear(t))
		assert.Len(t, v.messages(t, "").Entities, 3, "the transcript has it all")
	})
}

func TestTheGuestIsRemovedAfterTwoMinutesWithoutASocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		avery := v.agent("Avery")
		require.NoError(t, v.conn.Close())
		time.Sleep(2*time.Minute - time.Second)
		v.attach(t) // in time; and away again
		require.NoError(t, v.conn.Close())
		time.Sleep(2*time.Minute - time.Second)
		assert.Equal(t, guestchat.Connected, v.member(t, v.Member.ID).State)
		time.Sleep(2 * time.Second)
		assert.Equal(t, guestchat.Disconnected, v.member(t, v.Member.ID).State)
		require.ErrorIs(t, avery.Say("hello?"), guestchat.ErrLeft)
	})
}

func TestAGuestThatDoesNotReadIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).visit(t)
		v.attach(t)
		c := v.server.Conversation(v.ID)
		assert.Equal(t, 1, c.Sockets())
		time.Sleep(11 * time.Second)
		assert.Zero(t, c.Sockets())
	})
}

func TestAGuestThatFallsFarBehindIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).visit(t)
		v.attach(t)
		avery := v.agent("Avery")
		for range 1100 {
			require.NoError(t, avery.Typing())
		}
		synctest.Wait()
		assert.Zero(t, v.server.Conversation(v.ID).Sockets())
	})
}

func TestAGuestWhoNeverListensIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).visit(t)
		assert.Equal(t, guestchat.Alerting, v.member(t, v.Member.ID).State)
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		assert.Equal(t, guestchat.Disconnected, v.member(t, v.Member.ID).State)
		time.Sleep(time.Hour)
		synctest.Wait()
		v.do(t, http.MethodGet, v.self(), "").refused(t, 404, "not.found")
	})
}

// A server may die before it is known that a guest has come. Whoever has the
// conversation then has to wait for its socket, and not to call it inactive.
func TestAGuestWhoHadBeenElsewhereAsksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		key := guestchat.ServerOptions{TokenKey: []byte("one for both")}
		v := newHouse(t, key).visit(t)
		before := v.server.Conversation(v.ID)
		saved, err := before.Save()
		require.NoError(t, err)
		v.attach(t)
		next := newHouse(t, key)
		_, err = next.server.Adopt(t.Context(), saved, nil)
		require.NoError(t, err)
		v.server.Release(before)
		_, err = before.Save()
		require.Error(t, err, "what is released goes on elsewhere")
		v.house = next
		v.do(t, http.MethodPost, v.self()+"/messages", `{"body":"hello"}`).refused(t, 503, "service.unavailable")
		v.attach(t)
		v.say(t, "hello")
	})
}

// Whoever releases a conversation, or closes the server, leaves it to somebody else.
func TestOnlyWhatNobodyCanReadIsForgotten(t *testing.T) {
	for name, test := range map[string]struct {
		deed func(h *house, c *guestchat.Conversation)
		told int
	}{
		"its retention is over": {func(_ *house, c *guestchat.Conversation) { c.End(); time.Sleep(2 * time.Hour) }, 1},
		"all are forgotten":     {func(h *house, _ *guestchat.Conversation) { h.server.Reset(); time.Sleep(2 * time.Hour) }, 1},
		"it is released":        {func(h *house, c *guestchat.Conversation) { h.server.Release(c); time.Sleep(2 * time.Hour) }, 0},
		"it is over, and released": {func(h *house, c *guestchat.Conversation) {
			c.End()
			h.server.Release(c)
			time.Sleep(2 * time.Hour)
		}, 0},
		"the server is closed": {func(h *house, _ *guestchat.Conversation) { _ = h.server.Close() }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var told []*guestchat.Conversation
				v := newHouse(t, guestchat.ServerOptions{
					Retention: time.Hour,
					Forgotten: func(c *guestchat.Conversation) { told = append(told, c) },
				}).attached(t)
				go drainFrames(v.conn)
				test.deed(v.house, v.server.Conversation(v.ID))
				synctest.Wait()
				assert.Len(t, told, test.told)
			})
		})
	}
}

// A call may find its conversation in the moment in which that is released. Who is
// told that there is none, or that it is over, gives up; so it has to ask again.
func TestWhoComesAsAConversationIsReleasedAsksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var found *guestchat.Conversation
		var unreachable error
		v := newHouse(t, guestchat.ServerOptions{Keeping: guestchat.Keeping{
			Find: func(context.Context, string) (*guestchat.Conversation, error) { return found, unreachable },
		}}).attached(t)
		go drainFrames(v.conn)
		found = v.server.Conversation(v.ID)
		v.server.Release(found)
		v.do(t, http.MethodPost, v.self()+"/messages", `{"body":"hello"}`).refused(t, 503, "service.unavailable")
		v.do(t, http.MethodPost, v.self()+"/typing", "").refused(t, 503, "service.unavailable")
		v.do(t, http.MethodDelete, v.self(), "").refused(t, 503, "service.unavailable")
		for _, unreachable = range []error{nil, errors.New("the store does not answer")} {
			_, answer, err := v.dial(t.Context())
			require.Error(t, err)
			defer answer.Body.Close()
			assert.Equal(t, http.StatusServiceUnavailable, answer.StatusCode)
			assert.Equal(t, "1", answer.Header.Get("Retry-After"), "nothing was done")
		}
	})
}

func TestAGuestMayBeSilentForFifteenMinutes(t *testing.T) {
	for name, c := range map[string]struct {
		sign   func(t *testing.T, v *visitor) // of life, after ten minutes
		counts bool
		typing bool // counts
	}{
		"nothing":                {func(*testing.T, *visitor) {}, false, false},
		"a message":              {func(t *testing.T, v *visitor) { t.Helper(); v.say(t, "wait") }, true, false},
		"typing":                 {func(t *testing.T, v *visitor) { t.Helper(); v.do(t, "POST", v.self()+"/typing", "") }, false, false},
		"typing, if that counts": {func(t *testing.T, v *visitor) { t.Helper(); v.do(t, "POST", v.self()+"/typing", "") }, true, true},
		"a word of the agent":    {func(t *testing.T, v *visitor) { t.Helper(); v.agent("Robin") }, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newHouse(t, guestchat.ServerOptions{TypingIsActivity: c.typing}).attached(t)
				go drainFrames(v.conn)
				time.Sleep(time.Hour) // in the queue nobody counts
				v.agent("Avery")
				time.Sleep(10 * time.Minute)
				c.sign(t, v)
				time.Sleep(6 * time.Minute)
				assert.Equal(t, c.counts, v.member(t, v.Member.ID).State == guestchat.Connected)
				time.Sleep(10 * time.Minute)
				assert.Equal(t, guestchat.Disconnected, v.member(t, v.Member.ID).State)
			})
		})
	}
}

func drainFrames(conn *websocket.Conn) {
	for {
		if _, _, err := conn.ReadMessage(); err != nil {
			return
		}
	}
}

func TestSocketsAreClosedSomeTimeAfterTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{Heartbeat: time.Minute}).attached(t)
		v.server.Conversation(v.ID).End()
		assert.Equal(t, "guest DISCONNECTED", v.hear(t))
		assert.Equal(t, "guest member-leave", v.hear(t))
		ended := time.Now()
		_, _, err := v.conn.ReadMessage()
		assert.True(t, websocket.IsCloseError(err, websocket.CloseNormalClosure), "%v", err)
		assert.Equal(t, 10*time.Second, time.Since(ended))
		v.attach(t) // who comes back to look may do so, for as long
		_, _, err = v.conn.ReadMessage()
		assert.True(t, websocket.IsCloseError(err, websocket.CloseNormalClosure), "%v", err)
	})
}

func TestFramesCanBeTamperedWith(t *testing.T) {
	fate := func(body string, fates map[string]guestchat.Tampering) guestchat.Tampering { return fates[body] }
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{Tamper: func(_ *guestchat.Conversation, text []byte) guestchat.Tampering {
			var f guestchat.Frame
			if json.Unmarshal(text, &f) != nil || f.EventBody.Body == nil {
				return guestchat.Tampering{}
			}
			return fate(*f.EventBody.Body, map[string]guestchat.Tampering{
				"twice": {Twice: true}, "late": {Late: true}, "slow": {Delay: time.Second}, "cut": {Cut: true}, "drop": {Drop: true},
			})
		}}).attached(t)
		for _, body := range []string{"twice", "late", "on time"} {
			v.say(t, body)
		}
		for _, want := range []string{"twice", "twice", "on time", "late"} {
			assert.Equal(t, "guest: "+want, v.hear(t))
		}
		began := time.Now()
		v.say(t, "slow")
		assert.Equal(t, "guest: slow", v.hear(t))
		assert.Equal(t, time.Second, time.Since(began))
		for _, end := range []string{"cut", "drop"} {
			v.say(t, end)
			_, _, err := v.conn.ReadMessage()
			require.Error(t, err, end)
			v.attach(t)
		}
		v.say(t, "late") // nothing comes after it but the end
		v.do(t, http.MethodDelete, v.self(), "")
		assert.Equal(t, "guest DISCONNECTED", v.hear(t))
		assert.Equal(t, "guest: late", v.hear(t))
	})
}

func TestCloseHangsUpAndMayBeCalledTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		v := h.attached(t)
		avery := v.agent("Avery")
		require.NoError(t, h.server.Close())
		require.NoError(t, h.server.Close())
		_, _, err := v.conn.ReadMessage()
		require.Error(t, err)
		require.ErrorIs(t, avery.Typing(), guestchat.ErrLeft)
		h.call(t.Context(), t, http.MethodPost, conversationsPath, "", danaReyes).refused(t, 503, "service.unavailable")
	})
}

package webmessaging_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestADroppedConnectionLosesAndDoublesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		c := h.talking(t, h.options())
		ann := h.agent("Ann")
		require.NoError(t, ann.Say("one"))
		c.hears(t, "Ann ParticipantJoined, certain", "Ann: one")
		h.conversation().DropSockets()
		require.NoError(t, ann.Say("two"))
		c.says(t, "mine") // waits for the next connection
		require.NoError(t, ann.Say("three"))
		c.hears(t, "disconnected", "Ann: two", "reconnected", "Dana Reyes: mine", "Ann: three")
		assert.Len(t, h.conversation().Messages(), 5)
	})
}

func TestAnEndThatWasMissedIsFound(t *testing.T) {
	for _, kind := range []string{webmessaging.DisconnectReadOnly, webmessaging.DisconnectSend} {
		t.Run(kind, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, webmessaging.ServerOptions{
					Deployment: conversing(func(c *webmessaging.Conversations) { c.ConversationDisconnect.Type = kind }),
				})
				c := h.talking(t, h.options())
				ann := h.agent("Ann")
				require.NoError(t, ann.Say("Hello"))
				c.hears(t, "Ann ParticipantJoined, certain", "Ann: Hello")
				h.conversation().DropSockets()
				require.NoError(t, ann.Say("Good bye"))
				ann.Leave()
				c.hears(t, "disconnected", "Ann: Good bye", "Ann ParticipantLeft, certain", "Dana Reyes ParticipantLeft", "over", "EOF")
			})
		})
	}
}

// A gate lets connections through, or not.
type gate struct {
	house  *house
	closed atomic.Bool
}

func (g *gate) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if g.closed.Load() {
		return nil, &net.OpError{Op: "dial", Net: network, Err: errors.New("no route to host")}
	}
	return g.house.network.DialContext(ctx, network, address)
}

func TestFiveMinutesWithoutConnectionAreTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{house: newHouse(t, webmessaging.ServerOptions{})}
		o := g.house.options()
		o.NetDialContext = g.dial
		c := g.house.talking(t, o)
		g.closed.Store(true)
		g.house.conversation().DropSockets()
		begun := time.Now()
		said := make(chan error)
		go func() {
			_, err := c.Send(t.Context(), "anybody?")
			said <- err
		}()
		c.hears(t, "disconnected", "over: chat session lost: no connection in 5m0s", "EOF")
		require.ErrorIs(t, <-said, genesys.ErrSessionLost)
		assert.InDelta(t, 5*time.Minute, time.Since(begun), float64(15*time.Second))
	})
}

// Who ends a chat has a few seconds, and the next try may be further away.
func TestAnEndDoesNotWaitForTheNextTry(t *testing.T) {
	for name, open := range map[string]bool{"the network is back": true, "it is not": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := &gate{house: newHouse(t, webmessaging.ServerOptions{})}
				o := g.house.options()
				o.NetDialContext, o.Rand = g.dial, func() float64 { return 1 }
				c := g.house.talking(t, o)
				g.closed.Store(true)
				g.house.conversation().DropSockets()
				time.Sleep(16 * time.Second) // tried at 0.5, 1.5, 3.5, 7.5 and 15.5 s; again at 25.5 s
				g.closed.Store(!open)
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				_, err := c.End(ctx)
				if !open {
					require.EqualError(t, err, "ending chat: no connection: context deadline exceeded")
					return
				}
				require.NoError(t, err)
				assert.True(t, g.house.conversation().Over())
			})
		})
	}
}

func TestAServerThatSaysNothingIsAskedAndLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var deaf atomic.Bool
		h := newHouse(t, webmessaging.ServerOptions{Intercept: func(_ *webmessaging.Conversation, r webmessaging.Request) webmessaging.Interception {
			var late webmessaging.Interception
			if deaf.Load() && r.Action == webmessaging.ActionEcho {
				late.Refusal = &webmessaging.Refusal{Code: webmessaging.CodeOK} // a frame, later than anybody waits
			}
			return late
		}, Tamper: func(*webmessaging.Conversation, []byte) webmessaging.Tampering {
			if deaf.CompareAndSwap(true, false) {
				return webmessaging.Tampering{Delay: time.Hour}
			}
			return webmessaging.Tampering{}
		}})
		c := h.talking(t, h.options())
		time.Sleep(time.Hour + time.Minute) // health checks keep the connection
		deaf.Store(true)
		u, got := c.update(t)
		require.Equal(t, "disconnected", got)
		require.EqualError(t, u.Err, "connection: no answer to health check in 12s")
		c.hears(t, "reconnected")
	})
}

func TestEachMessageIsSentOnceWhateverHappens(t *testing.T) {
	type deed struct {
		request webmessaging.Interception
		tamper  webmessaging.Tampering
	}
	badDay := &webmessaging.Refusal{Code: webmessaging.CodeUnexpected, Text: "Request failed."}
	for name, trouble := range map[string]deed{
		"the server is hurried":         {request: webmessaging.Interception{Refusal: webmessaging.TooMany(7 * time.Second)}},
		"the server has a bad day":      {request: webmessaging.Interception{Refusal: badDay}},
		"the request is lost":           {request: webmessaging.Interception{HangUp: true}},
		"the answer is lost":            {request: webmessaging.Interception{Lost: true}},
		"the server fails too late":     {request: webmessaging.Interception{Lost: true, Refusal: badDay}},
		"the server is slow":            {request: webmessaging.Interception{Delay: 5 * time.Second}},
		"the echo is lost":              {tamper: webmessaging.Tampering{Drop: true}},
		"the echo is cut":               {tamper: webmessaging.Tampering{Cut: true}},
		"the echo comes twice":          {tamper: webmessaging.Tampering{Twice: true}},
		"the echo comes too late":       {tamper: webmessaging.Tampering{Delay: 30 * time.Second}},
		"the echo is passed by another": {tamper: webmessaging.Tampering{Late: true}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var armed, echo atomic.Bool
				h := newHouse(t, webmessaging.ServerOptions{
					Intercept: func(_ *webmessaging.Conversation, r webmessaging.Request) webmessaging.Interception {
						if r.Action != webmessaging.ActionMessage || !armed.CompareAndSwap(true, false) {
							return webmessaging.Interception{}
						}
						echo.Store(trouble.request == webmessaging.Interception{})
						return trouble.request
					},
					Tamper: func(_ *webmessaging.Conversation, frame []byte) webmessaging.Tampering {
						if strings.Contains(string(frame), "Inbound") && echo.CompareAndSwap(true, false) {
							return trouble.tamper
						}
						return webmessaging.Tampering{}
					},
				})
				c := h.talking(t, h.options())
				words := []string{"yes", "yes", "no", "yes"}
				for _, text := range words { // equal ones are not taken for each other
					armed.Store(true)
					resp, err := c.Send(t.Context(), text)
					require.NoError(t, err)
					assert.Contains(t, string(resp.Body), `"text":"`+text+`"`)
				}
				assert.Equal(t, append([]string{"Hi"}, words...), guestSaid(h.conversation()))
				var heard []string
				for len(heard) < len(words) {
					if _, got := c.update(t); strings.HasPrefix(got, "Dana Reyes: ") {
						heard = append(heard, strings.TrimPrefix(got, "Dana Reyes: "))
					}
				}
				assert.Equal(t, words, heard)
			})
		})
	}
}

func guestSaid(c *webmessaging.Conversation) []string {
	var all []string
	for _, m := range c.Messages() {
		if m.Direction == webmessaging.Inbound {
			all = append(all, m.Text)
		}
	}
	return all
}

func TestWhatTheServerRefusesIsNotSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		c := h.talking(t, h.options())
		_, err := c.Send(t.Context(), strings.Repeat("x", webmessaging.MaxText+1))
		var refused *genesys.ResponseError
		require.ErrorAs(t, err, &refused)
		require.EqualError(t, err, "sending message: status 4011")
		assert.Equal(t, []string{"Hi"}, guestSaid(h.conversation()))
	})
}

func TestOurOwnPaceStaysBelowTheServers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var refused atomic.Int64
		h := newHouse(t, webmessaging.ServerOptions{Tamper: func(_ *webmessaging.Conversation, frame []byte) webmessaging.Tampering {
			if strings.Contains(string(frame), "TooMany") {
				refused.Add(1)
			}
			return webmessaging.Tampering{}
		}})
		c := h.start(t, h.options())
		begun := time.Now()
		for range 100 {
			c.says(t, "hurry")
		}
		assert.Zero(t, refused.Load())
		assert.Greater(t, time.Since(begun), time.Minute)
		assert.Len(t, guestSaid(h.conversation()), 100)
	})
}

func TestNoTwoClientsFightOverASession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{MaxConnections: 1})
		c := h.talking(t, h.options())
		other, err := c.transport.Restore(t.Context(), c.Data())
		require.NoError(t, err)
		defer func() { require.NoError(t, other.Close()) }()
		c.hears(t, "over: chat session lost: the session was closed, or opened too often, elsewhere", "EOF")
		_, err = other.Send(t.Context(), "still me")
		require.NoError(t, err)
	})
}

func TestAnExpiredSessionIsTheEnd(t *testing.T) {
	short := conversing(func(c *webmessaging.Conversations) { c.SessionDurationSeconds = 900 })
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{Deployment: short})
		c := h.talking(t, h.options())
		begun := time.Now()
		c.hears(t, "over: chat session lost: session expired", "EOF")
		assert.Equal(t, 15*time.Minute, time.Since(begun).Round(time.Minute))
		_, err := c.transport.Restore(t.Context(), c.Data())
		require.ErrorIs(t, err, genesys.ErrNoStoredSession)
	})
}

func TestEndingIsClearingOrLeaving(t *testing.T) {
	noClear := conversing(func(c *webmessaging.Conversations) { c.ConversationClear.Enabled = false })
	for name, test := range map[string]struct {
		deployment func(string) *webmessaging.Deployment
		ending     webmessaging.Ending
		blind      bool // the client does not know the deployment
		over       bool // the agent sees it
		fails      string
	}{
		"cleared":                      {over: true},
		"left, as asked":               {ending: webmessaging.Leave},
		"left, for want of a clear":    {deployment: noClear},
		"left, when a clear is denied": {deployment: noClear, blind: true},
		"clear or nothing":             {deployment: noClear, ending: webmessaging.Clear, fails: "ending chat: status 403"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, webmessaging.ServerOptions{Deployment: test.deployment})
				o := h.options()
				o.Ending = test.ending
				if test.blind {
					o.Config = &webmessaging.DefaultDeployment().Config
				}
				c := h.talking(t, o)
				ann := h.agent("Ann")
				require.NoError(t, ann.Say("wait!"))
				synctest.Wait() // it is on its way to who receives
				_, err := c.End(t.Context())
				if test.fails != "" {
					require.EqualError(t, err, test.fails)
					return
				}
				require.NoError(t, err)
				c.hears(t, "Ann ParticipantJoined, certain", "Ann: wait!", "Dana Reyes ParticipantLeft", "over", "EOF")
				assert.Equal(t, test.over, h.conversation().Over())
			})
		})
	}
}

func TestAClosedSessionIsLeftAsItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		c := h.talking(t, h.options())
		blocked := make(chan error)
		go func() {
			_, err := c.Receive(t.Context())
			blocked <- err
		}()
		synctest.Wait()
		require.NoError(t, c.Close())
		require.NoError(t, c.Close())
		require.ErrorIs(t, <-blocked, io.EOF)
		assert.False(t, h.conversation().Over())
		_, err := c.Send(t.Context(), "too late")
		require.ErrorIs(t, err, context.Canceled)
		_, err = c.Typing(t.Context())
		require.ErrorIs(t, err, context.Canceled)
	})
}

func TestNoErrorAndNoMessageShowsTheToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		c := h.talking(t, h.options())
		var data struct{ Token string }
		require.NoError(t, json.Unmarshal(c.Data(), &data))
		require.NotEmpty(t, data.Token)
		assert.NotContains(t, c.Self().ID, data.Token)
		h.network.Close()
		h.conversation().DropSockets()
		u, _ := c.update(t)
		assert.NotContains(t, u.Err.Error(), data.Token)
		u, _ = c.update(t)
		assert.NotContains(t, u.Err.Error(), data.Token)
	})
}

// slowHistory makes history take its time.
type slowHistory struct{ http.RoundTripper }

func (s slowHistory) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path == webmessaging.HistoryPath {
		time.Sleep(3 * time.Second)
	}
	return s.RoundTripper.RoundTrip(r)
}

func TestNewWordsDoNotOvertakeThoseThatWereMissed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var h *house
		var ann *webmessaging.Participant
		h = newHouse(t, webmessaging.ServerOptions{Intercept: func(_ *webmessaging.Conversation, r webmessaging.Request) webmessaging.Interception {
			if r.Action == webmessaging.ActionGetJWT {
				assert.NoError(t, ann.Say("three")) // comes before history is read
			}
			return webmessaging.Interception{}
		}})
		o := h.options()
		o.HTTPClient = &http.Client{Transport: slowHistory{h.http.Transport}}
		c := h.talking(t, o)
		ann = h.agent("Ann")
		h.conversation().DropSockets()
		require.NoError(t, ann.Say("one"))
		require.NoError(t, ann.Say("two"))
		c.hears(t, "disconnected", "Ann ParticipantJoined, certain", "Ann: one", "Ann: two", "Ann: three", "reconnected")
	})
}

func TestWordsThatComeTooLateAreTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{Tamper: func(_ *webmessaging.Conversation, frame []byte) webmessaging.Tampering {
			if strings.Contains(string(frame), "Disconnect") {
				return webmessaging.Tampering{Late: true}
			}
			return webmessaging.Tampering{}
		}})
		c := h.talking(t, h.options())
		h.agent("Ann").Leave()
		_, err := c.Send(t.Context(), "one more thing")
		require.EqualError(t, err, "sending message: status 409")
		c.hears(t, "Dana Reyes ParticipantLeft", "over", "EOF")
		_, err = c.Send(t.Context(), "hello?")
		require.ErrorContains(t, err, "sending message: chat ended")
	})
}

func TestASessionThatWasClearedIsOverThoughTheAnswerGotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{
			Intercept: func(_ *webmessaging.Conversation, r webmessaging.Request) webmessaging.Interception {
				clears := r.Message != nil && r.Message.Presence() == webmessaging.PresenceClear
				return webmessaging.Interception{Lost: clears}
			},
		})
		c := h.talking(t, h.options())
		_, err := c.End(t.Context())
		require.NoError(t, err)
		c.hears(t, "disconnected", "Dana Reyes ParticipantLeft", "over", "EOF")
	})
}

package guestchat_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A saboteur stands between a client and the house.
type saboteur struct {
	house *house
	cut   atomic.Bool // no new connection comes through
	blind atomic.Bool // nothing can be read

	// meddle may answer in the server's place, or do what it wants with the
	// answer, to what the test itself does: the client's own reads are left alone.
	meddle meddle
	// reads may answer those, of messages; nil: the server does.
	reads func(*http.Request) *http.Response
}

type (
	pass   = func(*http.Request) (*http.Response, error)
	meddle = func(*http.Request, pass) (*http.Response, error)
)

func (s *saboteur) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if s.cut.Load() {
		return nil, &net.OpError{Op: "dial", Net: network, Err: errors.New("no route to host")}
	}
	return s.house.network.DialContext(ctx, network, address)
}

func (s *saboteur) RoundTrip(r *http.Request) (*http.Response, error) {
	switch {
	case s.cut.Load():
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("no route to host")}
	case r.Method == http.MethodGet && s.blind.Load():
		return answer(http.StatusBadGateway, ""), nil
	case s.reads != nil && r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/messages"):
		if answer := s.reads(r); answer != nil {
			return answer, nil
		}
		return s.house.http.Transport.RoundTrip(r)
	case r.Method == http.MethodGet || s.meddle == nil:
		return s.house.http.Transport.RoundTrip(r)
	default:
		return s.meddle(r, s.house.http.Transport.RoundTrip)
	}
}

// sabotaged is a client of the house with a saboteur in between.
func sabotaged(t *testing.T) (*saboteur, *caller) {
	t.Helper()
	s := &saboteur{house: newHouse(t, guestchat.ServerOptions{})}
	options := s.house.options()
	options.NetDialContext, options.HTTPClient = s.dial, &http.Client{Transport: s}
	return s, s.house.start(t, options)
}

// answer is an answer that the server did not give.
func answer(status int, body string, header ...string) *http.Response {
	r := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

func TestADroppedSocketLosesAndDoublesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{GuestStays: true})
		c := h.start(t, h.options())
		avery := c.agent("Avery")
		require.NoError(t, avery.Say("one"))
		c.hears(t, "Avery ParticipantJoined", "Avery: one")
		c.conversation.DropSockets()
		c.hears(t, "disconnected")
		require.NoError(t, avery.Say("two"))
		_, err := c.Send(t.Context(), "mine")
		require.NoError(t, err)
		avery.Leave()
		require.NoError(t, c.agent("Robin").Say("three"))
		c.hears(t, "Avery: two", "Dana Reyes: mine", "Avery ParticipantLeft", "Robin ParticipantJoined", "Robin: three", "reconnected")
		require.NoError(t, c.agent("Sasha").Say("four"))
		c.hears(t, "Sasha ParticipantJoined", "Sasha: four")
	})
}

func TestAnEndThatWasMissedIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := sabotaged(t)
		avery := c.agent("Avery")
		c.hears(t, "Avery ParticipantJoined")
		s.cut.Store(true)
		c.conversation.DropSockets()
		synctest.Wait()
		require.NoError(t, avery.Say("good bye"))
		avery.Leave()
		time.Sleep(30 * time.Second)
		s.cut.Store(false)
		c.hears(t, "disconnected", "Avery: good bye", "Avery ParticipantLeft", "Dana Reyes ParticipantLeft", "over", "EOF")
	})
}

func TestSilenceIsLoss(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		c := h.start(t, h.options())
		time.Sleep(time.Hour) // heartbeats keep the session
		h.server.SetHeartbeats(false)
		begun := time.Now()
		c.hears(t, "disconnected")
		assert.LessOrEqual(t, time.Since(begun), 14*time.Second)
		c.hears(t, "reconnected")
		time.Sleep(time.Hour) // a stream that never had a heartbeat is not watched
		require.NoError(t, c.agent("Avery").Say("Hello"))
		c.hears(t, "Avery ParticipantJoined", "Avery: Hello")
	})
}

func TestTwoMinutesWithoutConnectionAreTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := sabotaged(t)
		synctest.Wait()
		s.cut.Store(true)
		c.conversation.DropSockets()
		begun := time.Now()
		c.hears(t, "disconnected", "over: chat session lost: no connection in 2m0s", "EOF")
		assert.Greater(t, time.Since(begun), 100*time.Second)
		assert.LessOrEqual(t, time.Since(begun), 2*time.Minute)
	})
}

func TestAnExpiredTokenIsTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{TokenLife: time.Hour})
		c := h.start(t, h.options())
		time.Sleep(time.Hour + time.Second)
		_, err := c.Send(t.Context(), "still there?")
		var refused *genesys.ResponseError
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, "credentials.expired", refused.Code)
		c.hears(t, "over: chat session lost: sending message: status 401 credentials.expired", "EOF")
	})
}

func TestFramesThatComeTwiceOrLateChangeNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n atomic.Int64
		h := newHouse(t, guestchat.ServerOptions{Tamper: func(*guestchat.Conversation, []byte) guestchat.Tampering {
			i := n.Add(1)
			return guestchat.Tampering{Twice: i%2 == 0, Late: i%3 == 0}
		}})
		c := h.start(t, h.options())
		avery := c.agent("Avery")
		words := []string{"one", "two", "three", "four", "five", "six"}
		for _, w := range words {
			require.NoError(t, avery.Say(w))
		}
		c.hears(t, "Avery ParticipantJoined")
		for _, w := range words {
			c.hears(t, "Avery: "+w)
		}
		avery.Leave()
		c.hears(t, "Avery ParticipantLeft", "Dana Reyes ParticipantLeft", "over", "EOF")
	})
}

func TestEveryMessageIsSentOnce(t *testing.T) {
	broken := errors.New("connection reset by peer")
	tests := map[string]meddle{
		"the answer is lost": func(r *http.Request, pass pass) (*http.Response, error) {
			resp, err := pass(r)
			if err == nil {
				_ = resp.Body.Close()
			}
			return nil, broken
		},
		"the server did it and says it did not": func(r *http.Request, pass pass) (*http.Response, error) {
			resp, err := pass(r)
			if err == nil {
				_ = resp.Body.Close()
			}
			return answer(http.StatusInternalServerError, `{"code":"chat.error"}`), nil
		},
		"the answer is garbage": func(r *http.Request, pass pass) (*http.Response, error) {
			resp, err := pass(r)
			if err == nil {
				_ = resp.Body.Close()
			}
			return answer(http.StatusOK, `<html>`), nil
		},
		"the server had no time": func(*http.Request, pass) (*http.Response, error) {
			return answer(http.StatusTooManyRequests, `{"code":"too.many.requests"}`, "Retry-After", "3"), nil
		},
		"a gateway is lost": func(*http.Request, pass) (*http.Response, error) {
			return answer(http.StatusBadGateway, `<html>`), nil
		},
		"the connection breaks before": func(*http.Request, pass) (*http.Response, error) {
			return nil, broken
		},
	}
	for name, once := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, c := sabotaged(t)
				troubled := map[string]bool{}
				s.meddle = func(r *http.Request, pass pass) (*http.Response, error) {
					if body := bodyOf(t, r); r.Method == http.MethodPost && !troubled[body] {
						troubled[body] = true
						return once(r, pass)
					}
					return pass(r)
				}
				for _, text := range []string{"yes", "yes", "no", "yes"} { // equal ones are not taken for each other
					clear(troubled)
					resp, err := c.Send(t.Context(), text)
					require.NoError(t, err)
					assert.Contains(t, string(resp.Body), `"body":"`+text+`"`)
				}
				c.hears(t, "Dana Reyes: yes", "Dana Reyes: yes", "Dana Reyes: no", "Dana Reyes: yes")
			})
		})
	}
}

// A server that takes a conversation up may not have said again yet what its guest
// has heard, or says it behind the guest's message.
func TestAMessageIsLookedForWhereATranscriptIsMadeAnew(t *testing.T) {
	for name, test := range map[string]struct {
		arrived bool
		reads   func(after, heard string, since time.Duration) *http.Response // nil: the server's own
	}{
		"it has arrived, and that is not known yet": {true, notKnownYet},
		"it has not, and that is not known yet":     {false, notKnownYet},
		"it stands before what was heard": {true, func(after, heard string, _ time.Duration) *http.Response {
			if after == heard {
				return answer(http.StatusOK, `{"pageSize":100,"entities":[]}`)
			}
			return nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, c := sabotaged(t)
				avery := c.agent("Avery")
				c.hears(t, "Avery ParticipantJoined")
				for i := range 20 {
					require.NoError(t, avery.Say(strconv.Itoa(i)))
					c.hears(t, "Avery: "+strconv.Itoa(i))
				}
				synctest.Wait()
				all := c.conversation.Messages()
				heard := all[len(all)-1].ID
				said, began := 0, time.Now()
				s.reads = func(r *http.Request) *http.Response {
					return test.reads(r.URL.Query().Get("after"), heard, time.Since(began))
				}
				s.meddle = func(r *http.Request, pass pass) (*http.Response, error) {
					if said++; said > 1 {
						return pass(r)
					}
					if test.arrived {
						resp, err := pass(r)
						require.NoError(t, err)
						require.NoError(t, resp.Body.Close())
					}
					return answer(http.StatusServiceUnavailable, `{"code":"service.unavailable"}`), nil
				}
				_, err := c.Send(t.Context(), "thanks")
				require.NoError(t, err)
				c.hears(t, "Dana Reyes: thanks")
				assert.Equal(t, test.arrived, said == 1)
			})
		})
	}
}

func notKnownYet(after, _ string, since time.Duration) *http.Response {
	if after != "" && since < time.Second {
		return answer(http.StatusBadRequest, `{"code":"invalid.query.param.value"}`)
	}
	return nil
}

// bodyOf reads a request's body and puts it back.
func bodyOf(t *testing.T, r *http.Request) string {
	t.Helper()
	if r.GetBody == nil {
		return ""
	}
	body, err := r.GetBody()
	require.NoError(t, err)
	data, err := io.ReadAll(body)
	require.NoError(t, err)
	return string(data)
}

func TestWhatTheServerRefusesIsNotSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := sabotaged(t)
		calls := 0
		s.meddle = func(r *http.Request, pass pass) (*http.Response, error) {
			calls++
			return pass(r)
		}
		_, err := c.Send(t.Context(), strings.Repeat("x", guestchat.MaxBody+1))
		require.EqualError(t, err, "sending message: status 400 chat.error.bad.request")
		assert.Equal(t, 1, calls)
	})
}

func TestAMessageThatMayHaveArrivedIsNotSentAgainUnseen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := sabotaged(t)
		s.meddle = func(r *http.Request, pass pass) (*http.Response, error) {
			resp, err := pass(r)
			if err == nil {
				_ = resp.Body.Close()
			}
			return nil, errors.New("connection reset by peer")
		}
		s.blind.Store(true)
		_, err := c.Send(t.Context(), "My PIN is 1234")
		require.EqualError(t, err, "sending message: connection reset by peer")
		s.blind.Store(false)
		c.hears(t, "Dana Reyes: My PIN is 1234")
		synctest.Wait()
		assert.Len(t, c.conversation.Messages(), 2, "the guest's joining, and the message")
	})
}

func TestEndingDeliversWhatCameBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		c := h.start(t, h.options())
		require.NoError(t, c.agent("Avery").Say("wait!"))
		resp, err := c.End(t.Context())
		require.NoError(t, err)
		assert.Equal(t, http.StatusNoContent, resp.Status)
		c.hears(t, "Avery ParticipantJoined", "Avery: wait!", "Dana Reyes ParticipantLeft", "over", "EOF")
		_, err = c.End(t.Context())
		require.NoError(t, err, "ended is ended")
	})
}

func TestNoErrorShowsTheKeyToTheChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &saboteur{house: newHouse(t, guestchat.ServerOptions{})}
		options := s.house.options()
		options.HTTPClient = &http.Client{Transport: s}
		options.NetDialContext = func(context.Context, string, string) (net.Conn, error) {
			return nil, errors.New("no network")
		}
		transport := s.house.transport(t, options)
		for _, uri := range []string{
			"wss://chat.test/chat/jwt/aaa.bbb.ccc", "http://chat.test/aaa.bbb.ccc", "ws://bad host/aaa.bbb.ccc", "%zz/aaa.bbb.ccc", "",
		} {
			s.meddle = func(r *http.Request, _ pass) (*http.Response, error) {
				if r.Method == http.MethodDelete {
					return answer(http.StatusNoContent, ""), nil
				}
				return answer(http.StatusOK, `{"id":"c","jwt":"aaa.bbb.ccc","eventStreamUri":"`+uri+`","member":{"id":"m"}}`), nil
			}
			_, _, err := transport.Start(t.Context(), genesys.StartRequest{})
			require.Error(t, err)
			assert.NotContains(t, err.Error(), "bbb", uri)
		}
	})
}

func TestClosingLeavesTheChatOpenAndNobodyBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		c := h.start(t, h.options())
		blocked := make(chan error)
		go func() {
			_, err := c.Receive(t.Context())
			blocked <- err
		}()
		synctest.Wait()
		require.NoError(t, c.Close())
		require.NoError(t, c.Close())
		require.ErrorIs(t, <-blocked, io.EOF)
		assert.Equal(t, guestchat.PhaseActive, c.conversation.Phase())
		_, err := c.Send(t.Context(), "too late")
		require.ErrorIs(t, err, context.Canceled)
	})
}

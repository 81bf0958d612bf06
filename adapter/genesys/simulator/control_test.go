package simulator_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// steer calls the control and checks the status.
func steer(t *testing.T, sim *simulator.Started, method, path, body string, status int) []byte {
	t.Helper()
	got, answer := call(t, sim, method, path, "", body)
	require.Equal(t, status, got, "%s", answer)
	return answer
}

func TestConversationsAreShownWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		assert.JSONEq(t, `{"conversations":[]}`, string(steer(t, sim, http.MethodGet, "/sim/conversations", "", 200)))
		g := arrive(t, sim)
		go g.listenIdly()
		g.says(t, "token 4711")
		time.Sleep(2 * time.Second)

		var shown struct {
			Conversations []struct {
				ID, State string
				Sockets   int
				Routing   guestchat.RoutingTarget
				UserData  map[string]string
				Members   []guestchat.Member
				Messages  []guestchat.Message
			}
		}
		require.NoError(t, json.Unmarshal(steer(t, sim, http.MethodGet, "/sim/conversations", "", 200), &shown))
		require.Len(t, shown.Conversations, 1)
		c := shown.Conversations[0]
		assert.Equal(t, g.ID, c.ID)
		assert.Equal(t, "active", c.State)
		assert.Equal(t, 1, c.Sockets)
		assert.Equal(t, "Billing", c.Routing.TargetAddress)
		assert.Equal(t, map[string]string{"orderId": "A-1001"}, c.UserData)
		var said []string
		for _, m := range c.Messages {
			said = append(said, m.Body)
		}
		assert.Equal(t, []string{"", "token 4711", "", "Hello, this is Avery. How can I help?", "You said: token 4711"}, said)
		var states []string
		for _, m := range c.Members {
			states = append(states, string(m.Role)+" "+string(m.State))
		}
		assert.Equal(t, []string{"CUSTOMER CONNECTED", "ACD DISCONNECTED", "AGENT CONNECTED"}, states)
	})
}

func TestSomebodyMayTakeTheAgentsPart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		steer(t, sim, http.MethodPost, "/sim/conversations/nowhere/agent", `{"text":"x"}`, 404)
		g := arrive(t, sim)
		part := "/sim/conversations/" + g.ID + "/agent"
		steer(t, sim, http.MethodPost, part, `{"text":"before I came"}`, 409)
		for g.hear(t) != "standard Hello, this is Avery. How can I help?" {
			continue
		}
		steer(t, sim, http.MethodPost, part, `{"typing":true}`, 204)
		steer(t, sim, http.MethodPost, part, `{"text":"by hand"}`, 204)
		g.hears(t, "typing", "standard by hand")
		steer(t, sim, http.MethodPost, part, `{}`, 400)
		steer(t, sim, http.MethodPost, part, `{"texte":"x"}`, 400)
		steer(t, sim, http.MethodPost, part, `{"leave":true}`, 204)
		g.hears(t, "AGENTAvery DISCONNECTED", "member-leave ", "CUSTOMERDana DISCONNECTED", "member-leave ")
		steer(t, sim, http.MethodPost, part, `{"text":"x"}`, 409)
	})
}

func TestAnAgentAsksToBrowseAlong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := make(chan guestchat.MediaRequest, 1)
		agent := simulator.Agent{Name: "Robin", Script: func(ctx context.Context, d *simulator.Desk) error {
			if err := d.Join(); err != nil {
				return err
			}
			m, err := d.RequestMedia(guestchat.MediaScreenshare)
			asked <- m
			for err == nil && d.Media()[0].State == guestchat.MediaPending {
				err = d.Pause(ctx, time.Second)
			}
			if err == nil {
				err = d.Say("You have " + string(d.Media()[0].State))
			}
			_ = d.Pause(ctx, time.Hour)
			return err
		}}
		sim := simulator.StartInMemory(t, simulator.Options{Agents: []simulator.Agent{agent}})
		g := arrive(t, sim)
		byScript := <-asked
		g.reads(t, "media-request "+byScript.ID)
		media := guestchat.BasePath + "/conversations/" + g.ID + "/mediarequests/"
		status, answer := call(t, sim, http.MethodPatch, media+byScript.ID, g.JWT, `{"state":"DECLINED"}`)
		require.Equal(t, http.StatusOK, status, "%s", answer)
		g.reads(t, "standard You have DECLINED")

		part := "/sim/conversations/" + g.ID + "/agent"
		for _, wrong := range []string{`{"media":["VIDEO"]}`, `{"media":"COBROWSE"}`, `{"media":[]}`} {
			steer(t, sim, http.MethodPost, part, wrong, 400)
		}
		var byHand guestchat.MediaRequest
		require.NoError(t, json.Unmarshal(steer(t, sim, http.MethodPost, part, `{"media":["COBROWSE","SCREENSHARE"]}`, 200), &byHand))
		g.reads(t, "media-request "+byHand.ID)
		shown := string(steer(t, sim, http.MethodGet, "/sim/conversations", "", 200))
		assert.Contains(t, shown, `"state":"DECLINED"`)
		assert.Contains(t, shown, `"types":["COBROWSE","SCREENSHARE"],"state":"PENDING"`)
		steer(t, sim, http.MethodPost, part, `{"leave":true}`, 204)
		g.reads(t, "CUSTOMERDana DISCONNECTED")
		steer(t, sim, http.MethodPost, part, `{"media":["COBROWSE"]}`, 409)
	})
}

func TestSocketsAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		a, b := arrive(t, sim), arrive(t, sim)
		go b.listenIdly()
		synctest.Wait()
		assert.JSONEq(t, `{"dropped":1}`, string(steer(t, sim, http.MethodPost, "/sim/drop", `{"conversation":"`+a.ID+`"}`, 200)))
		steer(t, sim, http.MethodPost, "/sim/drop", `{"conversation":"nowhere"}`, 404)
		synctest.Wait()
		assert.JSONEq(t, `{"dropped":1}`, string(steer(t, sim, http.MethodPost, "/sim/drop", "", 200)))
		a.listen(t)
		a.says(t, "back again")
	})
}

func TestHeartbeatsAreMuted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{
			Server: guestchat.ServerOptions{Heartbeat: time.Hour, Inactivity: 24 * time.Hour},
			Faults: simulator.Faults{Mute: true},
		})
		g := arrive(t, sim)
		var beats atomic.Int32
		go func() {
			for {
				_, text, err := g.conn.ReadMessage()
				if err != nil {
					return
				}
				beats.Add(int32(strings.Count(string(text), guestchat.HeartbeatMessage)))
			}
		}()
		time.Sleep(90 * time.Minute)
		assert.Zero(t, beats.Load())
		steer(t, sim, http.MethodPost, "/sim/mute", `{"heartbeats":true}`, 204)
		time.Sleep(2 * time.Hour)
		assert.EqualValues(t, 2, beats.Load())
		steer(t, sim, http.MethodPost, "/sim/mute", `{"heartbeats":false}`, 204)
		steer(t, sim, http.MethodPost, "/sim/mute", "", 400)
		time.Sleep(2 * time.Hour)
		assert.EqualValues(t, 2, beats.Load())
	})
}

func TestResetForgetsEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{Faults: simulator.Faults{
			Calls: []simulator.CallFault{{Call: "send", Status: 500}},
		}})
		g := arrive(t, sim)
		steer(t, sim, http.MethodPost, "/sim/reset", "", 204)
		assert.Empty(t, sim.Conversations())
		status, _ := g.say(t, "anybody?")
		assert.Equal(t, http.StatusNotFound, status)
		next := arrive(t, sim)
		next.says(t, "and nothing goes wrong")
	})
}

func TestTheControlIsGuarded(t *testing.T) {
	outside := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 80}
	inside := &net.TCPAddr{IP: net.IPv6loopback, Port: 80}
	for name, c := range map[string]struct {
		key    string
		addr   net.Addr
		header string
		status int
	}{
		"from this machine":              {"", inside, "", 200},
		"from elsewhere":                 {"", outside, "", 403},
		"from elsewhere, with the key":   {"s3cret", outside, "bearer s3cret", 200},
		"from elsewhere, without it":     {"s3cret", outside, "", 401},
		"from elsewhere, with a bad one": {"s3cret", outside, "Bearer s3cre", 401},
		"from this machine, without it":  {"s3cret", inside, "", 401},
		"from no network at all":         {"", nil, "", 200},
	} {
		t.Run(name, func(t *testing.T) {
			sim := simulator.New(simulator.Options{ControlKey: c.key})
			t.Cleanup(func() { require.NoError(t, sim.Close()) })
			ctx := t.Context()
			if c.addr != nil {
				ctx = context.WithValue(ctx, http.LocalAddrContextKey, c.addr)
			}
			r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/sim/conversations", http.NoBody)
			r.Header.Set("Authorization", c.header)
			w := httptest.NewRecorder()
			sim.ServeHTTP(w, r)
			assert.Equal(t, c.status, w.Code, "%s", w.Body)
			assert.NotContains(t, w.Body.String(), "s3cret")
		})
	}
}

func TestNoWebPageSteers(t *testing.T) {
	sim := simulator.New(simulator.Options{})
	t.Cleanup(func() { require.NoError(t, sim.Close()) })
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1/sim/reset", http.NoBody)
	r.Header.Set("Origin", "https://elsewhere.example")
	w := httptest.NewRecorder()
	sim.ServeHTTP(w, r)
	assert.Equal(t, http.StatusForbidden, w.Code)
}

func TestASimulatorOnAPort(t *testing.T) {
	sim := simulator.Start(t)
	g := arrive(t, sim)
	g.says(t, "bye")
	for g.hear(t) != "AGENTAvery DISCONNECTED" {
		continue
	}
	require.NoError(t, sim.Close())
	require.NoError(t, sim.Close())
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it is closed at once
	require.NoError(t, err)
	sim.Serve(listener)
	_, err = listener.Accept()
	require.ErrorIs(t, err, net.ErrClosed, "a closed simulator serves no more")
}

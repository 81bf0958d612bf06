package simulator_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCallsGoWrong(t *testing.T) {
	for name, c := range map[string]struct {
		fault   simulator.CallFault
		status  int // of a message then; 0: the connection breaks
		code    string
		arrives bool
	}{
		"refused":             {simulator.CallFault{Call: "send", Status: 500}, 500, "internal.server.error", false},
		"in its own words":    {simulator.CallFault{Status: 503, Code: "chat.error.service.unavailable"}, 503, "chat.error.service.unavailable", false},
		"too many":            {simulator.CallFault{Status: 429, RetryAfter: simulator.Duration(1500 * time.Millisecond)}, 429, "too.many.requests.retry.after", false},
		"logged out":          {simulator.CallFault{Call: "send", Status: 401, Code: "credentials.expired"}, 401, "credentials.expired", false},
		"an answer lost":      {simulator.CallFault{Call: "send", Lost: true}, 0, "", true},
		"an answer distorted": {simulator.CallFault{Call: "send", Lost: true, Status: 504}, 504, "internal.server.error", true},
		"slow":                {simulator.CallFault{Call: "send", Delay: simulator.Duration(time.Second)}, 200, "", true},
		"something else":      {simulator.CallFault{Call: "typing", Status: 500}, 200, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim := simulator.StartInMemory(t, simulator.Options{})
				g := arrive(t, sim)
				sim.SetFaults(simulator.Faults{Calls: []simulator.CallFault{c.fault}})
				began := time.Now()
				status, body := g.say(t, "precious words")
				assert.Equal(t, c.status, status)
				assert.Contains(t, string(body), c.code)
				assert.Equal(t, time.Duration(c.fault.Delay), time.Since(began))
				arrived := slices.ContainsFunc(sim.Conversations()[0].Messages(), func(m guestchat.Message) bool {
					return m.Body == "precious words"
				})
				assert.Equal(t, c.arrives, arrived)
			})
		})
	}
}

// The body is not read before the call is let through, and as long as it is
// not, net/http does not notice that the caller has gone.
func TestACallThatIsHeldUpEndsWithTheSimulator(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{Faults: simulator.Faults{
			Calls: []simulator.CallFault{{Call: "create", Delay: simulator.Duration(24 * time.Hour)}},
		}})
		began := time.Now()
		inside := httptest.NewRecorder()
		go sim.ServeHTTP(inside, httptest.NewRequestWithContext(t.Context(), http.MethodPost, guestchat.BasePath+"/conversations", strings.NewReader(danaReyes)))
		time.AfterFunc(time.Hour, func() { assert.NoError(t, sim.Close()) })
		status, _ := call(t, sim, http.MethodPost, guestchat.BasePath+"/conversations", "", danaReyes)
		assert.Zero(t, status, "the connection breaks")
		synctest.Wait()
		assert.Equal(t, http.StatusServiceUnavailable, inside.Code, "on a server that goes on, the call is answered")
		time.Sleep(time.Second) // net/http lingers over the body that it did not read
		assert.Less(t, time.Since(began), 2*time.Hour)
	})
}

func TestARefusalSaysWhenToTryAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{Faults: simulator.Faults{
			Calls: []simulator.CallFault{{Call: "create", Status: 429, Times: 1, RetryAfter: simulator.Duration(1500 * time.Millisecond)}},
		}})
		r, err := sim.Client().Post(sim.URL+guestchat.BasePath+"/conversations", "application/json", strings.NewReader(danaReyes)) //nolint:noctx // the bubble is its bound
		require.NoError(t, err)
		require.NoError(t, r.Body.Close())
		assert.Equal(t, "2", r.Header.Get("Retry-After"), "whole seconds, and not too early")
		assert.Equal(t, "*", r.Header.Get("Access-Control-Allow-Origin"))
		arrive(t, sim) // it happened once
	})
}

func TestEveryCallHasAName(t *testing.T) {
	calls := map[string]func(g *guest) (method, path string){
		"create":   func(*guest) (string, string) { return "POST", "" },
		"members":  func(g *guest) (string, string) { return "GET", "/" + g.ID + "/members" },
		"member":   func(g *guest) (string, string) { return "GET", "/" + g.ID + "/members/" + g.Member.ID },
		"send":     func(g *guest) (string, string) { return "POST", "/" + g.ID + "/members/" + g.Member.ID + "/messages" },
		"typing":   func(g *guest) (string, string) { return "POST", "/" + g.ID + "/members/" + g.Member.ID + "/typing" },
		"messages": func(g *guest) (string, string) { return "GET", "/" + g.ID + "/messages" },
		"message":  func(g *guest) (string, string) { return "GET", "/" + g.ID + "/messages/x" },
		"media":    func(g *guest) (string, string) { return "GET", "/" + g.ID + "/mediarequests" },
		"leave":    func(g *guest) (string, string) { return "DELETE", "/" + g.ID + "/members/" + g.Member.ID },
	}
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		g := arrive(t, sim)
		for broken := range calls {
			sim.SetFaults(simulator.Faults{Calls: []simulator.CallFault{{Call: broken, Status: 418}}})
			for name, of := range calls {
				if name == "leave" && broken != "leave" {
					continue // that would end it
				}
				method, path := of(g)
				status, _ := call(t, sim, method, guestchat.BasePath+"/conversations"+path, g.JWT, danaReyes)
				assert.Equal(t, name == broken, status == 418, "%s while %s is broken", name, broken)
			}
		}
		sim.SetFaults(simulator.Faults{Calls: []simulator.CallFault{{Call: "attach", Status: 418}}})
		status, _ := call(t, sim, http.MethodGet, "/chat/jwt/"+g.JWT, "", "")
		assert.Equal(t, 418, status)
		status, _ = call(t, sim, http.MethodGet, "/elsewhere", "", "")
		assert.Equal(t, 404, status)
	})
}

func TestFramesGoWrong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mute := guestchat.ServerOptions{Heartbeat: time.Hour}
		silent := simulator.Agent{Name: "Avery", Script: func(ctx context.Context, d *simulator.Desk) error {
			return d.Pause(ctx, time.Hour)
		}}
		sim := simulator.StartInMemory(t, simulator.Options{Server: mute, Agents: []simulator.Agent{silent}, Alerting: time.Hour})
		g := arrive(t, sim)
		g.hears(t, "CUSTOMERDana CONNECTED", "member-join ", "ACD CONNECTED", "AGENTAvery ALERTING")
		with := func(f simulator.FrameFault) {
			f.Times = 1
			sim.SetFaults(simulator.Faults{Frames: []simulator.FrameFault{{Frame: "typing-indicator"}, f}})
		}
		with(simulator.FrameFault{Frame: "message", Duplicate: true})
		g.says(t, "echo")
		g.hears(t, "standard echo", "standard echo")
		with(simulator.FrameFault{Reorder: true})
		g.says(t, "second")
		g.says(t, "first")
		g.hears(t, "standard first", "standard second")
		with(simulator.FrameFault{Delay: simulator.Duration(time.Minute)})
		began := time.Now()
		g.says(t, "slow")
		g.hears(t, "standard slow")
		assert.Equal(t, time.Minute, time.Since(began))
		for _, f := range []simulator.FrameFault{{Cut: true}, {Drop: true}} {
			with(f)
			g.says(t, "lost")
			_, _, err := g.conn.ReadMessage()
			require.Error(t, err)
			g.listen(t)
		}
		with(simulator.FrameFault{Frame: "channel", Drop: true}) // the next heartbeat
		g.says(t, "fine")
		g.hears(t, "standard fine")
	})
}

func TestTheSameSeedDoesTheSame(t *testing.T) {
	run := func(t *testing.T, seed uint64) (outcomes []int) {
		t.Helper()
		synctest.Test(t, func(t *testing.T) {
			sim := simulator.StartInMemory(t, simulator.Options{Faults: simulator.Faults{
				Seed:  seed,
				Calls: []simulator.CallFault{{Call: "send", Chance: 0.2, Status: 500}, {Call: "send", Chance: 0.3, Status: 429}},
			}})
			g := arrive(t, sim)
			go g.listenIdly()
			for range 40 {
				status, _ := g.say(t, "x")
				outcomes = append(outcomes, status)
			}
		})
		return outcomes
	}
	first := run(t, 7)
	assert.Equal(t, first, run(t, 7))
	assert.NotEqual(t, first, run(t, 8))
	for _, status := range []int{200, 429, 500} {
		assert.Contains(t, first, status)
	}
}

func TestFaultsAreSetOverHTTP(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		faults := `{"seed":7,"calls":[{"call":"create","status":503,"retryAfter":"2s"}],"frames":[{"frame":"message","delay":"1.5s"}],"mute":true}`
		steer(t, sim, http.MethodPost, "/sim/faults", faults, 204)
		assert.JSONEq(t, faults, string(steer(t, sim, http.MethodGet, "/sim/faults", "", 200)))
		steer(t, sim, http.MethodPost, guestchat.BasePath+"/conversations", danaReyes, 503)
		for _, wrong := range []string{
			`{"calls":[{"chance":2}]}`, `{"calls":[{"status":200}]}`, `{"calls":[{"call":"sned"}]}`, `{"frames":[{"chance":-1}]}`,
			`{"frames":[{"frame":"x"}]}`, `{"frames":[{"delay":"soon"}]}`, `{"fault":1}`, `{`,
		} {
			steer(t, sim, http.MethodPost, "/sim/faults", wrong, 400)
		}
		steer(t, sim, http.MethodPost, "/sim/faults", "{}", 204)
		arrive(t, sim)
	})
}

package simulator_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/flows"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rude is an agent for those who ask for trouble; everybody else is with Avery.
func rude(t *testing.T, faults string) *simulator.Started {
	t.Helper()
	agent := agentOf(t, `
agent: Rude
when: userData.trouble == "yes"
steps:
  in: {join: true}
  hear: {expect: null}
  trouble: {faults: `+faults+`}
  say: {send: "There."}
  wait: {expect: {text: enough}}
  calm: {faults: none}
  bye: {send: "Calm again."}
  stay: {ignore: true}`)
	calm := example(t, "avery")
	calm.When = func(a flows.Asked) bool { return a.UserData["trouble"] != "yes" }
	return simulator.StartInMemory(t, simulator.Options{
		Agents: []simulator.Agent{agent, calm}, Server: guestchat.ServerOptions{Heartbeat: time.Hour, Inactivity: 100 * time.Hour},
	})
}

// troubled arrives and asks for the trouble; quiet is a guest with another
// agent, with whom nothing may go wrong.
func troubled(t *testing.T, sim *simulator.Started) (g, quiet *guest) {
	t.Helper()
	g = arriveAs(t, sim, asking("Dana", inBilling, `"trouble":"yes"`))
	g.reads(t, "AGENTRude CONNECTED", "member-join ", "ACD DISCONNECTED")
	quiet = arriveAs(t, sim, asking("Lee", inBilling, ""))
	quiet.reads(t, "standard Hello, this is Avery. How can I help?")
	return g, quiet
}

func TestAScriptLetsCallsGoWrong(t *testing.T) {
	for name, c := range map[string]struct {
		fault  string
		status int
		code   string
	}{
		"refused":  {"{call: send, status: 500, times: 1}", 500, "internal.server.error"},
		"too many": {"{status: 429, retryAfter: 2s, times: 1}", 429, "too.many.requests.retry.after"},
		"coded":    {"{call: send, status: 400, code: chat.error.bad.request, times: 1}", 400, "chat.error.bad.request"},
		"lost":     {"{call: send, lost: true, times: 1}", 0, ""},
		"slow":     {"{call: send, delay: 3s, times: 1}", 200, ""},
		"expired":  {"{expire: true}", 401, "credentials.expired"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, quiet := troubled(t, rude(t, "["+c.fault+"]"))
				g.says(t, "go on")
				g.reads(t, "standard There.")
				began := time.Now()
				status, body := g.say(t, "hello?")
				assert.Equal(t, c.status, status)
				assert.Contains(t, string(body), c.code)
				assert.Equal(t, name == "slow", time.Since(began) == 3*time.Second)
				quiet.says(t, "all is well here")
			})
		})
	}
}

func TestAScriptLetsFramesGoWrong(t *testing.T) {
	for name, c := range map[string]struct {
		fault string
		heard []string // after "There." was said
		cut   bool
	}{
		"doubled":   {"{frame: message, duplicate: true, times: 1}", []string{"standard There.", "standard There."}, false},
		"reordered": {"{frame: message, reorder: true, times: 1}", []string{"standard one", "standard There."}, false},
		"slow":      {"{frame: message, delay: 3s, times: 1}", []string{"standard There."}, false},
		"half":      {"{frame: message, cut: true, times: 1}", nil, true},
		"dropped":   {"{frame: message, drop: true, times: 1}", nil, true},
		"cut off":   {"{drop: true}", nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g, quiet := troubled(t, rude(t, "["+c.fault+"]"))
				g.says(t, "go on")
				if c.cut {
					g.listenIdly() // until it breaks
					g.listen(t)
				} else {
					g.reads(t, "standard go on")
					synctest.Wait()
				}
				g.says(t, "one")
				g.hears(t, c.heard...)
				g.says(t, "that is enough")
				g.reads(t, "standard Calm again.")
				quiet.says(t, "all is well here")
				quiet.hears(t, "standard all is well here")
			})
		})
	}
}

func TestAScriptStopsTheHeartbeatsOfItsChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, quiet := troubled(t, rude(t, "[{mute: true}]"))
		g.says(t, "go on")
		g.reads(t, "standard There.")
		beats := func(g *guest) int {
			n := 0
			require.NoError(t, g.conn.SetReadDeadline(time.Now().Add(10*time.Hour+time.Minute)))
			for {
				_, text, err := g.conn.ReadMessage()
				if err != nil {
					return n
				}
				n += strings.Count(string(text), guestchat.HeartbeatMessage)
			}
		}
		other := make(chan int)
		go func() { other <- beats(quiet) }()
		assert.Zero(t, beats(g))
		assert.Equal(t, 10, <-other)
	})
}

func TestWhatGoesWrongWithEveryFrameDoesSoWithHeartbeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, quiet := troubled(t, rude(t, "[{duplicate: true}]"))
		go quiet.listenIdly()
		g.says(t, "go on")
		g.reads(t, "standard There.", "standard There.")
		for range 2 {
			_, text, err := g.conn.ReadMessage()
			require.NoError(t, err)
			assert.Contains(t, string(text), guestchat.HeartbeatMessage)
		}
	})
}

func TestTroubleEndsWithTheAgentWhoMakesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		storm := agentOf(t, `
agent: Storm
queues: [Billing]
faults: [{call: send, status: 500}]
steps: {in: {join: {after: 5s}}, pass: {transfer: {queue: Sales}}}`)
		g := arrive(t, staffed(t, storm, example(t, "avery")))
		g.reads(t, "AGENTStorm ALERTING")
		status, _ := g.say(t, "is it raining?")
		assert.Equal(t, http.StatusInternalServerError, status)
		g.reads(t, "AGENTAvery CONNECTED")
		g.says(t, "better now")
	})
}

// The example is played by a guest who does not give up.
func TestTheStormIsSurvived(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{Agents: []simulator.Agent{example(t, "storm")}})
		g := arriveAs(t, sim, asking("Dana", inBilling, `"weather":"storm"`))
		go keepListening(g)
		patiently := func(text string) {
			for range 20 {
				if status, _ := g.say(t, text); status == http.StatusOK {
					return
				}
				time.Sleep(3 * time.Second)
			}
			t.Error("nothing gets through")
		}
		time.Sleep(2 * time.Second)
		for _, text := range []string{"one", "two", "three"} {
			patiently(text)
			time.Sleep(20 * time.Second)
		}
		status, body := g.say(t, "locked out?")
		assert.Equal(t, http.StatusUnauthorized, status)
		var refused guestchat.ErrorBody
		require.NoError(t, json.Unmarshal(body, &refused))
		assert.Equal(t, "credentials.expired", refused.Code)
		time.Sleep(30 * time.Second)
		assert.Equal(t, guestchat.PhaseOver, sim.Conversations()[0].Phase())
	})
}

// keepListening reads until the chat is over, and comes back when cut off.
func keepListening(g *guest) {
	dialer := websocket.Dialer{NetDialContext: g.sim.DialContext}
	for {
		g.listenIdly()
		conn, response, err := dialer.Dial(g.EventStreamURI, nil)
		if response != nil {
			_ = response.Body.Close()
		}
		if err != nil {
			return
		}
		defer conn.Close()
		g.conn = conn
	}
}

func TestEveryFaultThatAFileMayNameIsOneHere(t *testing.T) {
	var list []string
	for _, call := range flows.FaultCalls() {
		list = append(list, "{call: "+call+", status: 500}")
	}
	for _, frame := range flows.FaultFrames() {
		list = append(list, "{frame: "+frame+", duplicate: true}")
	}
	loaded, problems := flows.LoadAgent("a", []byte("agent: A\nfaults: ["+strings.Join(list, ", ")+"]\nsteps: {in: {join: true}}"))
	require.Empty(t, problems.String())
	require.Len(t, loaded.Faults[0], len(list))
	var faults simulator.Faults
	for _, f := range loaded.Faults[0] {
		faults.Calls = append(faults.Calls, simulator.CallFault{Call: f.Call, Status: max(f.Status, 500)})
		faults.Frames = append(faults.Frames, simulator.FrameFault{Frame: f.Frame})
	}
	require.NoError(t, faults.Check())
}

package simulator_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func faulty(f simulator.CallFault) simulator.Faults {
	f.Times = 1
	return simulator.Faults{Calls: []simulator.CallFault{f}}
}

// Every request of web messaging can go wrong, by the name that the like call of
// guest chat has.
func TestRequestsOfWebMessagingGoWrong(t *testing.T) {
	presence := func(p webmessaging.PresenceType) webmessaging.Request {
		return webmessaging.Request{Action: webmessaging.ActionMessage, Message: &webmessaging.Message{
			Events: []webmessaging.Gesture{{EventType: webmessaging.EventPresence, Presence: &webmessaging.Presence{Type: p}}},
		}}
	}
	for call, r := range map[string]webmessaging.Request{
		"create": {Action: webmessaging.ActionConfigure},
		"send":   {Action: webmessaging.ActionMessage, Message: &webmessaging.Message{Text: "Hi"}},
		"typing": {Action: webmessaging.ActionMessage, Message: &webmessaging.Message{Events: []webmessaging.Gesture{{
			EventType: webmessaging.EventTyping, Typing: &webmessaging.Typing{Type: webmessaging.TypingOn},
		}}}},
		"leave":  presence(webmessaging.PresenceClear),
		"echo":   {Action: webmessaging.ActionEcho},
		"jwt":    {Action: webmessaging.ActionGetJWT},
		"upload": {Action: webmessaging.ActionUpload, FileName: "a.png", FileType: "image/png", FileSize: 1},
	} {
		t.Run(call, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim := simulator.StartInMemory(t, simulator.Options{})
				g := messages(t, sim)
				sim.SetFaults(faulty(simulator.CallFault{Call: call, Status: 500}))
				r.DeploymentID, r.TracingID = deploymentID, "x"
				g.asks(t, r)
				g.hears(t, "string 5000")
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		g := messages(t, sim)
		sim.SetFaults(faulty(simulator.CallFault{Call: "create", Status: 400, Code: "4006"}))
		g.asks(t, presence(webmessaging.PresenceJoin))
		g.hears(t, "string 4006")
	})
}

func TestTheManyWaysInWhichARequestGoesWrong(t *testing.T) {
	for name, c := range map[string]struct {
		fault  simulator.CallFault
		frame  string // that comes back; empty: the connection breaks
		came   bool   // the message took effect
		length time.Duration
	}{
		"refused":        {simulator.CallFault{Call: "send", Status: 403}, "string 403", false, 0},
		"in its words":   {simulator.CallFault{Call: "send", Status: 400, Code: "4011"}, "string 4011", false, 0},
		"too many":       {simulator.CallFault{Status: 429, RetryAfter: simulator.Duration(time.Second)}, "TooManyRequestsErrorMessage 429", false, 0},
		"lost":           {simulator.CallFault{Call: "send", Lost: true}, "", true, 0},
		"distorted":      {simulator.CallFault{Call: "send", Lost: true, Status: 504}, "string 5000", true, 0},
		"slow":           {simulator.CallFault{Call: "send", Delay: simulator.Duration(time.Minute)}, "t-Hi> Hi", true, time.Minute},
		"something else": {simulator.CallFault{Call: "echo", Status: 500}, "t-Hi> Hi", true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim := simulator.StartInMemory(t, simulator.Options{})
				g := messages(t, sim)
				sim.SetFaults(faulty(c.fault))
				began := time.Now()
				g.says(t, "Hi")
				if c.frame == "" {
					g.gone(t)
				} else {
					g.hears(t, c.frame)
				}
				assert.Equal(t, c.length, time.Since(began))
				assert.Equal(t, c.came, len(sim.Messaging()) == 1)
			})
		})
	}
}

func TestSocketsAndHistoryOfWebMessagingGoWrong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{Faults: simulator.Faults{Calls: []simulator.CallFault{
			{Call: "attach", Status: 503, Times: 1},
			{Call: "messages", Status: 429, RetryAfter: simulator.Duration(3 * time.Second), Times: 1},
			{Call: "upload", Status: 500, Times: 1},
		}}})
		dialer := websocket.Dialer{NetDialContext: sim.DialContext}
		_, response, err := dialer.DialContext(t.Context(), "ws://simulator.test/v1?deploymentId="+deploymentID, nil)
		require.ErrorIs(t, err, websocket.ErrBadHandshake)
		require.NoError(t, response.Body.Close())
		assert.Equal(t, http.StatusServiceUnavailable, response.StatusCode)
		messages(t, sim)
		status, answer := call(t, sim, http.MethodGet, webmessaging.HistoryPath, "", "")
		assert.Equal(t, http.StatusTooManyRequests, status, "%s", answer)
		status, _ = call(t, sim, http.MethodGet, "/files/x", "", "")
		assert.Equal(t, http.StatusInternalServerError, status)
		status, _ = call(t, sim, http.MethodGet, "/files/x", "", "")
		assert.Equal(t, http.StatusForbidden, status)
	})
}

func TestFramesOfWebMessagingGoWrong(t *testing.T) {
	for name, c := range map[string]struct {
		fault simulator.FrameFault
		want  []string // after "Hi"; the last may be the connection's end
	}{
		"twice":          {simulator.FrameFault{Frame: "message", Duplicate: true}, []string{"t-Hi> Hi", "t-Hi> Hi", "Avery: Hello, this is Avery. How can I help?"}},
		"out of order":   {simulator.FrameFault{Frame: "typing-indicator", Reorder: true}, []string{"t-Hi> Hi", "Avery: Hello, this is Avery. How can I help?", "Avery: You said: Hi", "Avery: typing"}},
		"dropped":        {simulator.FrameFault{Frame: "message", Drop: true}, nil},
		"cut":            {simulator.FrameFault{Frame: "message", Cut: true}, nil},
		"something else": {simulator.FrameFault{Frame: "member-change", Drop: true}, []string{"t-Hi> Hi", "Avery: Hello, this is Avery. How can I help?"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim := simulator.StartInMemory(t, simulator.Options{})
				g := messages(t, sim)
				c.fault.Times = 1
				sim.SetFaults(simulator.Faults{Frames: []simulator.FrameFault{c.fault}})
				g.says(t, "Hi")
				g.hears(t, c.want...)
				if c.want == nil {
					g.gone(t)
					g.connect(t)
					g.hears(t, "session")
				}
			})
		})
	}
}

func TestAMutedServerAnswersNoHealthCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{Faults: simulator.Faults{Mute: true}})
		g := messages(t, sim)
		check := webmessaging.Request{
			Action: webmessaging.ActionEcho, TracingID: "e", Message: &webmessaging.Message{Type: webmessaging.TypeText, Text: "ping"},
		}
		g.asks(t, check)
		g.says(t, "Hi")
		g.hears(t, "t-Hi> Hi")
		steer(t, sim, http.MethodPost, "/sim/mute", `{"heartbeats":true}`, 204)
		g.asks(t, check)
		g.reads(t, "response ping")
	})
}

func TestAScriptLetsThingsGoWrongOnWebMessaging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := staffed(t, agentOf(t, `
agent: Rude
steps:
  in: {join: true}
  hear: {expect: null}
  worse: {faults: [{call: send, status: 500, times: 1}, {frame: message, duplicate: true, times: 1}, {mute: true}]}
  say: {send: "There."}
  again: {expect: {text: enough}}
  cut: {faults: [{drop: true}]}
  calm: {expect: {text: calm}}
  out: {faults: [{expire: true}]}
  stay: {ignore: true}`))
		g := messages(t, sim)
		g.says(t, "hello")
		g.hears(t, "t-hello> hello", "Rude: There.", "Rude: There.")
		g.asks(t, webmessaging.Request{Action: webmessaging.ActionEcho})
		g.says(t, "no")
		g.hears(t, "string 5000")
		g.says(t, "enough")
		for { // what is under way may still come, or not
			if _, _, err := g.conn.ReadMessage(); err != nil {
				break
			}
		}
		g.connect(t)
		g.hears(t, "session")
		g.says(t, "calm")
		g.hears(t, "t-calm> calm", "SessionExpiredEvent 200")
		g.says(t, "hello?")
		g.hears(t, "string 4006")
		g.asks(t, webmessaging.Request{Action: webmessaging.ActionConfigure, DeploymentID: deploymentID})
		g.hears(t, "new session")
	})
}

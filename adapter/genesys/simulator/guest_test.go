package simulator_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A guest talks to the simulator with an HTTP client and a WebSocket library.
type guest struct {
	guestchat.CreateConversationResponse
	sim  *simulator.Started
	conn *websocket.Conn
}

const danaReyes = `{"organizationId":"any","deploymentId":"5f020000-0000-4000-8000-000000000002",
	"routingTarget":{"targetType":"QUEUE","targetAddress":"Billing","skills":["Refunds"]},
	"memberInfo":{"displayName":"Dana","customFields":{"orderId":"A-1001"}}}`

// arrive opens a conversation and listens.
func arrive(t *testing.T, sim *simulator.Started) *guest {
	t.Helper()
	return arriveAs(t, sim, danaReyes)
}

// asking is a guest's request for a conversation.
func asking(name, target, userData string) string {
	return `{"organizationId":"any","deploymentId":"5f020000-0000-4000-8000-000000000002",
		"routingTarget":{"targetType":"QUEUE",` + target + `},
		"memberInfo":{"displayName":"` + name + `","customFields":{` + userData + `}}}`
}

func arriveAs(t *testing.T, sim *simulator.Started, asked string) *guest {
	t.Helper()
	g := &guest{sim: sim}
	status, body := call(t, sim, http.MethodPost, guestchat.BasePath+"/conversations", "", asked)
	require.Equal(t, http.StatusOK, status, "%s", body)
	require.NoError(t, json.Unmarshal(body, &g.CreateConversationResponse))
	g.listen(t)
	return g
}

// arriveIdly is arriveAs for a guest whose frames do not matter.
func arriveIdly(t *testing.T, sim *simulator.Started, asked string) *guest {
	t.Helper()
	g := arriveAs(t, sim, asked)
	go g.listenIdly()
	return g
}

func (g *guest) listen(t *testing.T) {
	t.Helper()
	dialer := websocket.Dialer{NetDialContext: g.sim.DialContext}
	conn, response, err := dialer.DialContext(t.Context(), g.EventStreamURI, nil)
	require.NoError(t, err)
	defer response.Body.Close()
	g.conn = conn
	t.Cleanup(func() { _ = conn.Close() })
}

// listenIdly reads frames for as long as there are any. Nobody may hear others
// at the same time.
func (g *guest) listenIdly() {
	for {
		if _, _, err := g.conn.ReadMessage(); err != nil {
			return
		}
	}
}

func (g *guest) say(t *testing.T, text string) (status int, body []byte) {
	t.Helper()
	message, err := json.Marshal(map[string]string{"body": text})
	require.NoError(t, err)
	return call(t, g.sim, http.MethodPost,
		guestchat.BasePath+"/conversations/"+g.ID+"/members/"+g.Member.ID+"/messages", g.JWT, string(message))
}

// says is say, for messages that nothing happens to.
func (g *guest) says(t *testing.T, text string) {
	t.Helper()
	status, body := g.say(t, text)
	require.Equal(t, http.StatusOK, status, "%s", body)
}

// hear returns the next frame in a few words, heartbeats left out.
func (g *guest) hear(t *testing.T) string {
	t.Helper()
	for {
		_, text, err := g.conn.ReadMessage()
		require.NoError(t, err)
		var f guestchat.Frame
		require.NoError(t, json.Unmarshal(text, &f))
		if f.Metadata == nil {
			continue
		}
		switch b := f.EventBody; f.Metadata.Type {
		case guestchat.FrameMemberChange:
			m := g.member(t, b.Member.ID)
			return string(m.Role) + m.DisplayName + " " + string(b.Member.State)
		case guestchat.FrameTyping:
			return "typing"
		default:
			return string(b.BodyType) + " " + *b.Body
		}
	}
}

// hears reads as many frames as are expected.
func (g *guest) hears(t *testing.T, want ...string) {
	t.Helper()
	for _, w := range want {
		assert.Equal(t, w, g.hear(t))
	}
}

func (g *guest) member(t *testing.T, id string) guestchat.Member {
	t.Helper()
	var m guestchat.Member
	_, body := call(t, g.sim, http.MethodGet, guestchat.BasePath+"/conversations/"+g.ID+"/members/"+id, g.JWT, "")
	require.NoError(t, json.Unmarshal(body, &m))
	return m
}

func call(t *testing.T, sim *simulator.Started, method, path, token, body string) (status int, answer []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, sim.URL+path, bytes.NewBufferString(body))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := sim.Client().Do(request)
	if err != nil {
		return 0, nil
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, answer
}

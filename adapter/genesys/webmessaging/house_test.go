package webmessaging_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire/wiretest"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
	"github.com/botrunner/botrunner/internal/pipenet"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const deploymentID = "0c9b7a52-1111-4222-8333-944455566677"

// A house is a server on a network of its own.
type house struct {
	server  *webmessaging.Server
	network *pipenet.Network
	http    *http.Client
}

func newHouse(t *testing.T, o webmessaging.ServerOptions) *house {
	t.Helper()
	h := &house{server: webmessaging.NewServer(o)}
	h.network, h.http = wiretest.Serve(t, h.server)
	t.Cleanup(func() { require.NoError(t, h.server.Close()) })
	return h
}

// deployed is the default deployment with changes.
func deployed(change func(*webmessaging.Deployment)) func(string) *webmessaging.Deployment {
	return func(string) *webmessaging.Deployment {
		d := webmessaging.DefaultDeployment()
		change(d)
		return d
	}
}

// conversing is the part of a deployment that most tests change.
func conversing(change func(*webmessaging.Conversations)) func(string) *webmessaging.Deployment {
	return deployed(func(d *webmessaging.Deployment) { change(&d.Config.Messenger.Apps.Conversations) })
}

// A raw guest is a socket without any client.
type raw struct {
	*house
	conn  *websocket.Conn
	token string
}

func (h *house) dial(t *testing.T, query string, header http.Header) (*websocket.Conn, int) {
	t.Helper()
	dialer := websocket.Dialer{NetDialContext: h.network.DialContext, HandshakeTimeout: 10 * time.Second}
	conn, resp, err := dialer.DialContext(t.Context(), "ws://chat.test/v1?"+query, header)
	if resp != nil {
		defer func() { _ = resp.Body.Close() }()
	}
	if errors.Is(err, websocket.ErrBadHandshake) {
		return nil, resp.StatusCode
	}
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn, resp.StatusCode
}

// raw opens a socket, not configured yet.
func (h *house) raw(t *testing.T, token string) *raw {
	t.Helper()
	if token == "" {
		token = uuid.NewString()
	}
	conn, _ := h.dial(t, "deploymentId="+deploymentID, nil)
	return &raw{house: h, conn: conn, token: token}
}

// guest is a raw guest who is configured.
func (h *house) guest(t *testing.T, token string) *raw {
	t.Helper()
	g := h.raw(t, token)
	g.do(t, `{"action":"configureSession"}`)
	require.Equal(t, webmessaging.ClassSession, g.next(t).Class)
	return g
}

// do sends a request, token and deployment filled in.
func (g *raw) do(t *testing.T, request string) {
	t.Helper()
	var r map[string]any
	require.NoError(t, json.Unmarshal([]byte(request), &r), request)
	for name, value := range map[string]any{"token": g.token, "deploymentId": deploymentID} {
		if _, given := r[name]; !given {
			r[name] = value
		}
	}
	require.NoError(t, g.conn.WriteJSON(r))
}

func (g *raw) says(t *testing.T, text string) {
	t.Helper()
	g.do(t, `{"action":"onMessage","tracingId":"t-`+text+`","message":{"type":"Text","text":"`+text+`"}}`)
}

// next is the next frame.
func (g *raw) next(t *testing.T) webmessaging.Frame {
	t.Helper()
	var f webmessaging.Frame
	require.NoError(t, g.conn.SetReadDeadline(time.Now().Add(time.Minute)))
	require.NoError(t, g.conn.ReadJSON(&f))
	require.NoError(t, g.conn.SetReadDeadline(time.Time{}))
	return f
}

// expect reads a frame of that class and code.
func (g *raw) expect(t *testing.T, class webmessaging.Class, code int) webmessaging.Frame {
	t.Helper()
	f := g.next(t)
	require.Equal(t, class, f.Class, "%s", f.Body)
	require.Equal(t, code, f.Code, "%s", f.Body)
	return f
}

func into[T any](t *testing.T, f webmessaging.Frame) T {
	t.Helper()
	var body T
	require.NoError(t, json.Unmarshal(f.Body, &body), "%s", f.Body)
	return body
}

// conversation is the newest one.
func (h *house) conversation() *webmessaging.Conversation {
	all := h.server.Conversations()
	return all[len(all)-1]
}

func (h *house) agent(name string) *webmessaging.Participant {
	synctest.Wait() // a raw guest's words may be on their way
	return h.conversation().Join(webmessaging.Member{Role: webmessaging.RoleAgent, Name: name})
}

// A caller is our own client with an open session, and the server's side of it.
type caller struct {
	*house
	genesys.Session
	transport *webmessaging.Transport
}

func (h *house) options() webmessaging.Options {
	return webmessaging.Options{
		DataURL: "http://chat.test", DeploymentID: deploymentID, Origin: "https://shop.example.com",
		NetDialContext: h.network.DialContext, Rand: func() float64 { return 0.5 },
	}
}

func (h *house) transport(t *testing.T, o webmessaging.Options) *webmessaging.Transport {
	t.Helper()
	transport := webmessaging.NewTransport(o)
	t.Cleanup(func() { require.NoError(t, transport.Close()) })
	return transport
}

var danaReyes = genesys.StartRequest{
	DisplayName: "Dana Reyes", UserData: map[string]string{"orderId": "A-1001"},
	Routing: genesys.Routing{TargetAddress: "Billing", Skills: []string{"refunds", "german"}, Priority: new(3)},
}

// start opens a session that is past the guest's own joining.
func (h *house) start(t *testing.T, o webmessaging.Options) *caller {
	t.Helper()
	c := &caller{house: h, transport: h.transport(t, o)}
	session, resp, err := c.transport.Start(t.Context(), danaReyes)
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, resp.Status)
	t.Cleanup(func() { require.NoError(t, session.Close()) })
	c.Session = session
	c.hears(t, "Dana Reyes ParticipantJoined")
	return c
}

// talking is a session whose conversation has begun.
func (h *house) talking(t *testing.T, o webmessaging.Options) *caller {
	t.Helper()
	c := h.start(t, o)
	c.says(t, "Hi")
	c.hears(t, "Dana Reyes: Hi")
	return c
}

func (c *caller) says(t *testing.T, text string) {
	t.Helper()
	_, err := c.Send(t.Context(), text)
	require.NoError(t, err)
}

// update is what happened next.
func (c *caller) update(t *testing.T) (genesys.Update, string) {
	t.Helper()
	u, err := c.Receive(t.Context())
	if errors.Is(err, io.EOF) {
		return u, "EOF"
	}
	require.NoError(t, err)
	switch u.Kind {
	case genesys.Arrived:
		return u, inShort(u.Messages)
	case genesys.Disconnected:
		require.Error(t, u.Err)
		return u, "disconnected"
	case genesys.Reconnected:
		return u, "reconnected"
	case genesys.Recalled:
		return c.update(t)
	default:
		if u.Err != nil {
			return u, "over: " + u.Err.Error()
		}
		return u, "over"
	}
}

func inShort(messages []genesys.Message) string {
	var all []string
	for _, m := range messages {
		who := m.From.Name
		if m.From.Type == genesys.Bot {
			who += " (Bot)"
		}
		switch m.Type {
		case genesys.TypeMessage:
			who += ": " + m.Text
		default:
			who += " " + string(m.Type)
		}
		if m.Certainty != "" {
			who += ", " + string(m.Certainty)
		}
		if m.Restoring {
			who += " [restoring]"
		}
		all = append(all, who)
	}
	return strings.Join(all, "; ")
}

func (c *caller) hears(t *testing.T, want ...string) {
	t.Helper()
	for _, w := range want {
		_, got := c.update(t)
		require.Equal(t, w, got)
	}
}

func decode(t *testing.T, data []byte, out any) {
	t.Helper()
	if text, ok := out.(*string); ok {
		*text = string(data)
		return
	}
	require.NoError(t, json.Unmarshal(data, out), "%s", data)
}

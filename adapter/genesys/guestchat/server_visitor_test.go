package guestchat_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire/wiretest"
	"github.com/botrunner/botrunner/internal/pipenet"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A house is a server on a network of its own, visited with nothing but an
// HTTP client and a WebSocket library.
type house struct {
	server  *guestchat.Server
	network *pipenet.Network
	http    *http.Client
}

func newHouse(t *testing.T, o guestchat.ServerOptions) *house {
	t.Helper()
	h := &house{server: guestchat.NewServer(o)}
	h.network, h.http = wiretest.Serve(t, h.server)
	t.Cleanup(func() { require.NoError(t, h.server.Close()) })
	return h
}

// A reply is an answer of the API.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r reply) into(t *testing.T, v any) {
	t.Helper()
	require.Equal(t, http.StatusOK, r.status, "%s", r.body)
	require.NoError(t, json.Unmarshal(r.body, v))
}

// refused checks status and code, and that the body is a whole error body.
func (r reply) refused(t *testing.T, status int, code string) {
	t.Helper()
	var body guestchat.ErrorBody
	require.NoError(t, json.Unmarshal(r.body, &body), "%s", r.body)
	assert.Equal(t, status, r.status)
	assert.Equal(t, status, body.Status)
	assert.Equal(t, code, body.Code)
	assert.Equal(t, r.header.Get("inin-correlation-id"), body.ContextID)
	assert.Equal(t, "*", r.header.Get("Access-Control-Allow-Origin"), "pages must be able to read why")
}

func (h *house) call(ctx context.Context, t *testing.T, method, path, authorization, body string) reply {
	t.Helper()
	return h.callWith(ctx, t, method, path, body, http.Header{"Authorization": {authorization}, "Content-Type": {"application/json"}})
}

func (h *house) callWith(ctx context.Context, t *testing.T, method, path, body string, header http.Header) reply {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, method, "http://chat.test"+path, bytes.NewBufferString(body))
	require.NoError(t, err)
	request.Header = header
	response, err := h.http.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return reply{response.StatusCode, response.Header, answer}
}

const (
	conversationsPath = guestchat.BasePath + "/conversations"
	danaReyes         = `{"organizationId":"9b1a0000-0000-4000-8000-000000000001","deploymentId":"5f020000-0000-4000-8000-000000000002",
		"routingTarget":{"targetType":"queue","targetAddress":"Billing","priority":2,"skills":["Refunds"],"language":"English - Written"},
		"memberInfo":{"displayName":"Dana Reyes","role":"CUSTOMER","state":"x","customFields":{"orderId":"A-1001"}}}`
)

// A visitor is a guest with an open conversation.
type visitor struct {
	*house
	guestchat.CreateConversationResponse
	path string
	conn *websocket.Conn
}

func (h *house) visit(t *testing.T) *visitor {
	t.Helper()
	v := &visitor{house: h}
	h.call(t.Context(), t, http.MethodPost, conversationsPath, "", danaReyes).into(t, &v.CreateConversationResponse)
	v.path = conversationsPath + "/" + v.ID
	return v
}

// attached is a visitor who listens, past the greeting of the first socket.
func (h *house) attached(t *testing.T) *visitor {
	t.Helper()
	v := h.visit(t)
	v.attach(t)
	assert.Equal(t, "guest CONNECTED", v.hear(t))
	assert.Equal(t, "guest member-join", v.hear(t))
	return v
}

func (v *visitor) dial(ctx context.Context, subprotocols ...string) (*websocket.Conn, *http.Response, error) {
	dialer := websocket.Dialer{NetDialContext: v.network.DialContext, Subprotocols: subprotocols}
	return dialer.DialContext(ctx, v.EventStreamURI, nil)
}

func (v *visitor) attach(t *testing.T) {
	t.Helper()
	conn, response, err := v.dial(t.Context())
	require.NoError(t, err)
	defer response.Body.Close()
	v.conn = conn
	t.Cleanup(func() { _ = conn.Close() })
}

func (v *visitor) do(t *testing.T, method, path, body string) reply {
	t.Helper()
	return v.call(t.Context(), t, method, v.path+path, "Bearer "+v.JWT, body)
}

func (v *visitor) self() string { return "/members/" + v.Member.ID }

func (v *visitor) say(t *testing.T, text string) guestchat.Message {
	t.Helper()
	body, err := json.Marshal(map[string]string{"body": text})
	require.NoError(t, err)
	var m guestchat.Message
	v.do(t, http.MethodPost, v.self()+"/messages", string(body)).into(t, &m)
	return m
}

func (v *visitor) frame(t *testing.T) guestchat.Frame {
	t.Helper()
	_, text, err := v.conn.ReadMessage()
	require.NoError(t, err)
	var f guestchat.Frame
	require.NoError(t, json.Unmarshal(text, &f))
	return f
}

// hear tells the next frame in a few words; the guest is "guest" and everybody
// else goes by the display name that REST gives.
func (v *visitor) hear(t *testing.T) string {
	t.Helper()
	return v.tell(t, v.frame(t))
}

func (v *visitor) tell(t *testing.T, f guestchat.Frame) string {
	t.Helper()
	b := f.EventBody
	if f.Metadata == nil {
		return b.Message
	}
	switch f.Metadata.Type {
	case guestchat.FrameMemberChange:
		return v.nameOf(t, b.Member.ID) + " " + string(b.Member.State)
	case guestchat.FrameTyping:
		return v.nameOf(t, b.Sender.ID) + " types"
	case guestchat.FrameMessage:
		if *b.Body == "" {
			return v.nameOf(t, b.Sender.ID) + " " + string(b.BodyType)
		}
		return v.nameOf(t, b.Sender.ID) + ": " + *b.Body
	default:
		return string(f.Metadata.Type)
	}
}

func (v *visitor) nameOf(t *testing.T, id string) string {
	t.Helper()
	if id == v.Member.ID {
		return "guest"
	}
	return v.member(t, id).DisplayName
}

func (v *visitor) member(t *testing.T, id string) guestchat.Member {
	t.Helper()
	var m guestchat.Member
	v.do(t, http.MethodGet, "/members/"+id, "").into(t, &m)
	return m
}

// agent joins a visitor's conversation under that name.
func (v *visitor) agent(name string) *guestchat.Participant {
	return v.server.Conversation(v.ID).Join(guestchat.Member{Role: guestchat.RoleAgent, DisplayName: name})
}

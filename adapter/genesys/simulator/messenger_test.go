package simulator_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const deploymentID = "0c9b7a52-1111-4222-8333-944455566677"

// A messenger is a guest of web messaging with a WebSocket library.
type messenger struct {
	sim   *simulator.Started
	conn  *websocket.Conn
	token string
	asked map[string]string // custom attributes of the first message
}

// messages opens a session; attributes are name, value, name, value.
func messages(t *testing.T, sim *simulator.Started, attributes ...string) *messenger {
	t.Helper()
	m := &messenger{sim: sim, token: uuid.NewString(), asked: map[string]string{}}
	for i := 0; i < len(attributes); i += 2 {
		m.asked[attributes[i]] = attributes[i+1]
	}
	m.connect(t)
	m.hears(t, "new session")
	return m
}

func (m *messenger) connect(t *testing.T) {
	t.Helper()
	dialer := websocket.Dialer{NetDialContext: m.sim.DialContext}
	conn, response, err := dialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(m.sim.URL, "http")+"/v1?deploymentId="+deploymentID, nil)
	require.NoError(t, err)
	defer response.Body.Close()
	t.Cleanup(func() { _ = conn.Close() })
	m.conn = conn
	m.asks(t, webmessaging.Request{Action: webmessaging.ActionConfigure, DeploymentID: deploymentID})
}

func (m *messenger) asks(t *testing.T, r webmessaging.Request) {
	t.Helper()
	r.Token = m.token
	require.NoError(t, m.conn.WriteJSON(r))
}

// gone reports that the connection breaks, without another frame.
func (m *messenger) gone(t *testing.T) {
	t.Helper()
	_, frame, err := m.conn.ReadMessage()
	require.Error(t, err, "%s", frame)
}

func (m *messenger) says(t *testing.T, text string) {
	t.Helper()
	said := &webmessaging.Message{Type: webmessaging.TypeText, Text: text}
	if len(m.asked) > 0 {
		said.Channel = &webmessaging.Channel{Metadata: &webmessaging.ChannelMetadata{CustomAttributes: m.asked}}
	}
	m.asks(t, webmessaging.Request{Action: webmessaging.ActionMessage, TracingID: "t-" + text, Message: said})
}

// hear returns the next frame in a few words.
func (m *messenger) hear(t *testing.T) string {
	t.Helper()
	_, text, err := m.conn.ReadMessage()
	require.NoError(t, err)
	var f webmessaging.Frame
	require.NoError(t, json.Unmarshal(text, &f))
	switch f.Class {
	case webmessaging.ClassSession:
		var s webmessaging.SessionResponse
		require.NoError(t, json.Unmarshal(f.Body, &s))
		if s.NewSession {
			return "new session"
		}
		return "session"
	case webmessaging.ClassMessage:
		var said webmessaging.Message
		require.NoError(t, json.Unmarshal(f.Body, &said))
		require.False(t, said.Time().IsZero(), "every message has its time")
		return describe(f, said)
	default:
		return fmt.Sprint(f.Class, " ", f.Code)
	}
}

func describe(f webmessaging.Frame, m webmessaging.Message) string {
	who := string(m.OriginatingEntity) + ": "
	if m.Channel.From != nil && m.Channel.From.Nickname != "" {
		who = m.Channel.From.Nickname + ": "
	}
	if m.Direction == webmessaging.Inbound {
		who = f.TracingID + "> "
	}
	switch {
	case f.Type == webmessaging.FrameResponse:
		return "response " + m.Text
	case m.Typing() != nil:
		return who + "typing"
	case m.Presence() != "" && m.Metadata["readOnly"] == "true":
		return who + string(m.Presence()) + ", read-only"
	case m.Presence() != "":
		return who + string(m.Presence())
	}
	for _, c := range m.Content {
		switch {
		case c.QuickReply != nil:
			m.Text += " [" + c.QuickReply.Text + "]"
		case c.Attachment != nil:
			m.Text += c.Attachment.Filename
		}
	}
	return who + m.Text
}

func (m *messenger) hears(t *testing.T, want ...string) {
	t.Helper()
	for _, w := range want {
		assert.Equal(t, w, m.hear(t))
	}
}

// reads waits for frames and passes others over.
func (m *messenger) reads(t *testing.T, want ...string) {
	t.Helper()
	for _, w := range want {
		for m.hear(t) != w {
			continue
		}
	}
}

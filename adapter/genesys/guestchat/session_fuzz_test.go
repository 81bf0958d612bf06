package guestchat

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// always answers every request alike. Of lists it gives one page.
type always struct{ body []byte }

func (a always) RoundTrip(r *http.Request) (*http.Response, error) {
	body := a.body
	if r.URL.Query().Get("pageNumber") > "1" {
		body = []byte("{}")
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(body)), Request: r}, nil
}

// lonely is a session without a server.
func lonely(t *testing.T, answer []byte) *session {
	t.Helper()
	transport := NewTransport(Options{DataURL: "http://chat.test", HTTPClient: &http.Client{Transport: always{answer}}})
	s, err := transport.newSession(sessionData{
		ConversationID: "c", MemberID: "m", JWT: "a.b.c", WebSocketURL: "ws://chat.test/a.b.c",
	})
	require.NoError(t, err)
	s.updates = make(chan genesys.Update, 10_000)
	s.deliver = func(u genesys.Update) { s.updates <- u }
	s.people.greet(Member{ID: "m", Role: RoleCustomer, State: Connected})
	return s
}

// What a stream sends may be anything. A session survives it, gives everything
// an id and delivers no message twice.
func FuzzFrames(f *testing.F) {
	const member = `{"id":"a","displayName":"Avery","role":"AGENT","state":"CONNECTED"}`
	for _, frame := range []string{
		`{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}`,
		`{"topicName":"t","eventBody":{"conversation":{"id":"c"},"member":{"id":"a","state":"CONNECTED"}},"metadata":{"type":"member-change"}}`,
		`{"topicName":"t","eventBody":{"conversation":{"id":"c"},"member":{"id":"m","state":"DISCONNECTED"}},"metadata":{"type":"member-change"}}`,
		`{"topicName":"t","eventBody":{"id":"1","conversation":{"id":"c"},"sender":{"id":"a"},"body":"Hi","bodyType":"standard"},"metadata":{"type":"message"}}`,
		`{"topicName":"t","eventBody":{"id":"2","conversation":{"id":"c"},"sender":{"id":"a"},"bodyType":"member-leave"},"metadata":{"type":"message"}}`,
		`{"topicName":"t","eventBody":{"id":"3","conversation":{"id":"c"},"sender":{"id":"a"}},"metadata":{"type":"typing-indicator"}}`,
		`{"topicName":"t","eventBody":{"id":"4","conversation":{"id":"c"},"sender":null,"body":"Hi"},"metadata":{"type":"message"}}`,
		`[]`, `{`, `null`,
	} {
		f.Add([]byte(frame), []byte(member))
		f.Add([]byte(frame), []byte(`{"entities":[{"id":"9","sender":{"id":"m"},"body":"x"}]}`))
		f.Add([]byte(frame), []byte(`<html>`))
	}
	f.Fuzz(func(t *testing.T, frame, answer []byte) {
		var list MessageList
		if json.Unmarshal(answer, &list) == nil && list.Next != "" || !json.Valid(answer) {
			return // followed a thousand times, or asked for again after a pause: true, and slow
		}
		s := lonely(t, answer)
		for range 2 {
			_, _ = s.handle(t.Context(), frame)
		}
		close(s.updates)
		told := map[string]bool{}
		for u := range s.updates {
			for _, m := range u.Messages {
				if m.Type == genesys.TypeMessage || m.Type == genesys.TypeNotice {
					assert.False(t, told[m.ID], "twice")
					told[m.ID] = true
				}
			}
		}
	})
}

// What a server answers may be anything, too.
func FuzzAnswers(f *testing.F) {
	f.Add(200, "", []byte(`{"id":"c","jwt":"a.b.c","eventStreamUri":"ws://chat.test/a.b.c","member":{"id":"m"}}`))
	f.Add(429, "3", []byte(`{"code":"too.many.requests"}`))
	f.Add(503, "Wed, 21 Oct 2015 07:28:00 GMT", []byte(`<html>`))
	f.Add(401, "-1", []byte(`{"code":7}`))
	f.Fuzz(func(t *testing.T, status int, header string, body []byte) {
		var out CreateConversationResponse
		resp, err := read(request{doing: "asking", out: &out},
			&http.Response{StatusCode: status, Header: http.Header{"Retry-After": {header}}}, body, &callError{doing: "asking", sent: true})
		assert.Equal(t, status, resp.Status)
		if wait := wire.RetryAfter(http.Header{"Retry-After": {header}}); wait < 0 || wait > wire.MaxRetryAfter {
			t.Errorf("wait of %s", wait)
		}
		if err != nil {
			_ = judge(err)
			assert.Contains(t, err.Error(), "asking: ")
			return
		}
		_, err = NewTransport(Options{}).newSession(sessionData{
			ConversationID: out.ID, MemberID: out.Member.ID, JWT: out.JWT, WebSocketURL: out.EventStreamURI,
		})
		if err != nil && out.JWT != "" && len(out.JWT) > 20 {
			assert.NotContains(t, err.Error(), out.JWT)
		}
	})
}

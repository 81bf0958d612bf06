package webmessaging

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzFrame feeds a session what a server may send. Nothing may stop it but what
// ends a session, and whatever it delivers it can write down.
func FuzzFrame(f *testing.F) {
	for _, seed := range []string{
		`{"type":"message","class":"StructuredMessage","code":200,"body":{"id":"1","type":"Text","direction":"Outbound","text":"Hi","channel":{"time":"2026-03-01T09:00:01.250Z","from":{"nickname":"Ann"}},"originatingEntity":"Human"}}`,
		`{"type":"message","class":"StructuredMessage","code":200,"body":{"id":"1","type":"Structured","direction":"Outbound","content":[{"contentType":"Form","form":{"formPages":[{"pageComponents":[{}]}]}},{"contentType":"QuickReply"},null]}}`,
		`{"type":"message","class":"StructuredMessage","code":200,"body":{"type":"Event","direction":"Outbound","events":[{"eventType":"Presence","presence":{"type":"Disconnect"}}],"metadata":{"readOnly":true,"x":null}}}`,
		`{"type":"message","class":"StructuredMessage","body":{"type":"Event","direction":"Outbound","events":[{"typing":{"type":"On"}}],"channel":{"time":"yesterday"}}}`,
		`{"type":"response","class":"TooManyRequestsErrorMessage","code":429,"body":{"retryAfter":99999999999}}`,
		`{"type":"response","class":"string","code":409,"body":"Session is read-only"}`,
		`{"type":"message","class":"ConnectionClosedEvent","code":200,"body":null}`,
		`{"class":"Hologram","body":[]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var frame Frame
		if json.Unmarshal(data, &frame) != nil {
			return
		}
		s := NewTransport(Options{DataURL: "http://chat.test"}).newSession(sessionData{Token: "t"}, nil)
		s.closed = t.Context().Done()
		if err := s.handle(t.Context(), frame); err != nil {
			assert.True(t, isOver(err), "%v", err)
		}
		if err := s.deliver(s.window.all()); err != nil {
			require.ErrorIs(t, err, errEnded)
		}
		_ = s.offer.answer("a: b\nc, d")
		for u, ok := s.updates.take(); ok; u, ok = s.updates.take() {
			for _, m := range u.Messages {
				_, err := json.Marshal(m)
				require.NoError(t, err)
			}
		}
	})
}

func TestWhatIsUnknownIsPassedOver(t *testing.T) {
	s := NewTransport(Options{DataURL: "http://chat.test", Settle: -1}).newSession(sessionData{Token: "t"}, nil)
	s.closed = t.Context().Done()
	for _, text := range []string{
		`{"type":"message","class":"HologramEvent","code":200,"body":{"x":1}}`,
		`{"type":"message","class":"Unknown","code":200,"body":null,"extra":[]}`,
		`{"type":"response","class":"ResumeTokenResponse","code":200,"body":{"resumeToken":"r","exp":1}}`,
		`{"type":"message","class":"StructuredMessage","code":200,"body":{"id":"1","type":"Event","direction":"Outbound","events":[{"eventType":"CoBrowse","coBrowse":{"type":"Offering"}}]}}`,
		`{"type":"message","class":"StructuredMessage","code":200,"new":1,"body":{"id":"2","type":"Poem","direction":"Outbound","text":"Hi","metadata":null,"content":null,"mood":{"a":[]},"originatingEntity":"Bot"}}`,
	} {
		var f Frame
		require.NoError(t, json.Unmarshal([]byte(text), &f))
		require.NoError(t, s.handle(t.Context(), f), text)
	}
	require.NoError(t, s.deliver(s.window.all()))
	var heard []string
	for u, ok := s.updates.take(); ok; u, ok = s.updates.take() {
		for _, m := range u.Messages {
			heard = append(heard, string(m.Type)+" "+m.Text)
		}
	}
	assert.Equal(t, []string{"ParticipantJoined ", "Message Hi"}, heard)
}

// A server that forgets tracing ids is understood as far as that is possible.
func TestAnswersWithoutATracingIDAreKnownByTheirClass(t *testing.T) {
	a := newAsker()
	jwt := &note{key: "1", class: ClassJWT, doing: "asking for a token"}
	upload := &note{key: "2", class: ClassPresignedURL, doing: "uploading file"}
	require.True(t, a.leave(jwt, false) && a.leave(upload, false))
	assert.False(t, a.resolve(Frame{Class: ClassString, Code: CodeBadRequest}), "which of the two has failed?")
	require.True(t, a.resolve(Frame{Class: ClassPresignedURL, Code: CodeOK}))
	require.NoError(t, (<-upload.answer).err)
	require.True(t, a.resolve(Frame{Class: ClassString, Code: CodeBadRequest}), "only one is left")
	require.EqualError(t, (<-jwt.answer).err, "asking for a token: status 400")
	assert.False(t, a.resolve(Frame{Class: ClassJWT, TracingID: "3"}), "nobody asked")
}

// FuzzRequest feeds a server what a guest may send. Each request is answered,
// or has nothing to answer; the session is as good as before.
func FuzzRequest(f *testing.F) {
	for _, seed := range []string{
		`{"action":"onMessage","message":{"type":"Text","text":"Hi","metadata":{"id":1},"channel":{"metadata":{"customAttributes":{"a":2}}}}}`,
		`{"action":"onMessage","message":{"content":[{"contentType":"Attachment","attachment":{}},null]}}`,
		`{"action":"onMessage","message":{"type":"Event","events":[{"presence":{"type":"Clear"}},{"typing":{}}]}}`,
		`{"action":"onAttachment","fileName":".","fileSize":-1,"fileType":";"}`,
		`{"action":"closeSession"}`, `{"action":"configureSession","startNew":true}`, `{"action":"echo"}`, `[]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := NewServer(ServerOptions{NotConfigured: CodeSessionNotFound, Tamper: func(_ *Conversation, answer []byte) Tampering {
			var frame Frame
			if json.Unmarshal(answer, &frame) != nil {
				t.Errorf("not the JSON of a frame: %s", answer)
			}
			assert.NotEmpty(t, frame.Class)
			assert.NotZero(t, frame.Code)
			return Tampering{}
		}})
		defer func() { require.NoError(t, s.Close()) }()
		k := &socket{
			Socket: wire.NewSocket(&s.crew, wire.SocketOptions{}), server: s, deployment: "d", // it is never opened
			requests: meter{rate: s.options.Requests}, echoes: meter{rate: s.options.Echoes},
		}
		ctx := context.WithoutCancel(t.Context())
		configure := []byte(`{"action":"configureSession","token":"t","deploymentId":"d"}`)
		require.True(t, k.handle(ctx, configure))
		k.handle(ctx, data)
		require.True(t, k.handle(ctx, configure))
		require.NotNil(t, k.guest)
		k.guest.detach(k)
	})
}

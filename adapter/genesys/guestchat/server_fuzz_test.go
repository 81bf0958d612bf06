package guestchat_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ask calls a server without a network.
func ask(t *testing.T, s *guestchat.Server, method, path, authorization, body string) reply {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "http://chat.test"+path, strings.NewReader(body))
	r.Header.Set("Authorization", authorization)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return reply{w.Code, w.Header(), w.Body.Bytes()}
}

// answered checks that a call was either done or refused properly.
func (r reply) answered(t *testing.T) {
	t.Helper()
	switch {
	case r.status == http.StatusOK:
		assert.True(t, json.Valid(r.body), "%s", r.body)
	case r.status >= 400 && r.status < 500:
		var refusal guestchat.ErrorBody
		require.NoError(t, json.Unmarshal(r.body, &refusal), "%s", r.body)
		assert.Equal(t, r.status, refusal.Status)
		assert.NotEmpty(t, refusal.Code)
	default:
		t.Errorf("status %d: %s", r.status, r.body)
	}
}

func FuzzCreateConversation(f *testing.F) {
	f.Add(danaReyes)
	f.Add(asking(`"memberInfo"`, `"journeyContext":{"customer":{"id":"c","idType":"cookie"}},"memberInfo"`))
	f.Add(asking(`"Dana Reyes"`, `null`))
	f.Add(`{"routingTarget":{"priority":99999999999999999999}}`)
	f.Fuzz(func(t *testing.T, body string) {
		var accepted [2]bool
		for i, loose := range []bool{false, true} {
			s := guestchat.NewServer(guestchat.ServerOptions{LooseFields: loose})
			r := ask(t, s, http.MethodPost, conversationsPath, "", body)
			r.answered(t)
			accepted[i] = r.status == http.StatusOK
			assert.Equal(t, accepted[i], len(s.Conversations()) == 1)
			require.NoError(t, s.Close())
		}
		assert.True(t, accepted[1] || !accepted[0], "whoever takes anything takes strings")
	})
}

func FuzzMessage(f *testing.F) {
	f.Add(`{"body":"Hello","bodyType":"standard"}`)
	f.Add(`{"body":null}`)
	f.Add(`{"body":"\ud83d","bodyType":{}}`)
	f.Fuzz(func(t *testing.T, body string) {
		s := guestchat.NewServer(guestchat.ServerOptions{})
		defer s.Close()
		var v guestchat.CreateConversationResponse
		ask(t, s, http.MethodPost, conversationsPath, "", danaReyes).into(t, &v)
		path := conversationsPath + "/" + v.ID + "/members/" + v.Member.ID + "/messages"
		r := ask(t, s, http.MethodPost, path, "Bearer "+v.JWT, body)
		r.answered(t)
		assert.NotEqual(t, http.StatusOK, r.status, "nobody is attached")
	})
}

func FuzzToken(f *testing.F) {
	f.Add("Bearer a.b.c")
	f.Add("bearer [REDACTED]")
	f.Add("Bearer eyJhbGciOiJub25lIn0.e30.")
	f.Add("")
	f.Fuzz(func(t *testing.T, authorization string) {
		s := guestchat.NewServer(guestchat.ServerOptions{TokenKey: []byte("unknown to the fuzzer")})
		defer s.Close()
		var v guestchat.CreateConversationResponse
		ask(t, s, http.MethodPost, conversationsPath, "", danaReyes).into(t, &v)
		r := ask(t, s, http.MethodGet, conversationsPath+"/"+v.ID+"/members", authorization, "")
		r.answered(t)
		assert.Equal(t, http.StatusUnauthorized, r.status)
	})
}

func FuzzMessageWindow(f *testing.F) {
	f.Add("after=&before=&maxResults=")
	f.Add("sortOrder=descending&maxResults=9223372036854775808")
	f.Add("after=%zz;x")
	f.Fuzz(func(t *testing.T, query string) {
		s := guestchat.NewServer(guestchat.ServerOptions{})
		defer s.Close()
		var v guestchat.CreateConversationResponse
		ask(t, s, http.MethodPost, conversationsPath, "", danaReyes).into(t, &v)
		s.Conversation(v.ID).Join(guestchat.Member{Role: guestchat.RoleAgent})
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, conversationsPath+"/"+v.ID+"/messages", http.NoBody)
		r.URL.RawQuery = query
		r.Header.Set("Authorization", "Bearer "+v.JWT)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		reply{w.Code, w.Header(), w.Body.Bytes()}.answered(t)
	})
}

package platform_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys/platform"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// visit makes one request of a server.
func visit(t *testing.T, s http.Handler, method, path, token, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	if token != "" {
		r.Header.Set("Authorization", token)
	}
	if path == platform.TokenPath {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

const basic = "Basic Y2xpZW50LTE6czNjcmV0" // client-1:s3cret

func TestWhoTheServerAnswers(t *testing.T) {
	s := platform.NewServer(&book{}, platform.ServerOptions{ClientID: "client-1", ClientSecret: "s3cret", PerMinute: -1})
	grant := "grant_type=client_credentials"
	for _, c := range []struct {
		name, method, path, token, body string
		status                          int
		says                            string
	}{
		{"another grant", "POST", platform.TokenPath, basic, "grant_type=password", http.StatusBadRequest, "unsupported_grant_type"},
		{"no credentials", "POST", platform.TokenPath, "", grant, http.StatusUnauthorized, "invalid_client"},
		{"a wrong secret", "POST", platform.TokenPath, "Basic Y2xpZW50LTE6d3Jvbmc=", grant, http.StatusUnauthorized, "invalid_client"},
		{"the right ones", "POST", platform.TokenPath, basic, grant, http.StatusOK, "access_token"},
		{"no token", "GET", platform.MessagesPath + "c1", "", "", http.StatusUnauthorized, "bad.credentials"},
		{"a made-up token", "GET", platform.MessagesPath + "c1", "Bearer x", "", http.StatusUnauthorized, "bad.credentials"},
		{"an unknown path", "GET", "/api/v2/users/me", "", "", http.StatusNotFound, "not.found"},
	} {
		w := visit(t, s, c.method, c.path, c.token, c.body)
		assert.Equal(t, c.status, w.Code, c.name)
		assert.Contains(t, w.Body.String(), c.says, c.name)
	}
}

func TestWhatTheServerKnows(t *testing.T) {
	s := platform.NewServer(&book{}, platform.ServerOptions{PerMinute: 6})
	var got platform.Token
	decode(t, visit(t, s, "POST", platform.TokenPath, basic, "grant_type=client_credentials"), &got)
	assert.Equal(t, 24*60*60, got.ExpiresIn)
	token := "Bearer " + got.AccessToken
	const attributes = platform.ConversationsPath + "c1/participants/p1/attributes"
	for _, c := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", platform.MessagesPath + "m1/details", "", http.StatusOK},
		{"GET", platform.MessagesPath + "m2/details", "", http.StatusNotFound},
		{"GET", platform.MessagesPath + "c2", "", http.StatusNotFound},
		{"PATCH", attributes, `{"attributes":{"tier":"gold"}}`, http.StatusOK},
		{"PATCH", attributes, `{"tier":"gold"}`, http.StatusBadRequest},
		{"PATCH", strings.Replace(attributes, "p1", "p2", 1), `{"attributes":{}}`, http.StatusNotFound},
	} {
		assert.Equal(t, c.status, visit(t, s, c.method, c.path, token, c.body).Code, c.path)
	}
	w := visit(t, s, "GET", platform.MessagesPath+"c1", token, "")
	assert.Equal(t, http.StatusTooManyRequests, w.Code, "the seventh request of a minute")
	assert.Equal(t, "10", w.Header().Get("Retry-After"))
}

func TestPathsAreTheBeginningsOfAll(t *testing.T) {
	for _, path := range []string{platform.TokenPath, platform.MessagesPath + "m1/details", platform.ConversationsPath + "c1"} {
		found := false
		for _, beginning := range platform.Paths() {
			found = found || strings.HasPrefix(path, beginning)
		}
		require.True(t, found, path)
	}
}

package platform_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys/platform"
	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// answering gives a token, and to all else the same answer.
type answering string

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	body := string(a)
	if r.URL.Path == platform.TokenPath {
		body = `{"access_token":"t","expires_in":60}`
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// FuzzAnswer feeds a client what the API may say. It is understood or an error,
// and a conversation that was found has an id.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		`{"id":"m1","conversationId":"c1"}`, `{"participants":[{"id":"p","purpose":"agent","state":"connected","connectedTime":"2026-03-01T09:00:00.000Z"},null]}`,
		`{"participants":[{"endTime":"yesterday"}]}`, `{"attributes":{"a":1}}`, `[]`, `null`, ``,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		c := platform.New(platform.Options{
			APIURL: "http://api.test", LoginURL: "http://login.test", ClientID: "c", ClientSecret: bot.NewSecret("s3cret"),
			HTTPClient: &http.Client{Transport: answering(body)}, PerMinute: 1e9,
		})
		conversation, err := c.Find(t.Context(), "m1")
		assert.Equal(t, err == nil, conversation != "")
		_, err = c.People(t.Context(), "c1")
		if err != nil {
			require.EqualError(t, err, "looking who is in the conversation: answer is not what the API promises")
		}
		_, err = c.SetAttributes(t.Context(), "c1", "p1", nil)
		assert.NoError(t, err, "what it answers beside the status is the caller's to read")
	})
}

// FuzzAttributes feeds a server what a client may send.
func FuzzAttributes(f *testing.F) {
	for _, seed := range []string{`{"attributes":{"a":"1"}}`, `{"attributes":{"a":1}}`, `{"attributes":null}`, `[`, ``} {
		f.Add(seed)
	}
	s := platform.NewServer(&book{}, platform.ServerOptions{PerMinute: -1})
	var token platform.Token
	r := httptest.NewRequestWithContext(f.Context(), http.MethodPost, platform.TokenPath, strings.NewReader("grant_type=client_credentials"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth("a", "b")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	decode(f, w, &token)
	f.Fuzz(func(t *testing.T, body string) {
		w := visit(t, s, http.MethodPatch, platform.ConversationsPath+"c1/participants/p1/attributes", "Bearer "+token.AccessToken, body)
		assert.Contains(t, []int{http.StatusOK, http.StatusBadRequest}, w.Code)
	})
}

package operators_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/front/operators"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func handler(t *testing.T) http.Handler {
	t.Helper()
	f := front.New(front.Options{Route: func(guestchat.CreateConversation) (front.Route, bool) { return front.Route{}, false }})
	t.Cleanup(func() { require.NoError(t, f.Close()) })
	return operators.NewHandler(operators.Options{Front: f})
}

func TestWhatCannotBeDoneIsSaidInWords(t *testing.T) {
	h := handler(t)
	for _, one := range []struct {
		method, path, body string
		status             int
		says               string
	}{
		{"GET", "/conversations", "", 200, "[]"},
		{"GET", "/conversations/c1", "", 404, `{"error":"there is no such conversation here"}`},
		{"GET", "/conversations/c1/transcript", "", 404, `{"error":"there is no such conversation here"}`},
		{"POST", "/conversations/c1/end", "", 404, `{"error":"there is no such conversation here"}`},
		{"POST", "/conversations/c1/hand-over", "", 404, `{"error":"there is no such conversation here"}`},
		{"DELETE", "/conversations/c1", "", 404, `{"error":"there is no such conversation here"}`},
		{"POST", "/conversations/forget", "{}", 400, `{"error":"expected {\"custom_fields\": {\"name\": \"value\"}}"}`},
		{"POST", "/conversations/forget", `{"custom_fields": {"email": ""}}`, 400, "expected"},
		{"POST", "/conversations/forget", strings.Repeat("x", 100_000), 400, "expected"},
		{"POST", "/conversations/forget", `{"custom_fields": {"customerId": "7"}}`, 200, `{"conversations":0,"journals":0}`},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), one.method, one.path, strings.NewReader(one.body)))
		assert.Equal(t, one.status, w.Code, one.path)
		assert.Contains(t, w.Body.String(), one.says, one.path)
		assert.Equal(t, "application/json", w.Header().Get("Content-Type"))
	}
}

// A browser that knows the key, or needs none, must not act for another site.
func TestAnotherSitesPageCannotAct(t *testing.T) {
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1:9090/conversations/forget",
		strings.NewReader(`{"custom_fields": {"customerId": "7"}}`))
	r.Header.Set("Origin", "https://elsewhere.example.com")
	w := httptest.NewRecorder()
	handler(t).ServeHTTP(w, r)
	assert.Equal(t, http.StatusForbidden, w.Code)
}

// An answer that comes line by line may break off, and must not be taken for all.
func TestStandingsThatBreakOffAreNoAnswer(t *testing.T) {
	const one = `{"standing":{"id":"c1","version":"v1","phase":1,"step":"name"}}` + "\n"
	for answer, problem := range map[string]string{
		one:                                  "the admin server's answer broke off",
		one + `{"sta`:                        "the admin server's answer broke off",
		one + `{"end":{"error":"no store"}}`: "no store",
		"<html>":                             "reading the admin server's answer: ",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(answer)) }))
		_, err := (&operators.Client{Address: server.URL}).Standings(t.Context(), nil)
		require.ErrorContains(t, err, problem)
		server.Close()
	}
}

package simulator_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever somebody sends to the control is done or refused, and nothing breaks.
func FuzzControl(f *testing.F) {
	for _, seed := range []string{
		`{"text":"x"}`, `{"transfer":"Sales"}`, `{"transfer":{"agent":"Kim"}}`, `{"transfer":null}`, `{"heartbeats":false}`,
		`{"calls":[{"call":"send","status":500,"chance":0.5}],"frames":[{"delay":"1s"}]}`, `{"conversation":""}`, "", "[", "null",
	} {
		f.Add(seed)
	}
	sim := simulator.New(simulator.Options{})
	f.Cleanup(func() { require.NoError(f, sim.Close()) })
	f.Fuzz(func(t *testing.T, body string) {
		for _, path := range []string{"/sim/faults", "/sim/mute", "/sim/drop", "/sim/conversations/x/agent", "/sim/reset"} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
			w := httptest.NewRecorder()
			sim.ServeHTTP(w, r)
			assert.Less(t, w.Code, 500, "%s: %s", path, w.Body)
		}
	})
}

// A token is looked into before it is verified, to see whose faults to show.
func FuzzTokens(f *testing.F) {
	f.Add(base64.RawURLEncoding.EncodeToString([]byte(`{"data":{"conv":"x"}}`)))
	f.Add("")
	f.Add("e30")
	sim := simulator.New(simulator.Options{})
	f.Cleanup(func() { require.NoError(f, sim.Close()) })
	f.Fuzz(func(t *testing.T, claims string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
		r.URL.Path = "/chat/jwt/a." + claims + ".c"
		w := httptest.NewRecorder()
		sim.ServeHTTP(w, r)
		assert.GreaterOrEqual(t, w.Code, 300)
		assert.Less(t, w.Code, 500)
	})
}

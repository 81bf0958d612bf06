package guestchat_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestATokenExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{TokenLife: time.Minute, NeverAttached: time.Hour})
		v := h.visit(t)
		time.Sleep(59 * time.Second)
		assert.Equal(t, 200, v.do(t, http.MethodGet, v.self(), "").status)
		time.Sleep(time.Second)
		v.do(t, http.MethodGet, v.self(), "").refused(t, 401, "credentials.expired")
		_, response, err := v.dial(t.Context())
		require.Error(t, err)
		defer response.Body.Close()
		assert.Equal(t, 401, response.StatusCode, "refused before the upgrade")
	})
}

func TestTheTokenHasTheShapeOfTheOriginals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).visit(t)
		parts := strings.Split(v.JWT, ".")
		require.Len(t, parts, 3)
		claims, err := base64.RawURLEncoding.DecodeString(parts[1])
		require.NoError(t, err)
		assert.JSONEq(t, `{"data":{"conv":"`+v.ID+`","did":"5f020000-0000-4000-8000-000000000002","sub":"`+v.Member.ID+`"},
			"org":"9b1a0000-0000-4000-8000-000000000001","iss":"urn:purecloud:webchat","exp":946760400,"iat":946684800}`, string(claims))
	})
}

func TestForgedTokensAreRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		key := []byte("a key that only the server knows")
		v := newHouse(t, guestchat.ServerOptions{TokenKey: key}).visit(t)
		claims := jwt.MapClaims{
			"data": map[string]string{"conv": v.ID}, "iss": "urn:purecloud:webchat", "exp": time.Now().Add(time.Hour).Unix(),
		}
		sign := func(method jwt.SigningMethod, key any) string {
			token, err := jwt.NewWithClaims(method, claims).SignedString(key)
			require.NoError(t, err)
			return token
		}
		v.JWT = sign(jwt.SigningMethodHS256, key)
		assert.Equal(t, 200, v.do(t, http.MethodGet, "/members", "").status)
		for name, token := range map[string]string{
			"another key":    sign(jwt.SigningMethodHS256, []byte("guessed")),
			"another method": sign(jwt.SigningMethodHS512, key),
			"no signature":   sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType),
		} {
			t.Log(name)
			v.JWT = token
			v.do(t, http.MethodGet, "/members", "").refused(t, 401, "bad.credentials")
		}
		delete(claims, "exp")
		v.JWT = sign(jwt.SigningMethodHS256, key)
		v.do(t, http.MethodGet, "/members", "").refused(t, 401, "bad.credentials")
	})
}

func TestGuestsMayHaveToAuthenticate(t *testing.T) {
	key := []byte("the site's key")
	good, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"sub": "dana"}).SignedString(key)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		options       guestchat.ServerOptions
		token         string
		code          string // empty: accepted
		authenticated bool
	}{
		"nobody asks":       {guestchat.ServerOptions{}, "", "", false},
		"believed":          {guestchat.ServerOptions{}, "anything", "", true},
		"required":          {guestchat.ServerOptions{RequireAuth: true}, "", "chat.deployment.require.auth", false},
		"verified":          {guestchat.ServerOptions{AuthKey: key}, good, "", true},
		"forged":            {guestchat.ServerOptions{AuthKey: key}, good + "x", "chat.deployment.bad.auth", false},
		"verified, but not": {guestchat.ServerOptions{AuthKey: key}, "", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, c.options)
				r := h.call(t.Context(), t, http.MethodPost, conversationsPath, "", asking(`"memberInfo"`, `"memberAuthToken":"`+c.token+`","memberInfo"`))
				if c.code != "" {
					r.refused(t, 400, c.code)
					return
				}
				require.Equal(t, 200, r.status)
				kept := h.server.Conversations()[0]
				assert.Equal(t, c.authenticated, kept.Guest().AuthenticatedGuest)
				assert.Empty(t, kept.Asked.MemberAuthToken, "secrets are not kept")
			})
		})
	}
}

func TestTheEventStreamIsWhereTheGuestFindsIt(t *testing.T) {
	for name, c := range map[string]struct{ target, public, want string }{
		"as it came":      {"http://10.0.0.7:8080", "", "ws://10.0.0.7:8080/chat/jwt/"},
		"over TLS":        {"https://chat.test", "", "wss://chat.test/chat/jwt/"},
		"behind a proxy":  {"http://10.0.0.7:8080", "https://chat.example.com/", "wss://chat.example.com/chat/jwt/"},
		"behind a prefix": {"http://10.0.0.7:8080", "http://example.com/botrunner", "ws://example.com/botrunner/chat/jwt/"},
	} {
		t.Run(name, func(t *testing.T) {
			server := guestchat.NewServer(guestchat.ServerOptions{PublicURL: c.public})
			t.Cleanup(func() { require.NoError(t, server.Close()) })
			w := httptest.NewRecorder()
			server.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, c.target+conversationsPath, strings.NewReader(danaReyes)))
			var created guestchat.CreateConversationResponse
			reply{w.Code, w.Header(), w.Body.Bytes()}.into(t, &created)
			assert.Equal(t, c.want+created.JWT, created.EventStreamURI)
		})
	}
}

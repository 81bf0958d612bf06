package webmessaging_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// signing is a server on which guests may sign in.
func signing(t *testing.T) *house {
	t.Helper()
	return newHouse(t, webmessaging.ServerOptions{Deployment: deployed(func(d *webmessaging.Deployment) {
		d.Config.Auth = webmessaging.SignInOptions{Enabled: true, AllowSessionUpgrade: true}
	})})
}

// signIn exchanges Dana's code for tokens.
func (h *house) signIn(t *testing.T) webmessaging.SignedIn {
	t.Helper()
	var in webmessaging.SignedIn
	status := h.call(t, http.MethodPost, webmessaging.ExchangePath, "",
		`{"deploymentId":"`+deploymentID+`","oauth":{"code":"dana","redirectUri":"https://shop.example.com"}}`, &in)
	require.Equal(t, http.StatusOK, status)
	return in
}

func (g *raw) authenticate(t *testing.T, jwt string) {
	t.Helper()
	g.do(t, `{"action":"configureAuthenticatedSession","data":{"code":"`+jwt+`"}}`)
}

func TestAGuestWhoSignsInIsKnownFromThenOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := signing(t)
		in := h.signIn(t)
		g := h.guest(t, "")
		g.says(t, "Hi")
		g.next(t)
		g.authenticate(t, in.JWT)
		assert.False(t, into[webmessaging.SessionResponse](t, g.expect(t, webmessaging.ClassSession, 200)).NewSession)
		m := into[webmessaging.Message](t, g.expect(t, webmessaging.ClassMessage, 200))
		assert.Equal(t, webmessaging.PresenceSignIn, m.Presence())
		g.says(t, "me")
		assert.Equal(t, "true", into[webmessaging.Message](t, g.next(t)).Metadata["authenticated"])
		anonymous := h.raw(t, g.token)
		anonymous.do(t, `{"action":"configureSession"}`)
		anonymous.expect(t, webmessaging.ClassString, webmessaging.CodeSessionSignedIn)
	})
}

func TestSigningInElsewhereClosesTheSessionBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := signing(t)
		in := h.signIn(t)
		phone, desk := h.raw(t, ""), h.raw(t, "")
		phone.authenticate(t, in.JWT)
		phone.expect(t, webmessaging.ClassSession, 200)
		desk.authenticate(t, in.JWT)
		told := into[webmessaging.SessionResponse](t, desk.expect(t, webmessaging.ClassSession, 200))
		assert.True(t, told.ClearedExistingSession)
		closed := into[webmessaging.ConnectionClosed](t, phone.expect(t, webmessaging.ClassConnectionClosed, 200))
		assert.Equal(t, webmessaging.ReasonSignedIn, closed.Reason)
		assert.Equal(t, webmessaging.ReasonSignedIn, closed.ReasonCode)
	})
}

func TestSigningOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := signing(t)
		in := h.signIn(t)
		g := h.raw(t, "")
		g.authenticate(t, in.JWT)
		g.expect(t, webmessaging.ClassSession, 200)
		assert.Equal(t, 204, h.call(t, http.MethodDelete, webmessaging.RevokePath, "Bearer "+in.JWT, "", nil))
		g.expect(t, webmessaging.ClassLogout, 200)
		refresh := `{"refreshToken":"` + in.RefreshToken + `"}`
		assert.Equal(t, 401, h.call(t, http.MethodPost, webmessaging.RefreshPath, "", refresh, nil))
	})
}

func TestTokensOfSignedInGuestsAreChecked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := signing(t)
		in := h.signIn(t)
		g := h.raw(t, "")
		g.authenticate(t, "made.up.token")
		g.expect(t, webmessaging.ClassString, 401)
		time.Sleep(16 * time.Minute)
		late := h.raw(t, "")
		late.authenticate(t, in.JWT)
		late.expect(t, webmessaging.ClassString, 401)
		var again webmessaging.SignedIn
		refresh := `{"refreshToken":"` + in.RefreshToken + `"}`
		require.Equal(t, 200, h.call(t, http.MethodPost, webmessaging.RefreshPath, "", refresh, &again))
		late.authenticate(t, again.JWT)
		late.expect(t, webmessaging.ClassSession, 200)
		closed := newHouse(t, webmessaging.ServerOptions{}).raw(t, "")
		closed.authenticate(t, again.JWT)
		assert.Equal(t, "Session authentication failed", into[string](t, closed.expect(t, webmessaging.ClassString, 403)))
	})
}

func TestAClientSignsInAndRenewsItsToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := signing(t)
		o := h.options()
		o.SignIn = &webmessaging.OAuth{Code: "dana", RedirectURI: "https://shop.example.com"}
		c := h.talking(t, o)
		assert.Equal(t, "true", h.conversation().Messages()[0].Metadata["authenticated"])
		time.Sleep(time.Hour)
		h.conversation().DropSockets()
		c.hears(t, "disconnected", "reconnected")
		c.says(t, "still me")
		c.hears(t, "Dana Reyes: still me")
	})
}

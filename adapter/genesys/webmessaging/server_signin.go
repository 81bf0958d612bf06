package webmessaging

import (
	"net/http"
	"time"

	"github.com/google/uuid"
)

// exchange gives who has logged in a token to show on the socket, and one to
// get the next with.
func (s *Server) exchange(w http.ResponseWriter, r *http.Request) {
	var asked SignInRequest
	if !readBody(w, r, &asked) {
		return
	}
	d := s.deployment(asked.DeploymentID)
	subject, ok := s.options.Exchange(asked.OAuth)
	switch {
	case d == nil || !d.Config.Auth.Enabled:
		refuse(w, http.StatusForbidden, "the deployment has no signing in")
		return
	case !ok:
		refuse(w, http.StatusUnauthorized, "Session authentication failed")
		return
	}
	refresh := uuid.NewString()
	s.mu.Lock()
	s.refresh[refresh] = subject
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, SignedIn{JWT: s.signIn(subject), RefreshToken: refresh})
}

func (s *Server) signIn(subject string) string {
	return s.sign(purposeSignIn, subject, time.Now().Add(s.options.SignInLife))
}

func (s *Server) refreshToken(w http.ResponseWriter, r *http.Request) {
	var asked RefreshRequest
	if !readBody(w, r, &asked) {
		return
	}
	s.mu.Lock()
	subject, ok := s.refresh[asked.RefreshToken]
	s.mu.Unlock()
	if !ok {
		refuse(w, http.StatusUnauthorized, "Try to authenticate again")
		return
	}
	writeJSON(w, http.StatusOK, SignedIn{JWT: s.signIn(subject)})
}

// revoke signs somebody out, everywhere.
func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	subject, ok := s.verify(purposeSignIn, bearer(r))
	if !ok {
		refuse(w, http.StatusUnauthorized, "Try to authenticate again")
		return
	}
	s.mu.Lock()
	for token, of := range s.refresh {
		if of == subject {
			delete(s.refresh, token)
		}
	}
	g := s.signedIn[subject]
	delete(s.signedIn, subject)
	s.mu.Unlock()
	if g != nil {
		g.logOut()
	}
	w.WriteHeader(http.StatusNoContent)
}

func (g *guest) logOut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.push(encode(FrameMessage, ClassLogout, CodeOK, empty{}, ""))
	g.evict(g.sockets, "")
	g.sockets = nil
}

// identify says who signs in with the request; nobody does with the plain form.
func (k *socket) identify(r Request) (subject string, _ *Refusal) {
	if r.Action != ActionConfigureAuthenticated {
		return "", nil
	}
	d := k.server.deployment(r.DeploymentID)
	if d == nil || !d.Config.Auth.Enabled {
		return "", refusing(CodeForbidden, "Session authentication failed")
	}
	if r.Data == nil {
		return "", refusing(CodeBadRequest, "data is missing")
	}
	subject, ok := k.server.verify(purposeSignIn, r.Data.Code)
	if !ok {
		return "", refusing(CodeUnauthorized, "Try to authenticate again")
	}
	return subject, nil
}

// signedInElsewhere makes this the session in which the guest is signed in. The
// one before, if there is one, is told why it is closed, once this one's lock is
// free: two sessions never wait for each other.
func (s *Server) signedInElsewhere(g *guest) bool {
	s.mu.Lock()
	before := s.signedIn[g.subject]
	s.signedIn[g.subject] = g
	s.mu.Unlock()
	if before == nil || before == g {
		return false
	}
	return s.crew.Start(func() {
		before.mu.Lock()
		defer before.mu.Unlock()
		if before.phase != guestGone {
			before.evict(before.sockets, ReasonSignedIn)
			before.finish()
		}
	})
}

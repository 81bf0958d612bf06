package webmessaging

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
)

func isRefused(err error) bool {
	_, ok := errors.AsType[*genesys.ResponseError](err)
	return ok
}

// open connects and configures the session; a fresh one is to have no past. It is
// tried again when the network is unwilling, not when the server is.
func (s *session) open(ctx context.Context, fresh bool) (l *line, told SessionResponse, resp genesys.Response, err error) {
	for try := 1; ; try++ {
		l, told, resp, err = s.connect(ctx, fresh)
		if err == nil || isRefusal(err) || isOver(err) || try == maxTries || !wire.Sleep(ctx, s.transport.pause(try, err)) {
			return l, told, resp, err
		}
	}
}

// connect is one try of open.
func (s *session) connect(ctx context.Context, fresh bool) (*line, SessionResponse, genesys.Response, error) {
	l, err := s.transport.dialLine(ctx)
	if err != nil {
		return nil, SessionResponse{}, genesys.Response{}, err
	}
	told, resp, err := s.configure(ctx, l, false)
	if err == nil && fresh && (!told.NewSession || told.ReadOnly) {
		told, resp, err = s.startAnew(ctx, l)
	}
	if err != nil {
		l.close()
		return nil, told, resp, err
	}
	return l, told, resp, nil
}

// configure tells the server who the guest is. A signed-in guest whose token has
// expired gets another one.
func (s *session) configure(ctx context.Context, l *line, startNew bool) (SessionResponse, genesys.Response, error) {
	r := Request{
		Action: ActionConfigure, DeploymentID: s.at.DeploymentID, StartNew: &startNew,
		JourneyContext: &JourneyContext{
			Customer:        JourneyCustomer{ID: s.Self().ID, IDType: "cookie"},
			CustomerSession: JourneySession{Type: "web"},
		},
	}
	if s.transport.opts.SignIn == nil {
		return s.configured(ctx, l, r)
	}
	r.Action = ActionConfigureAuthenticated
	for stale, try := "", 1; ; try++ {
		code, err := s.transport.signIn(ctx, stale)
		if err != nil {
			return SessionResponse{}, genesys.Response{}, err
		}
		r.Data = &SignInData{code}
		told, resp, err := s.configured(ctx, l, r)
		if try == 2 || !isDenied(err) {
			return told, resp, err
		}
		stale = code
	}
}

func isDenied(err error) bool {
	refused, ok := errors.AsType[*genesys.ResponseError](err)
	return ok && (refused.Response.Status == http.StatusUnauthorized || refused.Response.Status == http.StatusForbidden)
}

// configured sends one request for a session. With the answer, tokens for
// history are good no longer.
func (s *session) configured(ctx context.Context, l *line, r Request) (SessionResponse, genesys.Response, error) {
	const doing = "opening session"
	var told SessionResponse
	f, err := s.answerOn(ctx, l, doing, ClassSession, r)
	resp := genesys.Response{Status: f.Code, Body: f.Body}
	s.mu.Lock()
	s.pass = JWTResponse{}
	s.mu.Unlock()
	if err != nil {
		return told, resp, err
	}
	if f.Class != ClassSession || json.Unmarshal(f.Body, &told) != nil {
		return told, resp, fmt.Errorf("%s: answer is not what the API promises", doing)
	}
	return told, resp, nil
}

// startAnew leaves an old session of the guest for a new one, on the same
// connection. It may be one of a moment ago, the answer about which got lost.
func (s *session) startAnew(ctx context.Context, l *line) (SessionResponse, genesys.Response, error) {
	const doing = "closing old session"
	_, err := s.answerOn(ctx, l, doing, ClassSession, Request{Action: ActionCloseSession, CloseAllConnections: true})
	if err != nil {
		return SessionResponse{}, genesys.Response{}, err
	}
	s.window.all() // what the old session had to say
	told, resp, err := s.configure(ctx, l, true)
	if err == nil && (!told.NewSession || told.ReadOnly) {
		err = errors.New("opening session: the server does not start a new one")
	}
	return told, resp, err
}

// join begins the conversation without a word, user data in hand.
func (s *session) join(ctx context.Context) error {
	_, err := s.post(ctx, "joining", Message{Type: TypeEvent, Events: presence(PresenceJoin)})
	return err
}

// mend connects again and fetches what was missed. Waits grow, and begin anew when
// somebody hurries.
func (s *session) mend(ctx context.Context) (*line, error) {
	deadline := time.Now().Add(s.transport.opts.ReconnectFor)
	var err error
	for try := 1; ; try++ {
		wait := s.transport.pause(try, err)
		if time.Now().Add(wait).After(deadline) {
			return nil, lost(fmt.Errorf("no connection in %s", s.transport.opts.ReconnectFor))
		}
		if s.rest(ctx, wait, err) {
			try = 0
		}
		var l *line
		if ctx.Err() == nil {
			l, err = s.resume(ctx)
		}
		switch {
		case ctx.Err() != nil:
			s.abandon(l)
			return nil, context.Cause(ctx)
		case err == nil || isOver(err):
			return l, err
		}
	}
}

// rest waits between two tries, and reports whether it was cut short: who ends the
// chat cannot wait for long. That a server wants to be left alone comes first.
func (s *session) rest(ctx context.Context, wait time.Duration, why error) (short bool) {
	hurry := s.hurry
	if refused, ok := errors.AsType[*genesys.ResponseError](why); ok && refused.RetryAfter > 0 {
		hurry = nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-hurry:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}

// resume is one try of mend. The connection is there before history is read, so
// that nothing falls between the two.
func (s *session) resume(ctx context.Context) (*line, error) {
	s.gathering = true
	l, told, _, err := s.connect(ctx, false)
	switch {
	case isRefusal(err):
		return nil, lost(err)
	case err != nil:
		return nil, err
	case told.NewSession && s.clearing.Load():
		err = errEnded // what was to be erased is gone
	case told.NewSession:
		err = lost(errors.New("the server has begun a new session"))
	case !s.restoring:
		err = s.catchUp(ctx, l)
	}
	if err == nil && told.ReadOnly {
		err = errEnded
	}
	if err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

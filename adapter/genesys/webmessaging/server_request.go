package webmessaging

import (
	"context"
	"encoding/json"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// handle does what one frame asks for. It reports false when the connection is
// to be closed.
func (k *socket) handle(ctx context.Context, data []byte) bool {
	var r Request
	if err := json.Unmarshal(data, &r); err != nil {
		k.push(refusing(CodeBadRequest, "Request failed.").frame(""))
		return true
	}
	var fate Interception
	if intercept := k.server.options.Intercept; intercept != nil {
		fate = intercept(k.guest.latest(), r)
	}
	if fate.Delay > 0 && !k.Wait(fate.Delay) || fate.HangUp {
		return false
	}
	refusal := fate.Refusal
	if refusal == nil || fate.Lost {
		refusal = k.attend(ctx, r, fate)
	}
	if refusal != nil {
		k.push(refusal.frame(r.TracingID))
	}
	return !fate.Lost || fate.Refusal != nil && r.TracingID != ""
}

// attend does what a request asks for and says why not. Of an answer that is to
// get lost nothing is sent but the refusal in its place.
func (k *socket) attend(ctx context.Context, r Request, fate Interception) *Refusal {
	if fate.Lost {
		lost := r.TracingID
		if fate.Refusal == nil {
			lost = "" // the connection breaks, and with it all
		}
		k.lost.Store(&lost)
		if lost != "" {
			defer k.lost.Store(nil)
		}
	}
	refusal := k.check(r)
	if refusal == nil {
		refusal = k.act(ctx, r)
	}
	if fate.Lost {
		return fate.Refusal
	}
	return refusal
}

// muted reports whether health checks go without an answer.
func (k *socket) muted() bool {
	c := k.guest.latest()
	return k.server.deaf.Load() || c != nil && c.deaf.Load()
}

// check looks at what is the same for all actions.
func (k *socket) check(r Request) *Refusal {
	if wait := k.requests.take(); wait > 0 {
		return TooMany(wait)
	}
	switch r.Action {
	case ActionConfigure, ActionConfigureAuthenticated, ActionGetConfiguration:
		return nil
	default:
	}
	if k.guest != nil {
		if gone, expired := k.guest.dismissed(); gone {
			k.guest, k.expired = nil, expired
		}
	}
	switch {
	case k.expired && r.Action == ActionEcho:
		return nil // is told that the session expired
	case k.expired:
		return refusing(CodeSessionExpired, "Session expired")
	case k.guest == nil:
		return refusing(k.server.options.NotConfigured, "Session not found")
	case r.Token == "" && r.Action == ActionEcho:
		return nil // clients are about that leave it out there
	case r.Token != k.guest.key.token:
		return refusing(CodeSessionNotFound, "Session not found")
	}
	return nil
}

// act dispatches the actions.
func (k *socket) act(ctx context.Context, r Request) *Refusal {
	switch r.Action {
	case ActionConfigure, ActionConfigureAuthenticated:
		return k.configure(r)
	case ActionMessage:
		return k.message(ctx, r)
	case ActionUpload:
		return k.upload(r)
	case ActionGetAttachment:
		return k.getAttachment(r)
	case ActionDeleteAttachment:
		return k.deleteAttachment(r)
	case ActionEcho:
		return k.echo(r)
	case ActionGetJWT:
		return k.getJWT(r)
	case ActionGetConfiguration:
		return k.getConfiguration(r)
	case ActionCloseSession:
		return k.closeSession(r)
	default:
		return refusing(CodeBadRequest, "Request failed.")
	}
}

// echo answers a health check. It is neither kept nor told to anybody else.
func (k *socket) echo(r Request) *Refusal {
	if k.expired {
		k.push(encode(FrameResponse, ClassSessionExpired, CodeOK, empty{}, r.TracingID))
		return nil
	}
	if wait := k.echoes.take(); wait > 0 {
		return TooMany(wait)
	}
	if k.muted() {
		return nil
	}
	g := k.guest
	g.mu.Lock()
	defer g.mu.Unlock()
	m := Message{ID: hexID(), Type: TypeText, Direction: Inbound, Metadata: g.lifetime(), Channel: &Channel{Time: g.tick()}}
	if r.Message != nil {
		m.Text = r.Message.Text
	}
	k.push(encode(FrameResponse, ClassMessage, CodeOK, m, r.TracingID))
	return nil
}

// getJWT gives a token for history.
func (k *socket) getJWT(r Request) *Refusal {
	exp := time.Now().Add(k.server.options.JWTLife)
	k.push(encode(FrameResponse, ClassJWT, CodeOK, JWTResponse{
		JWT: k.server.sign(purposeHistory, k.guest.id, exp), Exp: exp.Unix(),
	}, r.TracingID))
	return nil
}

func (k *socket) getConfiguration(r Request) *Refusal {
	d := k.server.deployment(r.DeploymentID)
	if d == nil {
		return refusing(CodeBadRequest, "Deployment not found")
	}
	g := newGuest(k.server, guestKey{}, d, k.base)
	k.push(encode(FrameResponse, ClassConfiguration, CodeOK, Configuration{
		AllowedMedia: g.allowedMedia(), BlockedExtensions: d.BlockedExtensions,
		MaxCustomDataBytes: d.MaxCustomDataBytes, MessageRoutingEnabled: true,
		SessionDurationSeconds: int64(g.life() / time.Second),
	}, r.TracingID))
	return nil
}

// The purposes of the tokens that the server signs.
const (
	purposeHistory = "history"
	purposeSignIn  = "signin"
	purposeFile    = "file"
)

// sign makes a token that says what it is for and who it is about.
func (s *Server) sign(purpose, subject string, exp time.Time) string {
	t := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.RegisteredClaims{
		Subject: subject, Audience: jwt.ClaimStrings{purpose}, ExpiresAt: jwt.NewNumericDate(exp),
	})
	signed, err := t.SignedString(s.key)
	if err != nil {
		panic("webmessaging: signing a token: " + err.Error()) // a key of bytes always signs
	}
	return signed
}

// verify reads a token of that purpose.
func (s *Server) verify(purpose, token string) (subject string, ok bool) {
	var claims jwt.RegisteredClaims
	_, err := jwt.ParseWithClaims(token, &claims, func(*jwt.Token) (any, error) { return s.key, nil },
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithAudience(purpose), jwt.WithExpirationRequired())
	return claims.Subject, err == nil
}

package guestchat

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// tokenIssuer is the issuer that the original puts into its tokens.
const tokenIssuer = "urn:purecloud:webchat"

// guestClaims have the shape of the original's claims, though clients treat a
// token as opaque. The signature is ours: HMAC, since nobody else verifies it.
type guestClaims struct {
	Data         tokenData `json:"data"`
	Organization string    `json:"org"`
	jwt.RegisteredClaims
}

type tokenData struct {
	Conversation string `json:"conv"`
	Deployment   string `json:"did"`
	Member       string `json:"sub"`
}

// tokens makes and reads the guests' tokens. It is immutable.
type tokens struct {
	key  []byte
	life time.Duration
}

func (t tokens) issue(organization string, data tokenData) (string, error) {
	now := time.Now()
	return jwt.NewWithClaims(jwt.SigningMethodHS256, guestClaims{
		Data:         data,
		Organization: organization,
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer:    tokenIssuer,
			IssuedAt:  jwt.NewNumericDate(now),
			ExpiresAt: jwt.NewNumericDate(now.Add(t.life)),
		},
	}).SignedString(t.key)
}

// read returns whom a token stands for, or the refusal that it earns.
func (t tokens) read(token string) (tokenData, *Refusal) {
	if token == "" {
		return tokenData{}, AuthenticationRequired
	}
	var claims guestClaims
	_, err := jwt.ParseWithClaims(token, &claims,
		func(*jwt.Token) (any, error) { return t.key, nil },
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithIssuer(tokenIssuer),
		jwt.WithExpirationRequired(),
	)
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return tokenData{}, CredentialsExpired
	case err != nil:
		return tokenData{}, BadCredentials
	}
	return claims.Data, nil
}

// bearer takes the token out of the Authorization header: empty if there is
// none. Clients in the field write the scheme in any case.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(strings.TrimSpace(r.Header.Get("Authorization")), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// authenticate reports whether the guest is an authenticated one.
func (o ServerOptions) authenticate(memberAuthToken string) (bool, *Refusal) {
	switch {
	case memberAuthToken == "" && o.RequireAuth:
		return false, AuthRequired
	case memberAuthToken == "":
		return false, nil
	case o.AuthKey == nil:
		return true, nil
	}
	_, err := jwt.Parse(memberAuthToken, func(*jwt.Token) (any, error) { return o.AuthKey, nil })
	if err != nil {
		return false, BadAuth
	}
	return true, nil
}

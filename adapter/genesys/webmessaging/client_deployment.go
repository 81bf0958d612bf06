package webmessaging

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
)

// configLife is how long a deployment's configuration is believed.
const configLife = 5 * time.Minute

// A cachedConfig is the deployment's configuration as it was read last.
type cachedConfig struct {
	mu     sync.Mutex
	config *DeploymentConfig
	read   time.Time
}

// ErrInactive is returned when the deployment is switched off.
var ErrInactive = errors.New("deployment is not active")

// deployment is the configuration: the caller's, or the network's. A chat goes
// without it where the network does not answer; it only settles details.
func (t *Transport) deployment(ctx context.Context) (*DeploymentConfig, error) {
	config := t.opts.Config
	if config == nil {
		config = t.fetchConfig(ctx)
	}
	if config != nil && config.Status != Active {
		return nil, ErrInactive
	}
	return config, ctx.Err()
}

func (t *Transport) fetchConfig(ctx context.Context) *DeploymentConfig {
	t.config.mu.Lock()
	defer t.config.mu.Unlock()
	if t.config.config != nil && time.Since(t.config.read) < configLife {
		return t.config.config
	}
	var config DeploymentConfig
	_, err := t.call(ctx, call{
		doing: "reading deployment", method: http.MethodGet, out: &config,
		url: t.opts.CDNURL + DeploymentsPath + url.PathEscape(t.opts.DeploymentID) + "/config.json",
	})
	if err != nil {
		t.opts.Logger.WarnContext(ctx, "deployment's configuration not read", "error", err)
		return t.config.config
	}
	t.config.config, t.config.read = &config, time.Now()
	return &config
}

// A login is a signed-in guest's way to tokens. A code is good once, so the
// refresh token is kept.
type login struct {
	mu      sync.Mutex
	jwt     string
	refresh string
}

// signIn returns the token to show on the socket. A stale one is renewed.
func (t *Transport) signIn(ctx context.Context, stale string) (string, error) {
	t.login.mu.Lock()
	defer t.login.mu.Unlock()
	if t.login.jwt != "" && t.login.jwt != stale {
		return t.login.jwt, nil
	}
	c := call{doing: "signing in", method: http.MethodPost, url: t.opts.APIURL + ExchangePath}
	c.in = SignInRequest{DeploymentID: t.opts.DeploymentID, OAuth: *t.opts.SignIn}
	if t.login.refresh != "" {
		c.url, c.in = t.opts.APIURL+RefreshPath, RefreshRequest{t.login.refresh}
	}
	var in SignedIn
	c.out = &in
	if _, err := t.call(ctx, c); err != nil {
		return "", err
	}
	if in.JWT == "" {
		return "", &genesys.ResponseError{Doing: c.doing, Response: genesys.Response{Status: http.StatusUnauthorized}}
	}
	t.login.jwt = in.JWT
	if in.RefreshToken != "" {
		t.login.refresh = in.RefreshToken
	}
	return in.JWT, nil
}

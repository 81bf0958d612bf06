package platform

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// tokenMargin is how long before its end a token is renewed.
const tokenMargin = time.Minute

// A token is what the client shows with each request. All chats share it.
type token struct {
	mu    sync.Mutex // held while a new one is asked for: one request is enough for all
	text  string
	until time.Time
}

// token returns the token, a new one if the last is about to expire or is the one
// that the API did not take.
func (c *Client) token(ctx context.Context, stale string) (string, error) {
	t := &c.held
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.text != "" && t.text != stale && time.Until(t.until) > 0 {
		return t.text, nil
	}
	var got Token
	if err := c.signIn(ctx, &got); err != nil {
		return "", err
	}
	life := time.Duration(got.ExpiresIn) * time.Second
	t.text, t.until = got.AccessToken, time.Now().Add(life-min(tokenMargin, life/2))
	return t.text, nil
}

// signIn asks for a token. The credentials travel in a header, which no error
// repeats.
func (c *Client) signIn(ctx context.Context, out *Token) error {
	const doing = "signing in to the Platform API"
	form := url.Values{"grant_type": {"client_credentials"}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.opts.LoginURL+TokenPath, strings.NewReader(form.Encode()))
	if err != nil {
		return asked(doing, err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(url.QueryEscape(c.opts.ClientID), url.QueryEscape(c.opts.ClientSecret.Reveal()))
	body, _, err := c.do(r, doing)
	if err != nil {
		return err
	}
	if json.Unmarshal(body, out) != nil || out.AccessToken == "" {
		return unexpected(doing)
	}
	return nil
}

package webmessaging

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/google/uuid"
)

// A Transport is WebChatService's way to web messaging. It may be used by many
// services at once.
//
// It knows of a chat what a guest can know. Who is there is concluded from who
// speaks, and each join and leave says how sure that is; where the deployment
// does not tell guests of the end of a conversation, there is none. An agent sees
// user data when the guest says something, not before.
type Transport struct {
	opts   Options
	net    *wire.Client
	login  login
	config cachedConfig
}

var _ genesys.Transport = (*Transport)(nil)

// NewTransport returns a transport. It opens nothing.
func NewTransport(o Options) *Transport {
	o = o.withDefaults()
	if o.TLS == nil {
		o.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return &Transport{opts: o, net: wire.NewClient(wire.ClientOptions{
		HTTPClient: o.HTTPClient, NetDialContext: o.NetDialContext, TLS: o.TLS, Timeout: o.RequestTimeout,
	})}
}

// Close lets go of idle connections. Sessions that live go on.
func (t *Transport) Close() error { return t.net.Close() }

// Capabilities are those of web messaging. Sessions outlive the page; user data
// travels with the next message.
func (t *Transport) Capabilities() genesys.Capabilities {
	return genesys.Capabilities{
		Async: true, Pagination: !t.opts.Unpaged, FileUpload: true, FileDownload: true,
		UpdateUserData: true, MaxMessage: MaxText / 4, // bytes are what is limited, and a character may have four
	}
}

// Start makes a new session. Where the deployment starts automatically, the
// guest joins, user data in hand; elsewhere the server learns of the guest, and
// of the user data, with the first message, which may be [Options.Opening].
func (t *Transport) Start(ctx context.Context, r genesys.StartRequest) (genesys.Session, genesys.Response, error) {
	config, err := t.deployment(ctx)
	if err != nil {
		return nil, genesys.Response{}, err
	}
	token := t.opts.Token
	if token == "" {
		token = uuid.NewString()
	}
	s := t.newSession(sessionData{Token: token, DeploymentID: t.opts.DeploymentID, DisplayName: r.DisplayName}, config)
	s.attributes = t.opts.Names.write(r)
	l, told, resp, err := s.open(ctx, true)
	if err == nil {
		err = fits(s.attributes, told.MaxCustomDataBytes)
	}
	if err != nil {
		s.abandon(l)
		return nil, resp, err
	}
	startsItself := config != nil && config.Messenger.Apps.Conversations.AutoStart.Enabled
	if !startsItself {
		s.opening.text = t.opts.Opening
	}
	s.begin(ctx, l)
	if startsItself {
		if err := s.join(ctx); err != nil {
			_ = s.Close()
			return nil, resp, err
		}
	}
	return s, resp, nil
}

// fits checks the size of custom attributes before the server does: it would
// only with the first message.
func fits(attributes Strings, most int) error {
	n := 0
	for name, value := range attributes {
		n += len(name) + len(value)
	}
	if most > 0 && n > most {
		return fmt.Errorf("opening session: custom attributes of %d bytes, of at most %d", n, most)
	}
	return nil
}

// Restore takes up the session that data describes. It returns
// [genesys.ErrNoStoredSession] if the server has it no more, or if its
// conversation has ended.
func (t *Transport) Restore(ctx context.Context, data json.RawMessage) (genesys.Session, error) {
	var d sessionData
	if err := json.Unmarshal(data, &d); err != nil || d.Token == "" {
		return nil, fmt.Errorf("restoring session: %w: data is not of this transport", genesys.ErrNoStoredSession)
	}
	config, err := t.deployment(ctx)
	if err != nil {
		return nil, fmt.Errorf("restoring session: %w", err)
	}
	s := t.newSession(d, config)
	s.restoring = true
	l, told, _, err := s.open(ctx, false)
	switch {
	case err == nil && told.NewSession:
		err = fmt.Errorf("%w: the server does not know it", genesys.ErrNoStoredSession)
	case err == nil && told.ReadOnly:
		err = fmt.Errorf("%w: it can only be read", genesys.ErrNoStoredSession)
	case isRefusal(err):
		err = fmt.Errorf("%w: %w", genesys.ErrNoStoredSession, err)
	}
	if err != nil {
		s.abandon(l)
		return nil, fmt.Errorf("restoring session: %w", err)
	}
	s.begin(ctx, l)
	return s, nil
}

// isRefusal reports whether the server does not want the guest, and will not.
func isRefusal(err error) bool {
	refused, ok := errors.AsType[*genesys.ResponseError](err)
	return ok && final(refused.Response.Status)
}

package main

import (
	"cmp"
	"errors"
	"log/slog"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/platform"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
	"github.com/botrunner/botrunner/internal/config"
	"github.com/botrunner/botrunner/internal/pipenet"

	"github.com/google/uuid"
)

// newMessaging is the transport of web messaging, with the Platform API beside it
// if the settings have credentials for it.
func newMessaging(c *config.Config, log *slog.Logger) transport {
	o := messagingOptions(c)
	o.Logger = log
	if c.Transport.Messaging.Platform.ClientID == "" {
		return webmessaging.NewTransport(o)
	}
	client := platform.New(platformOptions(c))
	o.Platform = client
	return watchedTransport{webmessaging.NewTransport(o), client}
}

// overMessaging reaches the simulator by web messaging.
func (c *contactCentre) overMessaging(log *slog.Logger) {
	_ = c.transport.Close() // it was not used yet
	network := pipenet.New()
	c.sim.Serve(network)
	c.transport = webmessaging.NewTransport(webmessaging.Options{
		DataURL: "http://simulator", DeploymentID: uuid.NewString(), NetDialContext: network.DialContext, Logger: log,
	})
}

// A watchedTransport lets go of the connections to the Platform API as well.
type watchedTransport struct {
	*webmessaging.Transport
	platform *platform.Client
}

func (t watchedTransport) Close() error { return errors.Join(t.Transport.Close(), t.platform.Close()) }

func messagingOptions(c *config.Config) webmessaging.Options {
	m := c.Transport.Messaging
	o := webmessaging.Options{
		Domain: m.Region, DataURL: c.Transport.DataURL, DeploymentID: m.DeploymentID,
		SocketURL: m.SocketURL, APIURL: m.APIURL, CDNURL: m.CDNURL,
		Origin: m.Origin, Application: m.Application, Token: m.Token.Reveal(), SignIn: signIn(m.SignIn),
		Names: webmessaging.AttributeNames(m.Names), Ending: ending(m.Ending), OpeningAfter: m.OpeningAfter,
		Unpaged: !c.Transport.Pagination, PageSize: c.Transport.MaxMessagePageSize,
		Settle: m.Settle, HealthCheck: m.HealthCheck, RequestTimeout: c.AjaxTimeout,
		ReconnectFor: m.ReconnectFor, EndGrace: m.EndGrace, TypingEvery: m.TypingEvery,
		WatchEvery: m.Platform.WatchEvery,
		Messages:   webmessaging.Rate{N: m.MessagesPerSecond, Per: time.Second},
		Requests:   webmessaging.Rate{N: m.RequestsPerMinute, Per: time.Minute},
	}
	if o.Settle == 0 {
		o.Settle = -1 // to the settings 0 is a time, to the options it is none given
	}
	if m.Opening != "-" {
		o.Opening = m.Opening
	}
	return o
}

func ending(name string) webmessaging.Ending {
	switch name {
	case config.EndingClear:
		return webmessaging.Clear
	case config.EndingLeave:
		return webmessaging.Leave
	default:
		return webmessaging.ClearOrLeave
	}
}

func signIn(s config.SignIn) *webmessaging.OAuth {
	if s == (config.SignIn{}) {
		return nil
	}
	return &webmessaging.OAuth{
		Code: s.Code.Reveal(), RedirectURI: s.RedirectURI, CodeVerifier: s.CodeVerifier.Reveal(),
		IDToken: s.IDToken.Reveal(), Nonce: s.Nonce,
	}
}

// platformOptions have the addresses that the transport has, unless they are given.
func platformOptions(c *config.Config) platform.Options {
	m := c.Transport.Messaging
	return platform.Options{
		Domain:   m.Region,
		APIURL:   cmp.Or(m.Platform.APIURL, m.APIURL, c.Transport.DataURL),
		LoginURL: cmp.Or(m.Platform.LoginURL, c.Transport.DataURL),
		ClientID: m.Platform.ClientID, ClientSecret: m.Platform.ClientSecret,
		PerMinute: m.Platform.RequestsPerMinute, AttributePrefix: m.Platform.AttributePrefix,
		RequestTimeout: c.AjaxTimeout,
	}
}

package webmessaging

import (
	"context"
	"crypto/tls"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"
)

// Options say where and how a [Transport] opens chats. DeploymentID and one of
// Domain and DataURL have no default.
type Options struct {
	Domain       string // of the vendor's region, like mypurecloud.ie
	DataURL      string // origin of all, for a counterpart that has one, like https://chat.example.com
	SocketURL    string // origin of the socket, like wss://…; default: as Domain or DataURL says
	APIURL       string // origin of history and signing in; default: likewise
	CDNURL       string // origin of the deployment's configuration; default: likewise
	DeploymentID string
	Origin       string // of the page that the deployment's domains are about; none by default
	Application  string // told to the server; default botrunner

	// Token makes all chats one guest's: a chat that is still open, or can only
	// be read, is closed when the next is started. Default: each chat is a new
	// guest.
	Token string
	// SignIn is what the guest's login gave; nobody signs in by default.
	SignIn *OAuth
	// Config is the deployment's configuration; default: as the CDN says, and
	// where that cannot be had, without automatic start.
	Config *DeploymentConfig

	Names  AttributeNames
	Ending Ending

	// Opening is said for a guest who says nothing for OpeningAfter (default 2 s)
	// where only words begin a conversation, so that somebody learns of the chat.
	// Default: nothing is said.
	Opening      string
	OpeningAfter time.Duration

	// Platform knows what a guest is not told; by default it is concluded. It is
	// the caller's to close.
	Platform Platform
	// WatchEvery is how often the platform is asked who is in a conversation while
	// no agent is there, and a quarter as often while one is; default 5 s.
	WatchEvery time.Duration

	Unpaged  bool // restore the whole history at once
	PageSize int  // messages in a page of history; default 100

	// Settle is how long a message is held back for others that were said
	// before it and come after it; default 500 ms, negative: not at all.
	Settle time.Duration
	// HealthCheck is how long the connection may be silent before the server is
	// asked whether it is there; default 1 min. It answers twice a minute.
	HealthCheck time.Duration
	// RequestTimeout bounds each request and each handshake; default 12 s.
	RequestTimeout time.Duration
	// ReconnectFor is how long a broken connection is tried again before the
	// session counts as lost; default 5 min.
	ReconnectFor time.Duration
	// EndGrace is how long a session that was ended waits for the server's last
	// words; default 2 s.
	EndGrace time.Duration
	// TypingEvery is how often typing is told at most; default 5 s.
	TypingEvery time.Duration

	// Messages and Requests are our own pace. The default is below what the
	// server allows, because the network may push together what was apart: 4
	// messages in 1 s for a session, and 50 requests in 1 min for a connection.
	Messages, Requests Rate

	// HTTPClient asks for history, files and configuration; by default one that
	// keeps up to 256 connections to a server.
	HTTPClient *http.Client
	// NetDialContext opens the connections of the default HTTPClient and of the
	// socket; default: the system's network, with the environment's proxy.
	NetDialContext func(ctx context.Context, network, address string) (net.Conn, error)
	// TLS configures both as well; default: the system's roots, TLS 1.2 at least.
	TLS *tls.Config
	// Rand gives the jitter of waits, in [0, 1); default math/rand.
	Rand func() float64
	// Logger hears of frames that make no sense; default: nobody.
	Logger *slog.Logger
}

// Ending is what [genesys.Session.End] does. The wire has no leaving: a guest
// can erase the conversation, which the agent sees as leaving, or go away,
// which nobody sees.
type Ending int

// The endings.
const (
	ClearOrLeave Ending = iota // clear, and where the deployment does not allow it, leave
	Clear                      // clear, and fail where that is not allowed
	Leave                      // close the connection and forget the guest
)

// withDefaults fills what was left out.
func (o Options) withDefaults() Options {
	data := strings.TrimSuffix(o.DataURL, "/")
	if data != "" {
		orDefault(&o.SocketURL, "ws"+strings.TrimPrefix(data, "http"))
		orDefault(&o.APIURL, data)
		orDefault(&o.CDNURL, data)
	}
	orDefault(&o.SocketURL, "wss://webmessaging."+o.Domain)
	orDefault(&o.APIURL, "https://api."+o.Domain)
	orDefault(&o.CDNURL, "https://api-cdn."+o.Domain)
	orDefault(&o.Application, "botrunner")
	o.Names = o.Names.withDefaults()
	if o.PageSize <= 0 || o.PageSize > 100 {
		o.PageSize = 100
	}
	if o.Settle == 0 {
		o.Settle = 500 * time.Millisecond
	}
	for d, otherwise := range map[*time.Duration]time.Duration{
		&o.HealthCheck:    time.Minute,
		&o.RequestTimeout: 12 * time.Second,
		&o.ReconnectFor:   5 * time.Minute,
		&o.EndGrace:       2 * time.Second,
		&o.TypingEvery:    5 * time.Second,
		&o.WatchEvery:     5 * time.Second,
		&o.OpeningAfter:   2 * time.Second,
	} {
		if *d <= 0 {
			*d = otherwise
		}
	}
	o.Messages = o.Messages.or(Rate{4, time.Second})
	o.Requests = o.Requests.or(Rate{50, time.Minute})
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

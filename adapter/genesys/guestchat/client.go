package guestchat

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
)

// Options say where and how a [Transport] opens chats. DataURL, DeploymentKey
// and OrgGUID have no default.
type Options struct {
	DataURL         string // origin of the API, like https://api.example.com
	DeploymentKey   string // id of the widget's deployment
	OrgGUID         string // id of the organisation
	MemberAuthToken string // signed claims of an authenticated guest; none by default
	Journey         *JourneyContext

	Unpaged  bool // restore the whole history at once
	PageSize int  // messages in a page of history, at most 100; default 100

	// TrustFrames delivers messages in the order in which their frames come. By
	// default the transcript is asked at each message that is new: frames have
	// no numbers, so that nobody else knows whether one has overtaken another.
	TrustFrames bool

	// HeartbeatTimeout is how long the stream may be without a heartbeat once
	// it has had one; default 14 s.
	HeartbeatTimeout time.Duration
	// RequestTimeout bounds each request and each handshake; default 12 s.
	RequestTimeout time.Duration
	// ReconnectFor is how long a broken connection is tried again before the
	// session counts as lost; default 2 min, after which servers remove a guest.
	ReconnectFor time.Duration
	// EndGrace is how long a session that was ended waits for the server's last
	// words; default 2 s.
	EndGrace time.Duration

	// HTTPClient makes the requests; by default one that keeps up to 256
	// connections to the server.
	HTTPClient *http.Client
	// NetDialContext opens the connections of the default HTTPClient and of the
	// event stream; default: the system's network, with the environment's proxy.
	NetDialContext func(ctx context.Context, network, address string) (net.Conn, error)
	// TLS configures both as well; default: the system's roots.
	TLS *tls.Config
	// Rand gives the jitter of waits, in [0, 1); default math/rand.
	Rand func() float64
	// Logger hears of frames that make no sense; default: nobody.
	Logger *slog.Logger
}

// withDefaults fills what was left out.
func (o Options) withDefaults() Options {
	o.DataURL = strings.TrimSuffix(o.DataURL, "/")
	if o.PageSize <= 0 || o.PageSize > 100 {
		o.PageSize = 100
	}
	for d, otherwise := range map[*time.Duration]time.Duration{
		&o.HeartbeatTimeout: 14 * time.Second,
		&o.RequestTimeout:   12 * time.Second,
		&o.ReconnectFor:     2 * time.Minute,
		&o.EndGrace:         2 * time.Second,
	} {
		if *d <= 0 {
			*d = otherwise
		}
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

// A Transport is WebChatService's way to the guest chat API:
// purecloud-v2-sockets. It may be used by many services at once.
type Transport struct {
	opts Options
	net  *wire.Client
}

var _ genesys.Transport = (*Transport)(nil)

// NewTransport returns a transport. It opens nothing.
func NewTransport(o Options) *Transport {
	o = o.withDefaults()
	return &Transport{opts: o, net: wire.NewClient(wire.ClientOptions{
		HTTPClient: o.HTTPClient, NetDialContext: o.NetDialContext, TLS: o.TLS, Timeout: o.RequestTimeout,
	})}
}

// WithJourney is the transport for a guest of whom the page knows the journey. It
// shares all else with t; one of them is to be closed.
func (t *Transport) WithJourney(j *JourneyContext) *Transport {
	other := *t
	other.opts.Journey = j
	return &other
}

// Close lets go of idle connections. Sessions that live go on.
func (t *Transport) Close() error { return t.net.Close() }

// Capabilities are those of the guest chat API: pages of history and nothing else.
func (t *Transport) Capabilities() genesys.Capabilities {
	return genesys.Capabilities{Pagination: !t.opts.Unpaged, MaxMessage: MaxBody}
}

// Start creates a conversation, attaches the guest to its event stream and
// makes sure that the server knows the guest.
func (t *Transport) Start(ctx context.Context, r genesys.StartRequest) (genesys.Session, genesys.Response, error) {
	var created CreateConversationResponse
	resp, err := t.post(ctx, request{
		doing: "creating conversation", method: http.MethodPost, path: BasePath + "/conversations",
		in: t.creation(r), out: &created,
	})
	if err != nil {
		return nil, resp, err
	}
	s, err := t.newSession(sessionData{
		ConversationID: created.ID, MemberID: created.Member.ID, JWT: created.JWT,
		DisplayName: r.DisplayName, WebSocketURL: created.EventStreamURI,
	})
	if err != nil {
		return nil, resp, fmt.Errorf("creating conversation: %w", err)
	}
	if err := s.attach(ctx); err != nil {
		s.abandon(ctx)
		return nil, resp, err
	}
	return s, resp, nil
}

// creation is the body of POST conversations.
func (t *Transport) creation(r genesys.StartRequest) CreateConversation {
	c := CreateConversation{
		OrganizationID: t.opts.OrgGUID, DeploymentID: t.opts.DeploymentKey,
		RoutingTarget: &RoutingTarget{
			TargetType: r.Routing.TargetType, TargetAddress: r.Routing.TargetAddress,
			Skills: r.Routing.Skills, Language: r.Routing.Language,
		},
		MemberInfo:      &MemberInfo{DisplayName: &r.DisplayName, Role: "CUSTOMER", CustomFields: r.UserData},
		MemberAuthToken: t.opts.MemberAuthToken,
		JourneyContext:  t.opts.Journey,
	}
	if c.RoutingTarget.TargetType == "" {
		c.RoutingTarget.TargetType = "QUEUE"
	}
	if r.Routing.Priority != nil {
		priority := int64(*r.Routing.Priority)
		c.RoutingTarget.Priority = &priority
	}
	return c
}

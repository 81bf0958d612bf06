package webmessaging

import (
	"context"
	"time"
)

// ServerOptions say who answers the guests, and settle what is not known of the
// original service. The zero value takes every guest of every deployment and
// has nobody to answer.
type ServerOptions struct {
	// Serve answers a conversation. It is run on a goroutine of its own as soon
	// as the guest has said something or joined; ctx ends when the conversation
	// or the server does. It may return early: the conversation goes on until
	// the guest or the last of its participants has left.
	Serve func(ctx context.Context, c *Conversation)
	// Deployment describes a deployment, or returns nil if there is none of that
	// id. Default: all are [DefaultDeployment].
	Deployment func(id string) *Deployment
	// Exchange proves a login and names who has signed in. Default: whoever has
	// a code or an id token is the person of that name.
	Exchange func(OAuth) (subject string, ok bool)

	// PublicURL is the address at which guests reach the server. Default: as
	// the guest's request says.
	PublicURL string
	// Tamper decides, for each frame and socket, what goes wrong on the way to
	// the guest. It is called concurrently and must not call the server, nor
	// methods of the conversation, which is nil before there is one. Default:
	// nothing does.
	Tamper func(c *Conversation, frame []byte) Tampering
	// Intercept decides, for each request, what goes wrong with it. It is called
	// concurrently. Default: nothing does.
	Intercept func(c *Conversation, r Request) Interception

	// GuestStays leaves a conversation open when nobody is left to answer it.
	GuestStays bool
	// LegacyAttributes heeds custom attributes in their old place as well.
	LegacyAttributes bool
	// TypingFanOut tells a guest's typing to the guest's other connections;
	// unknown.
	TypingFanOut bool

	// ExpiredAsResponse says that a session has expired in a frame of type
	// response; default message, unknown.
	ExpiredAsResponse bool
	// ClearedFirst tells that the session is cleared before the guest's own
	// Clear comes back; unknown.
	ClearedFirst bool
	// FixedWindows counts the rates below in windows that begin with the clock's
	// seconds and minutes; default: in the time that has just passed. Unknown.
	FixedWindows bool
	// CloseCode is the WebSocket status with which connections are closed that
	// are one too many or whose session is over; default 1000, unknown. Idle and
	// old ones get 1001.
	CloseCode int

	// MaxConnections a session may have at once. Default: 3.
	MaxConnections int
	// IdleTime closes a connection on which nothing was said; default 10m, after
	// the platform underneath. The original's is unknown.
	IdleTime time.Duration
	// ConnectionLife is how long a connection lasts at most; default 2h, as
	// uncertain.
	ConnectionLife time.Duration
	// SessionLife is how long a session lasts after the last message, where the
	// deployment does not say; default 72h.
	SessionLife time.Duration
	// JWTLife is how long a token for history is good; default 1m.
	JWTLife time.Duration
	// SignInLife is how long the token of a signed-in guest is good; default 15m.
	SignInLife time.Duration
	// URLLife is how long an address of a file is good; default 10m.
	URLLife time.Duration
	// FileLife is how long a file is kept; default 15 days.
	FileLife time.Duration
	// Retention is how long the server remembers a conversation that is over;
	// default 1h. Guests do not notice.
	Retention time.Duration

	// NotConfigured is the code that answers a request before configureSession;
	// default 4007, unknown.
	NotConfigured int

	// The rates beyond which requests are refused. The vendor has changed them
	// before.
	Messages  Rate // of a session; default 5 in 1s
	Requests  Rate // of a connection; default 60 in 1m
	Configure Rate // of a session; default 60 in 1m
	Echoes    Rate // of a connection; default 2 in 1m
	Reads     Rate // of a session's history; default 10 in 1m
	Connects  Rate // of a deployment; default 1000 in 1m
}

// An Interception is what goes wrong with a request of the guest. The zero value
// is nothing.
type Interception struct {
	// Delay holds the request up, and those behind it on its connection.
	Delay time.Duration
	// Refusal is the answer; the request has no effect.
	Refusal *Refusal
	// Lost lets the request take effect, but its answer does not arrive: there is
	// the refusal in its place or, without one, the connection breaks. So it does
	// where a request has no tracing id.
	Lost bool
	// HangUp closes the connection; the request has no effect.
	HangUp bool
}

// A Deployment is what an administrator has set up: how its messenger works and
// whose pages may use it. Addresses that are left out are the server's own.
type Deployment struct {
	Config  DeploymentConfig
	Domains Domains
	// MaxCustomDataBytes bounds custom attributes; default 2048.
	MaxCustomDataBytes int
	// MaxFileSizeKB bounds files; default 10240.
	MaxFileSizeKB int64
	// BlockedExtensions are those of files that are never taken; default: some
	// that run.
	BlockedExtensions []string
}

// DefaultDeployment has everything on but the automatic start and signing in:
// guests see typing, may send files and clear, read only after the end, and may
// come from all sites.
func DefaultDeployment() *Deployment {
	conversations := Conversations{
		Enabled: true, ShowAgentTyping: true, ShowUserTyping: true,
		ConversationDisconnect: Disconnection{Enabled: true, Type: DisconnectReadOnly},
		ConversationClear:      Switch{true}, Markdown: Switch{true},
		Notifications: Notifications{Enabled: true, ContentType: "IncludeMessagesContent"},
		Humanize:      Humanize{Enabled: true, Bot: BotFace{Name: "Bot"}},
	}
	return &Deployment{
		Domains: Domains{AllowAllDomains: true, AllowedDomains: []string{}},
		Config: DeploymentConfig{
			Version: "1", Status: Active, Languages: []string{"en-us"}, DefaultLanguage: "en-us",
			Messenger: Messenger{
				Enabled: true, Apps: Apps{Conversations: conversations}, Styles: Styles{PrimaryColor: "#0d6efd"},
				LauncherButton: Launcher{Visibility: "On"},
				FileUpload: FileUpload{
					EnableAttachments: true,
					Modes:             []FileTypes{{FileTypes: []string{"*/*"}, MaxFileSizeKB: 10 << 10}},
				},
			},
			Position: Position{Alignment: "Auto"},
		},
	}
}

func (o ServerOptions) withDefaults() ServerOptions {
	if o.Deployment == nil {
		o.Deployment = func(string) *Deployment { return DefaultDeployment() }
	}
	if o.Exchange == nil {
		o.Exchange = func(a OAuth) (string, bool) { return a.Code + a.IDToken, a.Code+a.IDToken != "" }
	}
	orDefault(&o.CloseCode, 1000)
	orDefault(&o.MaxConnections, 3)
	orDefault(&o.IdleTime, 10*time.Minute)
	orDefault(&o.ConnectionLife, 2*time.Hour)
	orDefault(&o.SessionLife, 72*time.Hour)
	orDefault(&o.JWTLife, time.Minute)
	orDefault(&o.SignInLife, 15*time.Minute)
	orDefault(&o.URLLife, 10*time.Minute)
	orDefault(&o.FileLife, 15*24*time.Hour)
	orDefault(&o.Retention, time.Hour)
	orDefault(&o.NotConfigured, CodeSessionNotFound)
	o.Messages = o.Messages.or(Rate{5, time.Second})
	o.Requests = o.Requests.or(Rate{60, time.Minute})
	o.Configure = o.Configure.or(Rate{60, time.Minute})
	o.Echoes = o.Echoes.or(Rate{2, time.Minute})
	o.Reads = o.Reads.or(Rate{10, time.Minute})
	o.Connects = o.Connects.or(Rate{1000, time.Minute})
	return o
}

// withDefaults fills what the administrator left out.
func (d *Deployment) withDefaults() *Deployment {
	out := *d
	orDefault(&out.MaxCustomDataBytes, 2048)
	orDefault(&out.MaxFileSizeKB, 10<<10)
	if out.BlockedExtensions == nil {
		out.BlockedExtensions = []string{".exe", ".bat", ".js"}
	}
	return &out
}

func orDefault[T comparable](option *T, value T) {
	var none T
	if *option == none {
		*option = value
	}
}

package guestchat

import (
	"context"
	"net/http"
	"time"
)

// ServerOptions say who answers the guests and settle what is not known of the
// original service. The zero value is a server that accepts every guest and
// has nobody to answer.
type ServerOptions struct {
	// Serve answers a conversation. It is run on a goroutine of its own as
	// soon as the guest's first socket is attached; ctx ends when the
	// conversation or the server does. It may return early: the conversation
	// goes on until its guest or the last of its participants has left.
	Serve func(ctx context.Context, c *Conversation)
	// Keeping lets conversations outlive the server.
	Keeping Keeping
	// Forgotten is told when nothing of a conversation can be read any more: not
	// when it is released or the server closed, since it may go on elsewhere. It
	// must not call the conversation or the server. Default: nobody is.
	Forgotten func(c *Conversation)
	// Admit may refuse a well-formed request for a conversation, with
	// [InvalidQueue] for instance. Default: everybody is admitted.
	Admit func(r *http.Request, create CreateConversation) *Refusal

	// Extend makes what is kept of a guest's [Reply], or refuses the message. It
	// is called concurrently. Default: replies are ignored, as the original does.
	Extend func(c *Conversation, r Reply) (*Extension, *Refusal)

	// PublicURL is the address at which guests reach the server, such as
	// https://chat.example.com. Default: as the guest's request says.
	PublicURL string
	// Origins are the sites that may open conversations. Default: all.
	Origins []string

	// TokenKey signs the guests' tokens. Default: a random key, so that tokens
	// do not outlive the server.
	TokenKey []byte
	// TokenLife is how long a token is good. Default: 21h, near to what was
	// seen; the rule behind it is unknown.
	TokenLife time.Duration

	// Bounds are for guests who are strangers.
	Bounds Bounds

	// RequireAuth refuses guests without a memberAuthToken.
	RequireAuth bool
	// AuthKey verifies memberAuthToken: []byte for HMAC, *rsa.PublicKey,
	// *ecdsa.PublicKey or ed25519.PublicKey. Default: any token is believed.
	AuthKey any

	// Heartbeat is the period of heartbeats on the event stream. Default: 10s;
	// the original's is unknown, but below 14s.
	Heartbeat time.Duration
	// NoPong leaves {"message":"ping"} without an answer. Whether the original
	// answers is unknown.
	NoPong bool
	// Pings sends a WebSocket ping after each heartbeat; unknown.
	Pings bool
	// ExpiryCloses closes a guest's sockets at the first heartbeat after the
	// token has expired. By default a socket outlives its token; unknown.
	ExpiryCloses bool
	// OneSocket closes a conversation's older sockets when a new one is
	// attached. By default every socket gets every frame; what the original
	// does is unknown.
	OneSocket bool
	// CloseCode is the WebSocket status with which sockets are closed.
	// Default: 1000; the original's is unknown.
	CloseCode int
	// Linger is how long sockets stay open once the guest has left. Default:
	// 10s; unknown.
	Linger time.Duration
	// Tamper decides, for each frame and socket, what goes wrong. It is called
	// concurrently, and must not call methods of the conversation or the server.
	// Default: nothing does.
	Tamper func(c *Conversation, frame []byte) Tampering

	// Absence is how long a guest may be without a socket. Default: 2m.
	Absence time.Duration
	// NeverAttached is how long a new conversation waits for its first socket.
	// Default: 5m; unknown.
	NeverAttached time.Duration
	// Inactivity is how long a guest who is connected to an agent may be
	// silent. Default: 15m.
	Inactivity time.Duration
	// TypingIsActivity lets typing count as a sign of life; unknown.
	TypingIsActivity bool
	// GuestStays keeps a conversation open when nobody is left to answer it.
	// By default the guest is disconnected then; unknown.
	GuestStays bool
	// Retention is how long reads are answered after the end. Default: 1h;
	// unknown.
	Retention time.Duration
	// BeforeAttach is the guest's state until the first socket is attached.
	// Default: [Alerting]; unknown.
	BeforeAttach State

	// Order is in which order frames come.
	Order FrameOrder
	// Replay sends what a guest without a socket has missed to the next one. By
	// default the guest has to ask for it; unlikely, but unknown.
	Replay bool
	// ShortPages leaves out of next and previousPage what is at its default:
	// maxResults=100 and sortOrder=ascending. What the original's hold is
	// unknown.
	ShortPages bool
	// AnyBodyType lets guests send joins, leaves and media requests as well. By
	// default these count as standard; unknown.
	AnyBodyType bool
	// LooseFields takes custom fields that are no strings, as their JSON. By
	// default a conversation with such is refused; unknown.
	LooseFields bool
	// CORS is what browsers are told.
	CORS CORS

	// BadUpgrade answers who opens an event stream with a token that is not, or
	// no longer, good. Default: as REST answers it; unknown.
	BadUpgrade *Refusal
	// OtherConversation answers a good token of another conversation. Default:
	// 403 not.authorized; unknown.
	OtherConversation *Refusal
	// OtherMember answers a deed in the name of somebody else. Default: 403
	// not.authorized; unknown.
	OtherMember *Refusal
	// UnknownConversation answers a good token when there is no such
	// conversation. Default: 404 not.found; unknown.
	UnknownConversation *Refusal
	// TooLong answers a message of more than [MaxBody] characters. Default:
	// 400 chat.error.bad.request; unknown.
	TooLong *Refusal
}

func (o ServerOptions) withDefaults() ServerOptions {
	orDefault(&o.TokenLife, 21*time.Hour)
	orDefault(&o.Heartbeat, 10*time.Second)
	orDefault(&o.CloseCode, 1000)
	orDefault(&o.Linger, 10*time.Second)
	orDefault(&o.Absence, 2*time.Minute)
	orDefault(&o.NeverAttached, 5*time.Minute)
	orDefault(&o.Inactivity, 15*time.Minute)
	orDefault(&o.Retention, time.Hour)
	orDefault(&o.BeforeAttach, Alerting)
	orDefault(&o.CORS.MaxAge, 10*time.Minute)
	orDefault(&o.OtherConversation, NotAuthorized)
	orDefault(&o.OtherMember, NotAuthorized)
	orDefault(&o.UnknownConversation, NotFound)
	orDefault(&o.TooLong, BadChatRequest)
	return o
}

func orDefault[T comparable](option *T, value T) {
	var none T
	if *option == none {
		*option = value
	}
}

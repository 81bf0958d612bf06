package genesys

import (
	"context"
	"encoding/json"
)

// A Transport opens chats on one kind of chat server. It may be used by many
// services at once.
type Transport interface {
	// Start opens a chat and returns once the server has confirmed it and the
	// guest is attached, so that messages may be sent. The response is the
	// server's confirmation.
	Start(ctx context.Context, r StartRequest) (Session, Response, error)
	// Restore takes up a chat that [Session.Data] describes. Its first updates
	// repeat what was said before, marked as restoring.
	Restore(ctx context.Context, data json.RawMessage) (Session, error)
	Capabilities() Capabilities
}

// Capabilities say what a transport's server can do. A command that needs what
// is missing is rejected with the source's text. What is there, is a further
// interface of the transport's sessions: see [Historian] and its neighbours.
type Capabilities struct {
	Async          bool // sessions outlive the page
	Pagination     bool // history comes in pages
	FileUpload     bool // sessions are a FileSender
	FileDownload   bool // sessions are a FileReceiver
	CustomNotice   bool // sessions are a Noticer
	UpdateUserData bool // while a chat is active: sessions are a UserDataUpdater
	Polling        bool // sessions are a Poller
	MaxMessage     int  // characters that a message may have; 0: any number
}

// StartRequest is what a chat is opened with, all sources of user data merged.
type StartRequest struct {
	DisplayName string
	Routing     Routing
	UserData    map[string]string
}

// Routing says who should answer: interactionData.routing of the settings,
// overlaid with what the caller of startChat asks for.
type Routing struct {
	TargetType    string // QUEUE
	TargetAddress string // the queue's name
	Skills        []string
	Language      string
	Priority      *int // 0 (lowest) to 10; nil: none asked for
}

// A Session is one chat on a transport's wire. It keeps itself connected: a
// socket that drops is opened again and what was missed is fetched, so that
// Receive gives each message once and in order. The first update is the
// guest's own joining.
//
// Receive is called from one goroutine at a time; everything else may be called
// concurrently. Close unblocks all, waits for the session's goroutines, leaves
// the chat on the server as it is, and may be called twice. It need not be called
// after Over.
type Session interface {
	// Receive returns what happened next. After an update of kind Over, and
	// after Close, it returns io.EOF.
	Receive(ctx context.Context) (Update, error)
	Send(ctx context.Context, text string) (Response, error)
	Typing(ctx context.Context) (Response, error)
	// End ends the chat for the guest. Once it has succeeded, Receive gives what
	// had arrived before and then Over.
	End(ctx context.Context) (Response, error)
	// Data is what Restore needs to take the chat up again, in the shape of
	// getSessionData on this transport.
	Data() json.RawMessage
	// Self is the guest.
	Self() Participant
	Close() error
}

// A Runner is a [Session] that does its work on its caller's goroutine, so that it
// needs none of its own. Run is called once, instead of Receive; it hands each
// update to deliver, from which nothing of the session is waited for, and returns
// after one of kind Over, or after Close.
type Runner interface {
	Run(deliver func(Update))
}

// An Update is one thing that happened in a session.
type Update struct {
	Kind     UpdateKind
	Messages []Message // of Arrived
	Err      error     // of Over: why, nil if the chat was ended by one of its sides; of Disconnected: what broke
}

// UpdateKind says what an [Update] tells.
type UpdateKind int

// The kinds of update.
const (
	Arrived      UpdateKind = iota // messages, joins, leaves and typing
	Disconnected                   // the connection broke; the session tries to mend it
	Reconnected                    // it is mended, and what was missed has been delivered or follows
	Over                           // the chat is over for the guest
	Recalled                       // of a restored session: what was said before has been delivered, as far as Restore delivers it
)

// A Response is what the server answered to a command: the "AJAX response" of
// the source.
type Response struct {
	Status int             `json:"status"`         // HTTP status; 0 where the wire has none
	Body   json.RawMessage `json:"body,omitempty"` // as the server sent it
}

// A Rememberer is a transport whose server still tells what was said in a chat
// that is over, for a while.
type Rememberer interface {
	// Remember returns the transcript of the chat that data describes (see
	// [Session.Data]), oldest message first.
	Remember(ctx context.Context, data json.RawMessage) ([]Message, error)
}

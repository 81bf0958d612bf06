package genesys

import (
	"encoding/json"
	"time"
)

// An Event is something that a [Service] publishes. Data is nil, *[Started],
// *[Batch], *[Presence], *[Failure] or, of an agent's typing, a *[Message];
// its JSON has the members that consumers of WebChatService read.
type Event struct {
	Name string
	Data any
	Time time.Time
}

// The events. The documentation prints the second one as Started: a
// subscription to that name is one to started.
const (
	EventReady               = "ready"
	EventStarted             = "started"
	EventRestored            = "restored"
	EventRestoreFailed       = "restoreFailed"
	EventRestoreTimeout      = "restoreTimeout"
	EventMessageReceived     = "messageReceived"
	EventError               = "error"
	EventEnded               = "ended"
	EventDisconnected        = "disconnected"
	EventReconnected         = "reconnected"
	EventClientConnected     = "clientConnected"
	EventClientDisconnected  = "clientDisconnected"
	EventClientTypingStarted = "clientTypingStarted"
	EventClientTypingStopped = "clientTypingStopped"
	EventAgentConnected      = "agentConnected"
	EventAgentDisconnected   = "agentDisconnected"
	EventAgentTypingStarted  = "agentTypingStarted"
	EventAgentTypingStopped  = "agentTypingStopped"
	EventAgentTypingTimeout  = "agentTypingTimeout"

	// The documentation does not list these four; servers and widgets have them.
	EventSupervisorConnected    = "supervisorConnected"
	EventSupervisorDisconnected = "supervisorDisconnected"
	EventBotConnected           = "botConnected"    // with Options.BotEvents
	EventBotDisconnected        = "botDisconnected" // with Options.BotEvents
)

// Events lists the names of all events.
func Events() []string {
	return []string{
		EventReady, EventStarted, EventRestored, EventRestoreFailed, EventRestoreTimeout,
		EventMessageReceived, EventError, EventEnded, EventDisconnected, EventReconnected,
		EventClientConnected, EventClientDisconnected, EventClientTypingStarted, EventClientTypingStopped,
		EventAgentConnected, EventAgentDisconnected,
		EventAgentTypingStarted, EventAgentTypingStopped, EventAgentTypingTimeout,
		EventSupervisorConnected, EventSupervisorDisconnected, EventBotConnected, EventBotDisconnected,
	}
}

// Started is the data of started: the server's confirmation and what
// getSessionData gives.
type Started struct {
	Response    Response        `json:"response"`
	SessionData json.RawMessage `json:"data"`
}

// A Batch is the data of messageReceived.
type Batch struct {
	OriginalMessages []Message       `json:"originalMessages"` // all, as they came
	Messages         []Message       `json:"messages"`         // those to be shown
	Restoring        bool            `json:"restoring"`
	SessionData      json.RawMessage `json:"sessionData"`
}

// Presence is the data of the events that tell who comes and goes.
type Presence struct {
	Message            Message              `json:"message"`
	Agents             map[string]AgentInfo `json:"agents"`
	NumAgentsConnected int                  `json:"numAgentsConnected"`
}

// A Failure is the data of error.
type Failure struct {
	Errors []FailedCommand `json:"errors"`
}

// A FailedCommand says what went wrong between the guest and the server. Err is
// for Go programs and may be asked with errors.As for a [ResponseError].
type FailedCommand struct {
	Code     FailureCode `json:"code"`
	Response *Response   `json:"response,omitempty"` // nil if there was none
	Err      error       `json:"-"`
}

// FailureCode says what an error event is about.
type FailureCode string

// The failure codes. The first two are the widget's.
const (
	StartFailed    FailureCode = "StartFailed"
	MessageFailed  FailureCode = "MessageFailed"
	EndFailed      FailureCode = "EndFailed"
	TypingFailed   FailureCode = "TypingFailed"
	NoticeFailed   FailureCode = "NoticeFailed"
	UserDataFailed FailureCode = "UserDataFailed"
	FileFailed     FailureCode = "FileFailed"
	HistoryFailed  FailureCode = "HistoryFailed"
	PollFailed     FailureCode = "PollFailed"
	StoreFailed    FailureCode = "StoreFailed" // the session could not be kept for restore
	SessionLost    FailureCode = "SessionLost" // the chat is over though nobody ended it
)

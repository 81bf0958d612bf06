package bot

import "time"

// An Event is something that happened to a conversation: [Started], [Said],
// [CustomerLeft], [Ticked], [ChatStarted], [ChatFailed], [ChatHappened],
// [CallDone], [CallFailed], [AgentWanted] or, of scripts, [TimeUp].
// Its time is the only clock the engine has.
type Event interface{ when() time.Time }

// Started begins a conversation. Inputs are by name; text is read by the
// input's type.
type Started struct {
	At     time.Time
	Inputs map[string]any
}

// Said is a message of the customer: words, a pressed choice, or typing.
type Said struct {
	At time.Time
	Message
}

// CustomerLeft ends the conversation from the customer's side.
type CustomerLeft struct{ At time.Time }

// Ticked says that the time [Conversation.Wake] asked for has come.
type Ticked struct{ At time.Time }

// ChatStarted is what became of a [StartChat] that went well.
type ChatStarted struct{ At time.Time }

// ChatFailed is what became of an effect on the chat that did not go well.
type ChatFailed struct {
	At     time.Time
	Doing  string // the command that failed, by its WebChatService name
	Reason string // in plain words, without secrets
	File   *File  // of the customer's, that did not reach the agent; nil: it was about something else
}

// The commands whose failure the engine acts on; the failure of any other is
// reported and got over.
const (
	CommandStartChat   = "startChat"
	CommandSendMessage = "sendMessage"
	CommandSendFile    = "sendFile"
)

// ChatHappened is an event of the chat with the agent.
type ChatHappened struct {
	At time.Time
	ChatEvent
}

func (e Started) when() time.Time      { return e.At }
func (e Said) when() time.Time         { return e.At }
func (e CustomerLeft) when() time.Time { return e.At }
func (e Ticked) when() time.Time       { return e.At }
func (e ChatStarted) when() time.Time  { return e.At }
func (e ChatFailed) when() time.Time   { return e.At }
func (e ChatHappened) when() time.Time { return e.At }

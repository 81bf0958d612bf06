package bot

// A Speaker is who a message on the customer's side is from.
type Speaker int

// The speakers of a conversation.
const (
	FromBot Speaker = iota
	FromCustomer
	FromAgent
)

// A Message is one thing said or done on the customer's side.
type Message struct {
	ID       string // the channel's own name for it; none: it has none
	Kind     MessageKind
	From     Speaker
	Name     string // of the agent
	Text     string
	Choices  []Choice // answers offered with the text
	Numbered bool     // a choice may be named by its number as well, counted from 1
	Choice   string   // the value of the choice that the customer pressed
	Conceal  bool     // the answer to this question is a secret: do not show it

	Files     []File     // that came with it; the agent's are to be had from the chat's [FileReceiver]
	TakesFile *FileAsked `cbor:",omitempty"` // what file answers this question; nil: words do
}

// MessageKind tells words from gestures.
type MessageKind int

// The kinds of message. Only an agent joins and leaves.
const (
	Words MessageKind = iota
	TypingStarted
	TypingStopped
	Joined
	Left
)

// A Choice is an answer offered as a button. Value is what comes back as
// [Message.Choice]. A channel without buttons shows the label, with its number
// if the choices are Numbered; typed, either is understood.
type Choice struct {
	Label string
	Value string
}

// A ChatEvent is an event of the chat with the agent, under its WebChatService
// name: agentConnected, messageReceived and so on.
type ChatEvent struct {
	Name  string
	Text  string // of messageReceived; for error and ended: why, in plain words
	Agent string // display name of the agent whom the event is about
	Chat  int    // the Number that the chat was started with; events of an earlier chat are late and mean nothing

	Choices []string `cbor:",omitempty"` // labels of the answers that a message offers
	Mark    string   `cbor:",omitempty"` // where the chat stands with it; empty: nowhere else than before
	Files   []File   `cbor:",omitempty"` // that came with a message
}

// The chat events that the engine itself acts on. A flow may listen for every
// other name of the WebChatService as well.
const (
	EventMessageReceived    = "messageReceived"
	EventAgentConnected     = "agentConnected"
	EventAgentDisconnected  = "agentDisconnected"
	EventAgentTypingStarted = "agentTypingStarted"
	EventAgentTypingStopped = "agentTypingStopped"
	EventAgentTypingTimeout = "agentTypingTimeout"
	EventEnded              = "ended"
	EventError              = "error"
)

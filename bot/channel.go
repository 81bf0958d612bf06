package bot

import (
	"context"
	"io"
)

// A Channel carries one conversation with a customer.
//
// Receive is called from one goroutine at a time, Send from one goroutine at a
// time; the two may overlap. Close unblocks both and may be called twice.
type Channel interface {
	// Receive returns the customer's next message, or io.EOF once the customer
	// has left.
	Receive(ctx context.Context) (Message, error)
	Send(ctx context.Context, m Message) error
	Close() error
}

// A MessageSource is a [Channel] that can be asked for a message without waiting,
// so that a customer who is silent costs no goroutine. Next returns the next
// message as Receive does, instead of which and from whose goroutine it is
// called; while there is none, it returns a channel that is closed, or has a token
// in it, as soon as it is worth asking again.
type MessageSource interface {
	Next() (m Message, news <-chan struct{}, err error)
}

// A Concealer is a [Channel] that keeps what was said. Conceal tells it of a
// message of the customer, by its ID, that answers a question for a secret, right
// after the conversation has taken it and before that is kept: a channel to a
// kept conversation hides it in the same write, or it could be lost. It is called from the goroutine that calls
// Send.
type Concealer interface{ Conceal(m Message) }

// A ChatService is one customer's way to a human: the WebChatService commands
// that a conversation needs, each by its name there. It may start one chat after
// another.
//
// Receive is called from one goroutine at a time and the commands from one
// goroutine at a time; the two may overlap. Close unblocks both, leaves no chat
// open and may be called twice.
type ChatService interface {
	// StartChat returns once the server has confirmed the session.
	StartChat(ctx context.Context, e Escalation) error
	SendMessage(ctx context.Context, text string) error
	SendTyping(ctx context.Context) error
	SendFilteredMessage(ctx context.Context, message, hide Secret) error
	// UpdateUserData adds to the context of the chat, or of the next one if none
	// is open.
	UpdateUserData(ctx context.Context, data map[string]string) error
	EndChat(ctx context.Context) error
	// Receive returns the next event of the chat, in order, the customer's own
	// messages left out. It returns io.EOF after Close.
	Receive(ctx context.Context) (ChatEvent, error)
	Close() error
}

// A ChatEventSource is a [ChatService] that can be asked for an event without
// waiting, as a [MessageSource] can.
type ChatEventSource interface {
	Next() (e ChatEvent, news <-chan struct{}, err error)
}

// A Caller reaches the operator's systems. Call may be called concurrently.
type Caller interface {
	// Call carries out an operation and returns the fields of its answer: texts,
	// numbers and booleans. Its error is for the operator and holds no secrets.
	Call(ctx context.Context, r Request) (map[string]any, error)
}

// A Noticer is a [ChatService] that can send an agent's desktop notices of the
// flow's own making.
type Noticer interface {
	SendCustomNotice(ctx context.Context, text string) error
}

// A FileSender is a [ChatService] that can send the agent files.
type FileSender interface {
	SendFile(ctx context.Context, name string, content io.Reader) error
}

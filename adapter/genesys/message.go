package genesys

import "time"

// A Message is one entry of a chat in the shape that every transport is
// brought to: the names are those of the chat servers' own events.
type Message struct {
	ID        string      `json:"id"`
	Type      MessageType `json:"type"`
	Text      string      `json:"text,omitempty"`
	Time      time.Time   `json:"time"`
	Index     int         `json:"index"` // increasing within the session, from 1
	Restoring bool        `json:"restoring,omitempty"`
	From      Participant `json:"from"`
}

// MessageType says what a [Message] tells.
type MessageType string

// The message types. What only some chat servers know is added with their transport.
const (
	TypeMessage           MessageType = "Message"
	TypeNotice            MessageType = "Notice"
	TypeParticipantJoined MessageType = "ParticipantJoined"
	TypeParticipantLeft   MessageType = "ParticipantLeft"
	TypeTypingStarted     MessageType = "TypingStarted"
	TypeTypingStopped     MessageType = "TypingStopped"
)

// A Participant is someone in the chat.
type Participant struct {
	ID   string          `json:"id"`
	Name string          `json:"name"`
	Type ParticipantType `json:"type"`
}

// ParticipantType is the role of a participant, as consumers of
// messageReceived read it.
type ParticipantType string

// The participant types.
const (
	Client     ParticipantType = "Client"
	Agent      ParticipantType = "Agent"
	Supervisor ParticipantType = "Supervisor"
	Bot        ParticipantType = "Bot"      // words of a flow
	External   ParticipantType = "External" // notices of a flow, and the queue
)

package genesys

import (
	"encoding/json"
	"time"
)

// A Message is one entry of a chat in the shape that every transport is
// brought to: the names are those of the chat servers' own events.
type Message struct {
	ID        string
	Type      MessageType
	Text      string
	Time      time.Time
	Index     int  // ascending in the order of the chat; 1 is the first one seen, older history goes below
	Restoring bool // it was said before the session was restored, or is history
	From      Participant

	// What only some transports know.
	Choices   []Choice  // answers offered with the message
	Files     []File    // that came with the message, to be had with downloadFile
	Certainty Certainty // of a join or a leave that nobody has told: how sure it is
}

// A Choice is an answer that a message offers. Sent as a message, its label
// counts as the choice.
type Choice struct {
	Label string `json:"label"`
	Value string `json:"value"` // what the server gets
}

// A File is something to be had with downloadFile.
type File struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	MIME string `json:"mime,omitempty"`
	Size int64  `json:"size,omitempty"` // in bytes; 0: unknown
}

// Certainty says how sure a transport is of what its server does not tell.
type Certainty string

// The certainties. Without any the server has said it.
const (
	Certain Certainty = "certain" // follows from what the server said
	Likely  Certainty = "likely"  // there is hardly another explanation
	Guessed Certainty = "guessed" // the best explanation there is
)

// MarshalJSON writes the message as consumers of messageReceived and
// getTranscript read it: times in milliseconds, under both names in use.
func (m Message) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		ID        string      `json:"id"`
		Type      MessageType `json:"type"`
		Text      string      `json:"text"`
		Timestamp int64       `json:"timestamp"`
		UTCTime   int64       `json:"utcTime"`
		Index     int         `json:"index"`
		Restoring bool        `json:"restoring"`
		From      Participant `json:"from"`
		Choices   []Choice    `json:"choices,omitempty"`
		Files     []File      `json:"files,omitempty"`
		Certainty Certainty   `json:"certainty,omitempty"`
	}{
		m.ID, m.Type, m.Text, millis(m.Time), millis(m.Time), m.Index, m.Restoring, m.From,
		m.Choices, m.Files, m.Certainty,
	})
}

// millis is the time in milliseconds since 1970, 0 for no time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
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
	ID   string
	Name string
	Type ParticipantType
}

// MarshalJSON writes id and name under the chat servers' own names as well.
func (p Participant) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		ID            string          `json:"id"`
		Name          string          `json:"name"`
		Type          ParticipantType `json:"type"`
		Nickname      string          `json:"nickname"`
		ParticipantID string          `json:"participantId"`
	}{p.ID, p.Name, p.Type, p.Name, p.ID})
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

package webmessaging

import (
	"bytes"
	"encoding/json"
	"time"
)

// A Message is what is said or done in a conversation, in either direction:
// text, something with [Content], or events.
type Message struct {
	ID                string      `json:"id,omitempty"`
	Type              MessageType `json:"type,omitempty"`
	Direction         Direction   `json:"direction,omitempty"`
	Text              string      `json:"text,omitempty"`
	Content           []Content   `json:"content,omitempty"`
	Events            []Gesture   `json:"events,omitempty"`
	Channel           *Channel    `json:"channel,omitempty"`
	OriginatingEntity Entity      `json:"originatingEntity,omitempty"`
	Metadata          Strings     `json:"metadata,omitempty"`
	Status            string      `json:"status,omitempty"` // in history only
}

// Time is when the message came to the server, zero if it does not say.
func (m Message) Time() time.Time {
	if m.Channel == nil || m.Channel.Time == nil {
		return time.Time{}
	}
	return m.Channel.Time.Time
}

// Words are what the message says: its text or, where it has none, what stands
// in its content, such as the label of a button that was pressed.
func (m Message) Words() string {
	if m.Text != "" {
		return m.Text
	}
	return plainText(m.Content)
}

// Presence is the presence that an event message tells, empty if it tells none.
func (m Message) Presence() PresenceType {
	for _, g := range m.Events {
		if g.Presence != nil {
			return g.Presence.Type
		}
	}
	return ""
}

// Typing is the typing that an event message tells, or nil.
func (m Message) Typing() *Typing {
	for _, g := range m.Events {
		if g.Typing != nil && g.Typing.Type != TypingOff {
			return g.Typing
		}
	}
	return nil
}

// attributes are the custom attributes that travel with the message.
func (m Message) attributes() Strings {
	if m.Channel == nil || m.Channel.Metadata == nil {
		return nil
	}
	return m.Channel.Metadata.CustomAttributes
}

// MessageType is what a message is made of. An unknown one counts as text.
type MessageType string

// The message types.
const (
	TypeText       MessageType = "Text"
	TypeStructured MessageType = "Structured"
	TypeEvent      MessageType = "Event"
)

// Direction is where a message goes, as the server sees it.
type Direction string

// The directions.
const (
	Inbound  Direction = "Inbound"  // from the guest
	Outbound Direction = "Outbound" // to the guest
)

// Entity is who made an outbound message.
type Entity string

// The entities. Flows and bots are both Bot.
const (
	Human Entity = "Human"
	Bot   Entity = "Bot"
)

// Channel is the way on which a message came.
type Channel struct {
	Time      *Stamp           `json:"time,omitempty"`
	Type      string           `json:"type,omitempty"` // Private
	MessageID string           `json:"messageId,omitempty"`
	From      *From            `json:"from,omitempty"`
	Metadata  *ChannelMetadata `json:"metadata,omitempty"`
}

// From is who speaks, as far as the deployment tells.
type From struct {
	FirstName string `json:"firstName,omitempty"`
	LastName  string `json:"lastName,omitempty"`
	Nickname  string `json:"nickname,omitempty"`
	Image     string `json:"image,omitempty"`
}

// ChannelMetadata holds the custom attributes: the only vehicle of user data.
type ChannelMetadata struct {
	CustomAttributes Strings `json:"customAttributes,omitempty"`
}

// A Gesture is one event of an event message.
type Gesture struct {
	EventType string    `json:"eventType"` // Typing, Presence, CoBrowse, Video
	Typing    *Typing   `json:"typing,omitempty"`
	Presence  *Presence `json:"presence,omitempty"`
}

// The event types that this package speaks.
const (
	EventTyping   = "Typing"
	EventPresence = "Presence"
)

// Typing says that somebody types, and to a guest for how many milliseconds
// that is to be believed.
type Typing struct {
	Type     string `json:"type"`
	Duration int    `json:"duration,omitempty"`
}

// The types of typing. There is an end of typing in the vendor's tests only.
const (
	TypingOn  = "On"
	TypingOff = "Off"
)

// Presence says who comes and goes.
type Presence struct {
	Type PresenceType `json:"type"`
}

// PresenceType is what a [Presence] tells. None tells that an agent has come.
type PresenceType string

// The presences. Guests send Join and Clear.
const (
	PresenceJoin           PresenceType = "Join" // the guest's own, which starts a conversation without a word
	PresenceClear          PresenceType = "Clear"
	PresenceDisconnect     PresenceType = "Disconnect"
	PresenceSignIn         PresenceType = "SignIn"
	PresenceSessionExpired PresenceType = "SessionExpired"
)

func presence(t PresenceType) []Gesture {
	return []Gesture{{EventType: EventPresence, Presence: &Presence{Type: t}}}
}

// Strings are texts by name. Values that are no texts are read as the JSON that
// they are, and nothing at all is left out.
type Strings map[string]string

// UnmarshalJSON takes whatever object comes.
func (s *Strings) UnmarshalJSON(data []byte) error {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(data, &values); err != nil {
		return nil //nolint:nilerr // something else than an object holds no texts
	}
	*s = make(Strings, len(values))
	for name, value := range values {
		var text string
		switch {
		case json.Unmarshal(value, &text) != nil:
			(*s)[name] = string(value)
		case !bytes.Equal(value, []byte("null")):
			(*s)[name] = text
		}
	}
	return nil
}

// A Stamp is a time as the wire writes it: with three digits of milliseconds.
type Stamp struct{ time.Time }

// MarshalJSON writes the time in UTC.
func (s Stamp) MarshalJSON() ([]byte, error) {
	return []byte(s.UTC().Format(`"2006-01-02T15:04:05.000Z"`)), nil
}

// UnmarshalJSON reads a time. What is none is no time: the message it comes
// with is worth more.
func (s *Stamp) UnmarshalJSON(data []byte) error {
	var t time.Time
	if t.UnmarshalJSON(data) == nil {
		s.Time = t
	}
	return nil
}

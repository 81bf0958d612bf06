package bot

import (
	"errors"
	"fmt"
	"time"
)

// journalFormat is the number of what a [Recorder] writes. Every number that was
// ever released keeps being read.
const journalFormat = 1

// storedEntry is an entry as bytes. As in [stored], keys are never used again for
// something else.
type storedEntry struct {
	Format  int            `cbor:"0,keyasint"`
	ID      string         `cbor:"1,keyasint"`
	Flow    string         `cbor:"2,keyasint,omitempty"` // these three in the first entry of a recorder
	Dialog  string         `cbor:"3,keyasint,omitempty"`
	From    string         `cbor:"4,keyasint,omitempty"` // where the conversation stood then
	Kind    eventKind      `cbor:"5,keyasint"`
	At      int64          `cbor:"6,keyasint"` // nanoseconds since 1970
	Inputs  map[string]any `cbor:"7,keyasint,omitempty"`
	Gesture MessageKind    `cbor:"8,keyasint,omitempty"`
	Text    string         `cbor:"9,keyasint,omitempty"`
	Choice  string         `cbor:"10,keyasint,omitempty"`
	Files   []File         `cbor:"11,keyasint,omitempty"`
	Doing   string         `cbor:"12,keyasint,omitempty"`
	Chat    *ChatEvent     `cbor:"13,keyasint,omitempty"`
	Number  int            `cbor:"14,keyasint,omitempty"`
	Fields  map[string]any `cbor:"15,keyasint,omitempty"`
	Hidden  bool           `cbor:"16,keyasint,omitempty"`
	Step    string         `cbor:"17,keyasint,omitempty"`
	Wake    int64          `cbor:"18,keyasint,omitempty"` // nanoseconds since 1970
	Chats   []Escalation   `cbor:"19,keyasint,omitempty"`
	Calls   []Asked        `cbor:"20,keyasint,omitempty"`
	Outcome string         `cbor:"21,keyasint,omitempty"`
	Cut     bool           `cbor:"22,keyasint,omitempty"`
	Nth     int            `cbor:"23,keyasint,omitempty"` // of the entries of its recorder, from 1
	Marks   [][]byte       `cbor:"24,keyasint,omitempty"`
	Was     string         `cbor:"25,keyasint,omitempty"` // the step From in an earlier version of the flow
	Written int64          `cbor:"26,keyasint,omitempty"` // nanoseconds since 1970; later than At by what the event had to wait
}

// eventKind is a type of event as a number.
type eventKind int

const (
	kindStarted eventKind = iota + 1
	kindSaid
	kindLeft
	kindTicked
	kindChatStarted
	kindChatFailed
	kindChatHappened
	kindCallDone
	kindCallFailed
	kindAgentWanted
)

func storeEntry(e Entry) storedEntry {
	s := storedEntry{
		Format: journalFormat, At: e.At().UnixNano(), Hidden: e.Hidden,
		Step: e.Step, Chats: e.Chats, Calls: e.Calls, Outcome: e.Outcome,
	}
	if !e.Wake.IsZero() {
		s.Wake = e.Wake.UnixNano()
	}
	switch ev := e.Event.(type) {
	case Started:
		s.Kind, s.Inputs = kindStarted, ev.Inputs
	case Said:
		s.Kind, s.Gesture, s.Text, s.Choice, s.Files = kindSaid, ev.Kind, ev.Text, ev.Choice, ev.Files
	case CustomerLeft:
		s.Kind = kindLeft
	case Ticked:
		s.Kind = kindTicked
	case ChatStarted:
		s.Kind = kindChatStarted
	case ChatFailed:
		s.Kind, s.Doing = kindChatFailed, ev.Doing
		if ev.File != nil {
			s.Files = []File{*ev.File}
		}
	case ChatHappened:
		s.Kind, s.Chat = kindChatHappened, &ev.ChatEvent
	case CallDone:
		s.Kind, s.Number, s.Fields = kindCallDone, ev.Number, ev.Fields
	case CallFailed:
		s.Kind, s.Number = kindCallFailed, ev.Number
	case AgentWanted:
		s.Kind = kindAgentWanted
	}
	return s
}

// entry is what was stored.
func (s *storedEntry) entry() (Entry, error) {
	e := Entry{Hidden: s.Hidden, Step: s.Step, Chats: s.Chats, Calls: s.Calls, Outcome: s.Outcome}
	if s.Wake != 0 {
		e.Wake = time.Unix(0, s.Wake)
	}
	at := time.Unix(0, s.At)
	switch s.Kind {
	case kindStarted:
		e.Event = Started{At: at, Inputs: loadedAll(s.Inputs)}
	case kindSaid:
		e.Event = Said{At: at, Message: Message{From: FromCustomer, Kind: s.Gesture, Text: s.Text, Choice: s.Choice, Files: s.Files}}
	case kindLeft:
		e.Event = CustomerLeft{At: at}
	case kindTicked:
		e.Event = Ticked{At: at}
	case kindChatStarted:
		e.Event = ChatStarted{At: at}
	case kindChatFailed:
		failed := ChatFailed{At: at, Doing: s.Doing}
		if len(s.Files) > 0 {
			failed.File = &s.Files[0]
		}
		e.Event = failed
	case kindChatHappened:
		if s.Chat == nil {
			return e, errors.New("an event of the chat is missing")
		}
		e.Event = ChatHappened{At: at, ChatEvent: *s.Chat}
	case kindCallDone:
		e.Event = CallDone{At: at, Number: s.Number, Fields: loadedAll(s.Fields)}
	case kindCallFailed:
		e.Event = CallFailed{At: at, Number: s.Number}
	case kindAgentWanted:
		e.Event = AgentWanted{At: at}
	default:
		return e, fmt.Errorf("events of kind %d are not known", s.Kind)
	}
	return e, nil
}

func loadedAll(stored map[string]any) map[string]any {
	values := make(map[string]any, len(stored))
	for name, v := range stored {
		if list, is := v.([]any); is {
			values[name] = toTexts(list)
			continue
		}
		values[name] = loaded(v)
	}
	return values
}

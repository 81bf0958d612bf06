package bot

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"
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

// ReadPasts reads what a [Journal] was given, one entry behind the other, and
// yields each conversation once it was over, and at the end those of which no
// end is told. With an error it ends: what came before it is whole.
func ReadPasts(r io.Reader) iter.Seq2[*Past, error] {
	return func(yield func(*Past, error) bool) {
		mode, err := cbor.DecOptions{IntDec: cbor.IntDecConvertSignedOrFail}.DecMode()
		if err != nil {
			yield(nil, err)
			return
		}
		in, open := mode.NewDecoder(r), map[string]*Past{}
		for {
			var s storedEntry
			err := in.Decode(&s)
			if errors.Is(err, io.EOF) {
				break
			}
			p, err := takeEntry(open, &s, err)
			if err != nil {
				yield(nil, err)
				return
			}
			if p.Outcome() != "" {
				delete(open, p.ID)
				if !yield(p, nil) {
					return
				}
			}
		}
		for _, id := range sortedIDs(open) {
			if !yield(open[id], nil) {
				return
			}
		}
	}
}

func sortedIDs(pasts map[string]*Past) []string {
	var ids []string
	for id := range pasts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// takeEntry adds an entry to the past that it belongs to.
func takeEntry(open map[string]*Past, s *storedEntry, err error) (*Past, error) {
	if err != nil {
		return nil, fmt.Errorf("reading a journal: %w", err)
	}
	if s.Format != journalFormat {
		return nil, fmt.Errorf("reading a journal: format %d is not known, this program writes %d; was it written by a newer one?", s.Format, journalFormat)
	}
	e, err := s.entry()
	if err != nil {
		return nil, fmt.Errorf("reading a journal: conversation %s: %w", s.ID, err)
	}
	p := open[s.ID]
	if p == nil {
		p = &Past{ID: s.ID, Flow: s.Flow, Dialog: s.Dialog, Cut: s.Kind != kindStarted}
		open[s.ID] = p
	} else if s.Dialog != "" && s.From != p.Entries[len(p.Entries)-1].Step {
		p.Cut = true // it was taken up by another process, and not where it stood here
	}
	p.Cut = p.Cut || s.Cut
	p.Entries = append(p.Entries, e)
	return p, nil
}

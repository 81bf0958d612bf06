package bot

import (
	"time"
)

// Limits of a journal.
const (
	// MaxJournal is how many entries of a conversation are written; with the last
	// one the journal says that it was cut.
	MaxJournal = 1000
	// MaxJournalText is how many bytes of one message are written.
	MaxJournalText = MaxHeard
)

// A Journal gets what happens to conversations, entry by entry, so that their
// pasts can be gone through with another version of the flow: see [ReadPasts]
// and package flows/replay.
//
// It holds what customers say up to the arrival of an agent, and no secret: what
// answers a question for one, and every secret wherever it is said again, is
// masked before it gets here. What customers and agents say to each other is not
// written at all.
type Journal interface {
	// Write takes the next entry of a conversation. Entries of several
	// conversations may come in any order, those of one in theirs. It may be
	// called concurrently.
	Write(entry []byte) error
}

// A Past is a conversation as a [Journal] has it.
type Past struct {
	ID      string
	Flow    string // Dialog.Name
	Dialog  string // Dialog.Hash of the version in which it began
	Entries []Entry
	Cut     bool // it went on for longer than was written, or entries are missing
}

// Outcome is how the conversation ended; empty: that is not known.
func (p *Past) Outcome() string {
	if len(p.Entries) == 0 {
		return ""
	}
	return p.Entries[len(p.Entries)-1].Outcome
}

// An Entry is one event and what came of it.
type Entry struct {
	Event   Event
	Hidden  bool         // Event has not the words that were said: they are a secret, or hold one
	Step    string       // where the conversation then stood
	Wake    time.Time    // when it then wanted to be woken; zero: never
	Chats   []Escalation // that were opened, the user data left out
	Calls   []Asked      // that were placed
	Outcome string       // if it was over then
}

// At is when the event happened.
func (e *Entry) At() time.Time { return e.Event.when() }

// An Asked is a call that was placed, its values as people read them, secrets
// masked.
type Asked struct {
	Operation string            `cbor:"0,keyasint"`
	With      map[string]string `cbor:"1,keyasint,omitempty"`
}

// NewAsked is a call as a journal has it.
func NewAsked(p PlaceCall) Asked {
	c := Asked{Operation: p.Operation, With: make(map[string]string, len(p.With))}
	for name, v := range p.With {
		c.With[name] = Print(v)
	}
	return c
}

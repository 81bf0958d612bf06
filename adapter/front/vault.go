package front

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
)

// Errors of a [Vault].
var (
	// ErrLost comes from Keep when a conversation is not this front's any more.
	ErrLost = errors.New("the conversation is somebody else's")
	// ErrUnknown comes from Take when nothing is kept of a conversation.
	ErrUnknown = errors.New("nothing is kept of the conversation")
)

// A Vault keeps conversations where they outlive the front. What it is given is
// encrypted. All methods may be called concurrently, for one conversation one at
// a time.
type Vault interface {
	// Keep replaces what is kept of a conversation and returns once that is safe.
	Keep(ctx context.Context, id string, data []byte) error
	// Take makes a conversation this front's and returns what is kept of it.
	Take(ctx context.Context, id string) ([]byte, error)
	// LetGo gives a conversation up, for another front to take.
	LetGo(ctx context.Context, id string) error
	// Forget removes all that is kept of a conversation.
	Forget(ctx context.Context, id string) error
}

// A Fenced is a [Vault] that knows which conversations are surely still this
// front's.
type Fenced interface {
	// Holds returns nil, or why another front may have the conversation by now. It
	// does not wait.
	Holds(id string) error
}

// A Searcher is a [Vault] that can be looked through.
type Searcher interface {
	// Each shows what is kept of every conversation, whoever has it; of one that is
	// written meanwhile perhaps more than once, the newest last. An error of see
	// ends it and is returned.
	Each(ctx context.Context, see func(h Held) error) error
}

// Held is what a [Vault] has of a conversation, and whose the conversation is.
type Held struct {
	ID    string
	Owner string // as in [Options]; empty: nobody's
	Lives bool   // the owner does
	Data  []byte // as Keep was given it
}

// recordFormat is the number of a record. Every number that was ever released
// keeps loading.
const recordFormat = 1

// A Label says of what is kept of a conversation what may be known without the
// key to it.
type Label struct {
	Flow    string `json:"flow,omitempty"`    // hash of the version that its bot follows; empty: of none, any more or yet
	Waiting bool   `json:"waiting,omitempty"` // the customer said the last word, and somebody is to hear it
}

// A record is a conversation in the vault.
type record struct {
	Label

	Format int    `json:"format"`
	Sealed []byte `json:"sealed"`
}

// contents are what is sealed of a record: what customers say and bring along.
type contents struct {
	Chat []byte `json:"chat"`          // of Conversation.Save
	Bot  []byte `json:"bot,omitempty"` // what bot.Serve kept; none before it starts and after it has ended

	Files []keptFile `json:"files,omitempty"` // where the vault is a FileVault
}

// LabelOf reads the label of what a [Vault] was given.
func LabelOf(data []byte) (Label, error) {
	r, err := readRecord(data)
	return r.Label, err
}

func readRecord(data []byte) (record, error) {
	var r record
	if err := json.Unmarshal(data, &r); err != nil {
		return r, fmt.Errorf("reading a kept conversation: %w", err)
	}
	if r.Format != recordFormat {
		return r, fmt.Errorf("reading a kept conversation: format %d is not known, this program writes %d", r.Format, recordFormat)
	}
	return r, nil
}

// A seal encrypts what is in records.
type seal struct{ aead cipher.AEAD }

func newSeal(key []byte) seal {
	sum := sha256.Sum256(key)
	block, _ := aes.NewCipher(sum[:]) // of that length all keys are good
	aead, _ := cipher.NewGCMWithRandomNonce(block)
	return seal{aead}
}

func (s seal) close(l Label, c contents) ([]byte, error) {
	data, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	return json.Marshal(record{Label: l, Format: recordFormat, Sealed: s.aead.Seal(nil, nil, data, nil)})
}

func (s seal) open(data []byte) (Label, contents, error) {
	var c contents
	r, err := readRecord(data)
	if err != nil {
		return r.Label, c, err
	}
	clear, err := s.aead.Open(nil, nil, r.Sealed, nil)
	if err != nil {
		return r.Label, c, errors.New("it was kept with another key, or is damaged")
	}
	return r.Label, c, json.Unmarshal(clear, &c)
}

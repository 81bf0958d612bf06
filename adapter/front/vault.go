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

// recordFormat is the number of a record. Every number that was ever released
// keeps loading.
const recordFormat = 1

// A record is a conversation in the vault.
type record struct {
	Format int    `json:"format"`
	Flow   string `json:"flow,omitempty"` // hash of the flow's version
	Chat   []byte `json:"chat"`           // of Conversation.Save
	Bot    []byte `json:"bot,omitempty"`  // what bot.Serve kept; none before it starts and after it has ended
}

// A seal encrypts records, which hold what customers say and bring along.
type seal struct{ aead cipher.AEAD }

func newSeal(key []byte) seal {
	sum := sha256.Sum256(key)
	block, _ := aes.NewCipher(sum[:]) // of that length all keys are good
	aead, _ := cipher.NewGCMWithRandomNonce(block)
	return seal{aead}
}

func (s seal) close(r record) ([]byte, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	return s.aead.Seal(nil, nil, data, nil), nil
}

func (s seal) open(sealed []byte) (record, error) {
	var r record
	data, err := s.aead.Open(nil, nil, sealed, nil)
	if err != nil {
		return r, errors.New("it was kept with another key, or is damaged")
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return r, err
	}
	if r.Format != recordFormat {
		return r, fmt.Errorf("format %d is not known, this program writes %d", r.Format, recordFormat)
	}
	return r, nil
}

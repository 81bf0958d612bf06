package bot

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// ErrForeign comes from [Engine.Load] when the bytes were saved by an engine
// with another dialog.
var ErrForeign = errors.New("the conversation belongs to another version of the flow")

// format is the number of what Save writes. Every number that was ever released
// keeps loading.
const format = 1

// stored is a conversation as bytes. The keys are numbers and are never used
// again for something else. Steps and variables are by name, since indexes mean
// nothing to another version of the flow. A secret stands sealed, as a byte
// string; nothing else is one.
type stored struct {
	Format    int        `cbor:"0,keyasint"`
	ID        string     `cbor:"1,keyasint,omitempty"`
	Dialog    string     `cbor:"2,keyasint,omitempty"`
	Phase     Phase      `cbor:"3,keyasint,omitempty"`
	Step      string     `cbor:"4,keyasint,omitempty"`
	Vars      []any      `cbor:"5,keyasint,omitempty"` // name, value, name, value, …
	Misses    int        `cbor:"6,keyasint,omitempty"`
	AllMisses int        `cbor:"7,keyasint,omitempty"`
	Nudged    bool       `cbor:"8,keyasint,omitempty"`
	Silence   int64      `cbor:"9,keyasint,omitempty"` // milliseconds since 1970
	Waiting   int64      `cbor:"10,keyasint,omitempty"`
	Nobody    int64      `cbor:"11,keyasint,omitempty"`
	Chat      int        `cbor:"12,keyasint,omitempty"`
	ChatState ChatState  `cbor:"13,keyasint,omitempty"`
	ChatStep  string     `cbor:"14,keyasint,omitempty"`
	Agents    []string   `cbor:"15,keyasint,omitempty"`
	Met       bool       `cbor:"16,keyasint,omitempty"`
	Event     *ChatEvent `cbor:"17,keyasint,omitempty"`
	Outcome   string     `cbor:"18,keyasint,omitempty"`

	Inbox  []ChatEvent `cbor:"19,keyasint,omitempty"`
	Heard  []byte      `cbor:"20,keyasint,omitempty"` // sealed
	Settle int64       `cbor:"21,keyasint,omitempty"`
	Trail  []string    `cbor:"22,keyasint,omitempty"`
	Offer  *Offer      `cbor:"23,keyasint,omitempty"`
	Calls  int         `cbor:"24,keyasint,omitempty"`
	Files  []File      `cbor:"25,keyasint,omitempty"`
}

type codec struct {
	enc  cbor.EncMode
	dec  cbor.DecMode
	seal cipher.AEAD
}

func newCodec(key []byte) (codec, error) {
	if key == nil {
		key = make([]byte, 32)
		rand.Read(key) // it never fails
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return codec{}, fmt.Errorf("seal key: %w", err)
	}
	c := codec{}
	if c.seal, err = cipher.NewGCMWithRandomNonce(block); err != nil {
		return codec{}, fmt.Errorf("seal key: %w", err)
	}
	if c.enc, err = (cbor.EncOptions{}).EncMode(); err != nil {
		return codec{}, err
	}
	c.dec, err = cbor.DecOptions{IntDec: cbor.IntDecConvertSignedOrFail}.DecMode()
	return c, err
}

// Save returns the conversation as bytes. Secrets in it are encrypted.
func (e *Engine) Save(c *Conversation) ([]byte, error) {
	s := stored{
		Format: format, ID: c.ID, Dialog: e.dialog.Hash, Phase: c.Phase, Outcome: c.Outcome,
		Misses: c.Misses, AllMisses: c.AllMisses, Nudged: c.Nudged,
		Silence: millis(c.Silence), Waiting: millis(c.Waiting), Nobody: millis(c.Nobody),
		Chat: c.Chat.Number, ChatState: c.Chat.State, Agents: c.Chat.Agents, Met: c.Chat.Met, Event: c.Event,
		Inbox: c.Inbox, Settle: millis(c.Settle), Offer: c.Offer, Calls: c.Calls, Files: c.Files,
	}
	if heard := c.Heard.Reveal(); heard != "" {
		s.Heard = e.codec.seal.Seal(nil, nil, []byte(heard), nil)
	}
	for _, i := range c.Trail {
		s.Trail = append(s.Trail, e.dialog.Steps[i].Name)
	}
	if c.At != Nowhere {
		s.Step = e.dialog.Steps[c.At].Name
	}
	if c.Chat.State != NoChat {
		s.ChatStep = e.dialog.Steps[c.Chat.Step].Name
	}
	s.Vars = make([]any, 0, 2*len(c.Vars))
	for i, v := range c.Vars {
		if v == nil {
			continue
		}
		if secret, ok := v.(Secret); ok {
			v = e.codec.seal.Seal(nil, nil, []byte(secret.Reveal()), nil)
		}
		s.Vars = append(s.Vars, e.dialog.Vars[i].Name, v)
	}
	return e.codec.enc.Marshal(&s)
}

// Load returns the conversation that Save made of, with a sealed secret only to
// an engine with the same SealKey. Bytes of another version of the flow are
// refused with [ErrForeign].
func (e *Engine) Load(data []byte) (*Conversation, error) {
	var s stored
	if err := e.codec.dec.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("reading a stored conversation: %w", err)
	}
	if s.Format != format {
		return nil, unknownFormat(s.Format)
	}
	if s.Dialog != e.dialog.Hash {
		return nil, fmt.Errorf("conversation %s: %w", s.ID, ErrForeign)
	}
	c := &Conversation{
		ID: s.ID, Phase: s.Phase, Outcome: s.Outcome,
		Misses: s.Misses, AllMisses: s.AllMisses, Nudged: s.Nudged,
		Silence: fromMillis(s.Silence), Waiting: fromMillis(s.Waiting), Nobody: fromMillis(s.Nobody),
		Chat: Chat{Number: s.Chat, State: s.ChatState, Agents: s.Agents, Met: s.Met}, Event: s.Event,
		Inbox: s.Inbox, Settle: fromMillis(s.Settle), Offer: s.Offer, Calls: s.Calls, Files: s.Files,
	}
	var err error
	if err = e.loadTalk(&s, c); err != nil {
		return nil, fmt.Errorf("conversation %s: %w", s.ID, err)
	}
	if c.At, err = e.gate.index(s.Step); err != nil {
		return nil, fmt.Errorf("conversation %s: %w", s.ID, err)
	}
	if s.ChatState != NoChat {
		if c.Chat.Step, err = e.gate.index(s.ChatStep); err != nil {
			return nil, fmt.Errorf("conversation %s: %w", s.ID, err)
		}
	}
	if c.Vars, err = e.loadVars(s.Vars); err != nil {
		return nil, fmt.Errorf("conversation %s: %w", s.ID, err)
	}
	return c, nil
}

func unknownFormat(n int) error {
	return fmt.Errorf("reading a stored conversation: format %d is not known, this program writes %d", n, format)
}

// loadTalk loads what was said and what was asked.
func (e *Engine) loadTalk(s *stored, c *Conversation) error {
	if s.Heard != nil {
		heard, err := e.codec.seal.Open(nil, nil, s.Heard, nil)
		if err != nil {
			return errors.New("what was heard was sealed with another key")
		}
		c.Heard = NewSecret(string(heard))
	}
	if c.Offer != nil {
		for i, v := range c.Offer.Values {
			c.Offer.Values[i] = loaded(v)
		}
		c.Offer.Written = loaded(c.Offer.Written)
	}
	for _, name := range s.Trail {
		i, err := e.gate.index(name)
		if err != nil {
			return err
		}
		c.Trail = append(c.Trail, i)
	}
	return nil
}

func (e *Engine) loadVars(pairs []any) ([]any, error) {
	vars := make([]any, len(e.dialog.Vars))
	at := 0 // they were saved in the order of the dialog
	for ; len(pairs) >= 2; pairs = pairs[2:] {
		name, _ := pairs[0].(string)
		for at < len(vars) && e.dialog.Vars[at].Name != name {
			at++
		}
		if at == len(vars) {
			return nil, fmt.Errorf("variable %q is not one of the flow's, or out of order", name)
		}
		switch v := pairs[1].(type) {
		case int64:
			vars[at] = int(v)
		case string, float64, bool:
			vars[at] = v
		case []any:
			vars[at] = toTexts(v)
		case map[any]any:
			vars[at] = toRecord(v)
		case []byte:
			clear, err := e.codec.seal.Open(nil, nil, v, nil)
			if err != nil {
				return nil, fmt.Errorf("variable %q was sealed with another key", name)
			}
			vars[at] = NewSecret(string(clear))
		default:
			return nil, fmt.Errorf("variable %q holds a %T", name, v)
		}
	}
	return vars, nil
}

// loaded makes a value what it was before it was saved.
func loaded(v any) any {
	switch v := v.(type) {
	case int64:
		return int(v)
	case map[any]any:
		return toRecord(v)
	default:
		return v
	}
}

func toTexts(stored []any) []string {
	texts := make([]string, len(stored))
	for i, v := range stored {
		texts[i], _ = v.(string)
	}
	return texts
}

// toRecord returns what a mapping stands for: a [File], whose keys are numbers,
// or a script's texts by name.
func toRecord(stored map[any]any) any {
	id, isFile := stored[int64(0)].(string)
	if !isFile {
		return toMapping(stored)
	}
	f := File{ID: id}
	f.Name, _ = stored[int64(1)].(string)
	f.Type, _ = stored[int64(2)].(string)
	f.Size, _ = stored[int64(3)].(int64)
	return f
}

func toMapping(stored map[any]any) map[string]string {
	m := make(map[string]string, len(stored))
	for k, v := range stored {
		key, _ := k.(string)
		m[key], _ = v.(string)
	}
	return m
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}

package bot

import (
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"time"
	"unicode"

	"github.com/fxamacker/cbor/v2"
)

// keptFormat is the number of what a [Keeper] gets. Every number that was ever
// released keeps loading.
const keptFormat = 1

// kept is a conversation at work as bytes. As in [stored], keys are never used
// again for something else.
type kept struct {
	Format int    `cbor:"0,keyasint"`
	Dialog string `cbor:"1,keyasint"`
	State  []byte `cbor:"2,keyasint"` // of Engine.Save
	Sealed []byte `cbor:"3,keyasint"` // an undertaking: it has the words of customers and the keys to chats

	Since int64 `cbor:"4,keyasint,omitempty"` // milliseconds since 1970 when its stage began; 0: an older program kept it
}

// An undertaking is what Serve has to know beside the conversation.
type undertaking struct {
	Number  int          `cbor:"0,keyasint,omitempty"` // of the latest effect
	Todo    []keptEffect `cbor:"1,keyasint,omitempty"` // not known to be done, in order
	Heard   string       `cbor:"2,keyasint,omitempty"` // ID of the customer's message that was dealt with last
	Mark    string       `cbor:"3,keyasint,omitempty"` // of the chat's event that was dealt with last
	Session []byte       `cbor:"4,keyasint,omitempty"` // of the open chat
	Said    []keptText   `cbor:"5,keyasint,omitempty"` // what the chat has confirmed, in order
	Queue   string       `cbor:"6,keyasint,omitempty"` // of the chat that was asked for last
	Asked   int64        `cbor:"7,keyasint,omitempty"` // milliseconds since 1970 when it was; 0: an older program kept it
	Begun   int64        `cbor:"8,keyasint,omitempty"` // milliseconds since 1970 when the conversation did; 0 likewise

	since time.Time // when the stage began; it is kept outside the seal
}

// A keptText is what is remembered of a text that the chat has: blanks, at which
// a transport may cut, do not count.
type keptText struct {
	_    struct{} `cbor:",toarray"`
	Size int      // bytes; as a negative number where the chat may not have it
	Hash uint64
}

// doubted is the text where the command that carried it has failed: it may have
// arrived all the same.
func (k keptText) doubted() keptText {
	k.Size = -k.Size
	return k
}

func (k keptText) isDoubted() bool { return k.Size < 0 }

func rememberText(text string) keptText {
	solid := solid(text)
	h := fnv.New64a()
	_, _ = h.Write([]byte(solid)) // never fails
	return keptText{Size: len(solid), Hash: h.Sum64()}
}

// solid is a text without its blanks.
func solid(text string) string {
	return strings.Map(func(r rune) rune {
		if isBlank(r) {
			return -1
		}
		return r
	}, text)
}

func isBlank(r rune) bool { return unicode.IsSpace(r) }

// A keptEffect is one that has a trace elsewhere: typing and the like have not.
// One of the fields below the number is there.
type keptEffect struct {
	Number   int               `cbor:"0,keyasint"`
	Tell     *Message          `cbor:"1,keyasint,omitempty"`
	Start    *Escalation       `cbor:"2,keyasint,omitempty"`
	Send     *string           `cbor:"3,keyasint,omitempty"`
	Filtered *keptFiltered     `cbor:"4,keyasint,omitempty"`
	UserData map[string]string `cbor:"5,keyasint,omitempty"`
	Notice   *string           `cbor:"6,keyasint,omitempty"`
	File     *AttachFile       `cbor:"7,keyasint,omitempty"`
	End      bool              `cbor:"8,keyasint,omitempty"`
	Call     int               `cbor:"9,keyasint,omitempty"` // its number
}

type keptFiltered struct {
	_             struct{} `cbor:",toarray"`
	Message, Hide string
}

// keepEffect is what is kept of an effect; false: nothing need be.
func keepEffect(e Effect) (keptEffect, bool) {
	switch e := e.(type) {
	case Tell:
		if e.Kind == TypingStarted || e.Kind == TypingStopped {
			return keptEffect{}, false
		}
		return keptEffect{Tell: &e.Message}, true
	case StartChat:
		return keptEffect{Start: &e.Escalation}, true
	case SendMessage:
		return keptEffect{Send: &e.Text}, true
	case FilteredMessage:
		return keptEffect{Filtered: &keptFiltered{Message: e.Message.Reveal(), Hide: e.Hide.Reveal()}}, true
	case AttachUserData:
		return keptEffect{UserData: e.Data}, len(e.Data) > 0
	case CustomNotice:
		return keptEffect{Notice: &e.Text}, true
	case AttachFile:
		return keptEffect{File: &e}, true
	case EndChat:
		return keptEffect{End: true}, true
	case PlaceCall:
		return keptEffect{Call: e.Number}, true
	default:
		return keptEffect{}, false
	}
}

// effect is the effect again; nil for a call, which cannot be placed again.
func (k keptEffect) effect() Effect {
	switch {
	case k.Tell != nil:
		return Tell{*k.Tell}
	case k.Start != nil:
		return StartChat{*k.Start}
	case k.Send != nil:
		return SendMessage{*k.Send}
	case k.Filtered != nil:
		return FilteredMessage{Message: NewSecret(k.Filtered.Message), Hide: NewSecret(k.Filtered.Hide)}
	case k.UserData != nil:
		return AttachUserData{k.UserData}
	case k.Notice != nil:
		return CustomNotice{*k.Notice}
	case k.File != nil:
		return *k.File
	case k.End:
		return EndChat{}
	default:
		return nil
	}
}

// words are what a chat gets of an effect, if it is words.
func (k keptEffect) words() (string, bool) {
	switch {
	case k.Send != nil:
		return *k.Send, true
	case k.Filtered != nil:
		return k.Filtered.Message, true
	default:
		return "", false
	}
}

// keep is the conversation at work as bytes.
func (e *Engine) keep(c *Conversation, u undertaking) ([]byte, error) {
	state, err := e.Save(c)
	if err != nil {
		return nil, err
	}
	rest, err := e.codec.enc.Marshal(&u)
	if err != nil {
		return nil, err
	}
	return e.codec.enc.Marshal(&kept{
		Format: keptFormat, Dialog: e.dialog.Hash, State: state, Sealed: e.codec.seal.Seal(nil, nil, rest, nil),
		Since: millis(u.since),
	})
}

// LoadKept returns the conversation in what a [Keeper] got from [Serve] with this
// engine's dialog. It may be called concurrently.
func (e *Engine) LoadKept(kept []byte) (*Conversation, error) {
	c, _, err := e.unkeep(kept)
	return c, err
}

// unkeep takes apart what keep made.
func (e *Engine) unkeep(data []byte) (*Conversation, undertaking, error) {
	var u undertaking
	k, err := openKept(data)
	if err != nil {
		return nil, u, err
	}
	c, err := e.Load(k.State)
	if err != nil {
		return nil, u, err
	}
	rest, err := e.codec.seal.Open(nil, nil, k.Sealed, nil)
	if err != nil {
		return nil, u, fmt.Errorf("conversation %s: %w", c.ID, errOtherKey)
	}
	if err := e.codec.dec.Unmarshal(rest, &u); err != nil {
		return nil, u, fmt.Errorf("conversation %s: reading what is kept of it: %w", c.ID, err)
	}
	u.since = fromMillis(k.Since)
	return c, u, nil
}

var errOtherKey = errors.New("it was kept with another key")

func openKept(data []byte) (kept, error) {
	var k kept
	if err := cbor.Unmarshal(data, &k); err != nil {
		return k, fmt.Errorf("reading a kept conversation: %w", err)
	}
	if k.Format != keptFormat {
		return k, fmt.Errorf("reading a kept conversation: format %d is not known, this program writes %d", k.Format, keptFormat)
	}
	return k, nil
}

package front

import (
	"context"
	"fmt"
	"sync"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/crashpoint"
)

// A keeping is a conversation's place in the vault: [bot.Keeper] for what the
// flow knows, with the customer's side of it in the same write.
type keeping struct {
	front *Front
	chat  *guestchat.Conversation

	begun    chan struct{} // closed once a flow talks, or is known not to
	hasBegun bool          // under the front's lock

	mu   sync.Mutex // one write after the other
	flow string
	bot  []byte   // what bot.Serve kept last
	hide []string // messages to conceal with the bot's next write
}

var (
	_ bot.Keeper = (*keeping)(nil)
	_ bot.Fence  = (*keeping)(nil)
)

// Holds returns why somebody else may have the conversation by now.
func (k *keeping) Holds() error {
	if !k.front.keeps(k) {
		return ErrLost
	}
	if v, ok := k.front.options.Vault.(Fenced); ok {
		return v.Holds(k.chat.ID)
	}
	return nil
}

// Keep makes safe what the bot has come to, and what the customer has said.
func (k *keeping) Keep(ctx context.Context, kept []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.bot = kept
	for _, message := range k.hide {
		k.chat.Conceal(message, bot.Mask)
	}
	k.hide = nil
	return k.write(ctx)
}

// conceal hides a message as soon as the bot's knowing it is kept: not before,
// since whoever takes the conversation up must hear what is not known yet.
func (k *keeping) conceal(message string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.hide = append(k.hide, message)
}

// write is called with k.mu held.
func (k *keeping) write(ctx context.Context) error {
	if !k.front.keeps(k) {
		return ErrLost
	}
	chat, err := k.chat.Save()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrLost, err)
	}
	var label Label
	if k.bot != nil {
		label.Flow = k.flow
	}
	if k.bot != nil || k.chat.Phase() != guestchat.PhaseOver {
		label.Waiting = k.chat.GuestWaits()
	}
	data, err := k.front.seal.close(label, contents{Chat: chat, Bot: k.bot, Files: k.front.files.list(k.chat.ID)})
	if err != nil {
		return err
	}
	return k.front.options.Vault.Keep(ctx, k.chat.ID, data)
}

// serving notes which version of which flow the bot follows.
func (k *keeping) serving(flow string) (kept []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.flow = flow
	return k.bot
}

// version is the flow that a kept conversation follows; empty: none yet.
func (k *keeping) version() string {
	if k == nil {
		return ""
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.bot == nil {
		return ""
	}
	return k.flow
}

// isDone reports whether the conversation has been taken up only to be read: its
// customer has gone, and no flow is left that would have to hear of it.
func (k *keeping) isDone() bool {
	return k != nil && k.chat.Phase() != guestchat.PhaseActive && k.version() == ""
}

// update takes the conversation to the version of its flow that is here now,
// where that makes no difference to it. It is kept there at once: who looks at what
// is kept wants to know which versions are still followed.
func (k *keeping) update(ctx context.Context) error {
	if k == nil {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	moved, to, ok := k.moved()
	if !ok {
		return nil
	}
	k.bot, k.flow = moved, to
	crashpoint.Hit(crashpoint.Moved)
	return k.write(ctx)
}

// moved is what update comes to. It is called with k.mu held.
func (k *keeping) moved() (moved []byte, to string, ok bool) {
	update := k.front.options.Update
	if update == nil || k.bot == nil {
		return nil, "", false
	}
	return update(k.flow, k.chat.Asked, k.bot)
}

// canMove reports whether update would change anything.
func (k *keeping) canMove() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	_, _, ok := k.moved()
	return ok
}

// done keeps a conversation whose bot has ended: what was said can still be read.
func (k *keeping) done(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.bot = nil
	return k.write(ctx)
}

// keeping is the place of a conversation; nil where nothing is kept, and once it
// was released: the place may be another's then, who took it up again.
func (f *Front) keeping(c *guestchat.Conversation) *keeping {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.keepingNow(c)
}

// holds returns why somebody else may have a conversation by now.
func (f *Front) holds(c *guestchat.Conversation) error {
	if k := f.keeping(c); k != nil {
		return k.Holds()
	}
	return ErrLost
}

// keepingNow is keeping with f.mu held.
func (f *Front) keepingNow(c *guestchat.Conversation) *keeping {
	if k := f.kept[c.ID]; k != nil && k.chat == c {
		return k
	}
	return nil
}

// keeps reports whether the place is still this front's.
func (f *Front) keeps(k *keeping) bool { return f.keeping(k.chat) == k }

// safe makes safe what a customer has done, before it is answered.
func (f *Front) safe(ctx context.Context, c *guestchat.Conversation) error {
	isNew := c.Phase() == guestchat.PhaseWaiting // not under f.mu, which all conversations share
	f.mu.Lock()
	k := f.keepingNow(c)
	if k == nil && isNew {
		k = &keeping{front: f, chat: c, begun: make(chan struct{})}
		f.kept[c.ID] = k
	}
	f.mu.Unlock()
	if k == nil {
		return ErrLost
	}
	k.mu.Lock()
	err := k.write(ctx)
	k.mu.Unlock()
	if err != nil {
		f.options.Log.Error("what a customer did is not kept", "conversation", c.ID, "error", err)
		f.release(c)
	}
	return err
}

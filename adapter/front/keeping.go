package front

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
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

var _ bot.Keeper = (*keeping)(nil)

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
		return err
	}
	label := Label{Waiting: k.chat.GuestWaits()}
	if k.bot != nil {
		label.Flow = k.flow
	}
	data, err := k.front.seal.close(label, contents{Chat: chat, Bot: k.bot})
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

// update takes the conversation to the version of its flow that is here now,
// where that makes no difference to it.
func (k *keeping) update() {
	if k == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if moved, to, ok := k.moved(); ok {
		k.bot, k.flow = moved, to
	}
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

// keeping is the place of a conversation; nil where nothing is kept.
func (f *Front) keeping(c *guestchat.Conversation) *keeping {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.kept[c.ID]
}

// keeps reports whether the place is still this front's.
func (f *Front) keeps(k *keeping) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.kept[k.chat.ID] == k
}

// safe makes safe what a customer has done, before it is answered.
func (f *Front) safe(ctx context.Context, c *guestchat.Conversation) error {
	f.mu.Lock()
	k := f.kept[c.ID]
	if k == nil && c.Phase() == guestchat.PhaseWaiting {
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

// Take takes up a conversation that another front kept, or this one before it was
// started anew. It returns [ErrUnknown] if there is none of that id.
func (f *Front) Take(ctx context.Context, id string) error {
	_, err := f.find(ctx, id)
	return err
}

// find gets a conversation out of the vault, once for all who ask at a time.
func (f *Front) find(ctx context.Context, id string) (*guestchat.Conversation, error) {
	found, err, _ := f.taking.Do(id, func() (any, error) { return f.take(context.WithoutCancel(ctx), id) })
	if err != nil {
		if !errors.Is(err, ErrUnknown) {
			f.options.Log.Error("a conversation cannot be taken up", "conversation", id, "error", err)
		}
		return nil, err
	}
	c, _ := found.(*guestchat.Conversation)
	return c, nil
}

func (f *Front) take(ctx context.Context, id string) (*guestchat.Conversation, error) {
	if c := f.server.Conversation(id); c != nil {
		return c, nil
	}
	if f.Draining() {
		return nil, errDrained
	}
	sealed, err := f.options.Vault.Take(ctx, id)
	if err != nil {
		return nil, err
	}
	label, c, err := f.seal.open(sealed)
	if err == nil {
		err = f.canServe(label, c)
	}
	if err != nil {
		return nil, errors.Join(err, f.options.Vault.LetGo(ctx, id))
	}
	k := &keeping{front: f, flow: label.Flow, bot: c.Bot, begun: make(chan struct{})}
	return f.server.Adopt(ctx, c.Chat, func(c *guestchat.Conversation) {
		k.chat = c
		f.mu.Lock()
		f.kept[id] = k
		f.mu.Unlock()
	})
}

// canServe reports why nobody here could go on with a conversation.
func (f *Front) canServe(label Label, c contents) error {
	if c.Bot == nil {
		return nil
	}
	asked, err := guestchat.AskedFor(c.Chat)
	if err != nil {
		return err
	}
	if _, ok := f.version(label.Flow, asked); !ok {
		return fmt.Errorf("it follows a version of its flow that is not here any more: %s", label.Flow)
	}
	return nil
}

// Update takes all conversations that are kept to the versions of their flows
// that are here now, where that makes no difference to them; the others stay in
// their own. Nobody notices: what is under way is settled as behind a restart. It
// returns how many move.
func (f *Front) Update() int {
	f.mu.Lock()
	kept := slices.Collect(maps.Values(f.kept))
	f.mu.Unlock()
	n := 0
	for _, k := range kept {
		if !k.canMove() {
			continue
		}
		f.mu.Lock()
		one, served := f.live[k.chat.ID]
		f.mu.Unlock()
		if served {
			one.end(errUpdated)
			n++
		}
	}
	return n
}

// release stops to hold a conversation that stays in the vault. Its customer is
// hung up on, and comes back to whoever has it then.
func (f *Front) release(c *guestchat.Conversation) {
	f.mu.Lock()
	delete(f.kept, c.ID)
	one, served := f.live[c.ID]
	f.mu.Unlock()
	if served {
		one.end(bot.ErrLetGo)
	}
	f.server.Release(c)
}

// GiveUp gives one conversation up as it stands, for another front to take, and
// returns once that can be done. A conversation that is not here is nothing to
// give up.
func (f *Front) GiveUp(ctx context.Context, id string) error {
	c := f.server.Conversation(id)
	f.mu.Lock()
	k, one := f.kept[id], f.live[id]
	f.mu.Unlock()
	if c == nil || k == nil {
		return nil
	}
	if one.end != nil {
		one.end(bot.ErrLetGo)
		select {
		case <-one.over:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	f.mu.Lock()
	delete(f.kept, id)
	f.mu.Unlock()
	err := f.options.Vault.LetGo(ctx, id)
	f.server.Release(c)
	return err
}

// forgotten removes what is kept of a conversation that nobody can read any more.
// A front that is closed forgets nothing.
func (f *Front) forgotten(c *guestchat.Conversation) {
	f.files.clear(c.ID)
	f.mu.Lock()
	k := f.kept[c.ID]
	delete(f.kept, c.ID)
	f.mu.Unlock()
	if k == nil {
		return
	}
	f.chores.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), politeness)
		defer cancel()
		if err := f.options.Vault.Forget(ctx, c.ID); err != nil {
			f.options.Log.Error("a conversation is not forgotten", "conversation", c.ID, "error", err)
		}
	})
}

// LetGo takes no new customers and gives all conversations up as they stand, those
// with agents too, for other fronts to take: it is the way to stop of a front
// with a vault. Customers are hung up on, and come back. It returns how many
// conversations those were; Close comes next.
func (f *Front) LetGo(ctx context.Context) int {
	f.refuseNew()
	f.endAll(bot.ErrLetGo)
	select {
	case <-f.empty:
	case <-ctx.Done():
	}
	n := 0
	for _, c := range f.server.Conversations() {
		if f.keeping(c) == nil {
			continue
		}
		n++
		if err := f.GiveUp(ctx, c.ID); err != nil {
			f.options.Log.Warn("a conversation is not given up in time", "conversation", c.ID, "error", err)
		}
	}
	return n
}

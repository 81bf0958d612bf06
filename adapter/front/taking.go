package front

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/crashpoint"
)

// Conversations change hands here: between fronts, and between versions of a flow.

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

// lookUp is find for customers. A conversation that could be found another time is
// not as good as none: a page that is told so gives up. While this front hands its
// conversations over there are many of those.
func (f *Front) lookUp(ctx context.Context, id string) (*guestchat.Conversation, error) {
	c, err := f.find(ctx, id)
	if errors.Is(err, ErrUnknown) || errors.Is(err, errStrange) {
		return nil, nil
	}
	return c, err
}

func (f *Front) take(ctx context.Context, id string) (*guestchat.Conversation, error) {
	if c := f.server.Conversation(id); c != nil {
		return c, nil
	}
	if f.Draining() {
		return nil, errDrained
	}
	if err := f.quiet(ctx, id); err != nil {
		return nil, err
	}
	sealed, err := f.options.Vault.Take(ctx, id)
	if err != nil {
		return nil, err
	}
	label, kept, err := f.seal.open(sealed)
	if err == nil {
		err = f.canServe(label, kept)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", errStrange, err), f.options.Vault.LetGo(ctx, id))
	}
	k := &keeping{front: f, flow: label.Flow, bot: kept.Bot, begun: make(chan struct{})}
	c, err := f.server.Adopt(ctx, kept.Chat, func(c *guestchat.Conversation) {
		k.chat = c
		f.files.restore(id, kept.Files)
		f.mu.Lock()
		f.kept[id] = k
		f.mu.Unlock()
	})
	if err != nil {
		return nil, err
	}
	if err := f.holds(c); err != nil { // it was asked for before it was here to be given up
		f.release(c)
		return nil, err
	}
	return c, nil
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
			crashpoint.Hit(crashpoint.Updating)
			one.end(bot.ErrMoved)
			n++
		}
	}
	return n
}

// release stops to hold a conversation that stays in the vault. Its customer is
// hung up on, and comes back to whoever has it then.
func (f *Front) release(c *guestchat.Conversation) {
	f.mu.Lock()
	if f.keepingNow(c) != nil {
		delete(f.kept, c.ID)
	}
	one, served := f.live[c.ID]
	f.mu.Unlock()
	if served && one.chat == c {
		one.end(bot.ErrLetGo)
	}
	f.part(c)
}

// part takes a conversation off the shelf and hangs up on its customer. In this
// order: once the server does not hold it, it may be taken up again, and its files
// with it.
func (f *Front) part(c *guestchat.Conversation) {
	f.files.clear(c.ID)
	f.server.Release(c)
}

// GiveUp gives one conversation up as it stands, for another front to take, and
// returns once that can be done. One that is not here yet, but is being taken, is
// not taken then.
func (f *Front) GiveUp(ctx context.Context, id string) error {
	for {
		if one, served := f.dropUnserved(id); served {
			one.end(bot.ErrLetGo)
			if err := one.await(ctx); err != nil {
				return err
			}
			continue
		}
		err := f.options.Vault.LetGo(ctx, id)
		c := f.server.Conversation(id)
		if c != nil {
			f.part(c)
		}
		if c == nil || err != nil {
			return err
		}
	}
}

// dropUnserved stops to keep a conversation unless it is served, which somebody may
// just have begun: without its place in the vault nobody begins any more.
func (f *Front) dropUnserved(id string) (one liveConversation, served bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one, served = f.live[id]; !served {
		delete(f.kept, id)
	}
	return one, served
}

// quiet waits until nobody serves a conversation any more. One that was released
// may still have a command under way to the agent, and whoever takes it up asks
// the chat what has arrived.
func (f *Front) quiet(ctx context.Context, id string) error {
	f.mu.Lock()
	one, served := f.live[id]
	f.mu.Unlock()
	if !served {
		return nil
	}
	return one.await(ctx)
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

package front

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
)

// Forgotten is what was removed.
type Forgotten struct {
	Conversations int `json:"conversations"` // different ones, wherever they stood
	Journals      int `json:"journals"`      // of these that stood in journals
}

// Forget removes a conversation: its transcript, its files, what its flow knew,
// here, in the vault and in journals. One that is live is ended first; one that
// another front has is taken over for that. It fails with [ErrNotHere] if there is
// none anywhere.
func (f *Front) Forget(ctx context.Context, id string) (Forgotten, error) {
	gone, err := f.forget(ctx, []string{id}, nil)
	if err == nil && gone.Conversations == 0 {
		err = ErrNotHere
	}
	return gone, err
}

// ForgetAll removes, as Forget does, all conversations whose pages brought these
// custom fields, or members of memberInfo, along. What went wrong with some does
// not keep it from the others.
func (f *Front) ForgetAll(ctx context.Context, fields map[string]string) (Forgotten, error) {
	if len(fields) == 0 {
		return Forgotten{}, errors.New("forgetting conversations: no field says which")
	}
	for name, value := range fields {
		if value == "" {
			return Forgotten{}, fmt.Errorf("forgetting conversations: the field %s has no value, and so have many customers'", name)
		}
	}
	found, problem := f.having(ctx, fields)
	gone, err := f.forget(ctx, found, fields)
	return gone, errors.Join(problem, err)
}

// forget removes conversations from wherever they stand. Journals come last: until
// a conversation is over they are written.
func (f *Front) forget(ctx context.Context, ids []string, fields map[string]string) (Forgotten, error) {
	gone, problems := map[string]bool{}, []error{}
	for _, id := range ids {
		switch err := f.remove(ctx, id); {
		case err == nil:
			gone[id] = true
		case !errors.Is(err, ErrNotHere): // or it has gone by itself
			problems = append(problems, fmt.Errorf("conversation %s: %w", id, err))
		}
	}
	var erased []string
	if f.options.Erase != nil {
		var err error
		erased, err = f.options.Erase(ctx, ids, fields)
		problems = append(problems, err)
	}
	for _, id := range erased {
		gone[id] = true
	}
	n := Forgotten{Conversations: len(gone), Journals: len(erased)}
	if err := errors.Join(problems...); err != nil {
		return n, fmt.Errorf("of %d conversations all is forgotten that could be reached, and of others perhaps not; ask again: %w", n.Conversations, err)
	}
	return n, nil
}

// remove removes a conversation from here, and from the vault.
func (f *Front) remove(ctx context.Context, id string) error {
	c := f.server.Conversation(id)
	if c == nil {
		if f.options.Vault == nil {
			return ErrNotHere
		}
		var err error
		switch c, err = f.find(ctx, id); {
		case errors.Is(err, ErrUnknown):
			return ErrNotHere
		case errors.Is(err, errDrained):
			return err
		case err != nil:
			return f.forgetUnread(ctx, id)
		}
	}
	if err := f.begun(ctx, c); err != nil {
		return err
	}
	if err := f.End(ctx, id); err != nil && !errors.Is(err, ErrNotHere) && !errors.Is(err, bot.ErrNotServed) {
		return fmt.Errorf("ending it: %w", err)
	}
	if err := f.quiet(ctx, id); err != nil { // its customer may have left, and the agent not know yet
		return fmt.Errorf("waiting for its end: %w", err)
	}
	if err := f.forgetKept(ctx, id); err != nil {
		return fmt.Errorf("removing what is kept of it: %w", err)
	}
	f.part(c)
	return nil
}

// begun waits until a conversation that was just opened or taken up is served: only
// then is there somebody to end its chat with the agent.
func (f *Front) begun(ctx context.Context, c *guestchat.Conversation) error {
	k := f.keeping(c)
	if k == nil || k.isDone() {
		return nil
	}
	select {
	case <-k.begun:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// forgetKept removes what the vault has. Nothing is written meanwhile, nor after.
func (f *Front) forgetKept(ctx context.Context, id string) error {
	f.mu.Lock()
	k := f.kept[id]
	f.mu.Unlock()
	if k == nil {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := f.forgetIn(ctx, id, f.files.has(id)); err != nil {
		return err
	}
	f.mu.Lock()
	delete(f.kept, id)
	f.mu.Unlock()
	return nil
}

// forgotten removes what is kept of a conversation that nobody can read any more.
func (f *Front) forgotten(c *guestchat.Conversation) {
	f.mu.Lock()
	k := f.kept[c.ID]
	again := k != nil && k.chat != c // it has been taken up once more, to be forgotten by itself
	if !again {
		delete(f.kept, c.ID)
	}
	f.mu.Unlock()
	if again {
		return
	}
	hadFiles := f.files.clear(c.ID)
	if k == nil {
		return
	}
	f.chores.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), politeness)
		defer cancel()
		if err := f.forgetIn(ctx, c.ID, hadFiles); err != nil {
			f.options.Log.Error("a conversation is not forgotten", "conversation", c.ID, "error", err)
		}
	})
}

// forgetUnread removes a conversation that nobody here could go on with.
func (f *Front) forgetUnread(ctx context.Context, id string) error {
	if _, err := f.options.Vault.Take(ctx, id); err != nil {
		return fmt.Errorf("removing what is kept of it: %w", err)
	}
	return f.forgetIn(ctx, id, true)
}

// forgetIn removes what the vault has of a conversation: its files first, which
// nobody would find without it.
func (f *Front) forgetIn(ctx context.Context, chat string, files bool) error {
	if vault, ok := f.options.Vault.(FileVault); ok && files {
		if err := vault.DropFiles(ctx, chat, ""); err != nil {
			return err
		}
	}
	return f.options.Vault.Forget(ctx, chat)
}

// having are the conversations, here and in the vault, that brought fields along.
func (f *Front) having(ctx context.Context, fields map[string]string) ([]string, error) {
	found := map[string]bool{}
	for _, c := range f.server.Conversations() {
		if broughtAll(c.Asked, fields) {
			found[c.ID] = true
		}
	}
	unread := 0
	var err error
	if vault, ok := f.options.Vault.(Searcher); ok {
		err = vault.Each(ctx, func(h Held) error {
			asked, err := f.askedIn(h.Data)
			if err != nil {
				unread++
			} else if broughtAll(asked, fields) {
				found[h.ID] = true
			}
			return nil
		})
	}
	if unread > 0 {
		err = errors.Join(err, fmt.Errorf("%d conversations were kept with another key, or by a newer program, and cannot be searched", unread))
	}
	return slices.Sorted(maps.Keys(found)), err
}

func (f *Front) askedIn(data []byte) (guestchat.CreateConversation, error) {
	_, c, err := f.seal.open(data)
	if err != nil {
		return guestchat.CreateConversation{}, err
	}
	return guestchat.AskedFor(c.Chat)
}

func broughtAll(asked guestchat.CreateConversation, fields map[string]string) bool {
	all := fieldsOf(asked)
	for name, value := range fields {
		if got, ok := all[name]; !ok || got != value {
			return false
		}
	}
	return true
}

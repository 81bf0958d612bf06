package front

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
)

// What operators see of all fronts that share a vault, without asking these: a
// conversation is kept whenever it moves, so the vault knows where it stands, also
// if nobody serves it.

// Everywhere are the conversations of all fronts that share the vault, the oldest
// first; without a vault that can be looked through those of this one. It waits
// for none of them.
func (f *Front) Everywhere(ctx context.Context) ([]Summary, error) {
	found := map[string]Summary{}
	names := map[string]string{} // of flows by version, as each takes the vault's time
	if vault, ok := f.options.Vault.(Searcher); ok {
		err := vault.Each(ctx, func(h Held) error {
			found[h.ID] = f.keptSummary(h, names)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("looking through what is kept: %w", err)
		}
	}
	for _, s := range f.Conversations() { // of its own it knows more
		found[s.ID] = s
	}
	all := slices.AppendSeq(make([]Summary, 0, len(found)), maps.Values(found))
	slices.SortFunc(all, func(a, b Summary) int { return cmp.Or(a.Opened.Compare(b.Opened), strings.Compare(a.ID, b.ID)) })
	return all, nil
}

// keptSummary is what the vault has to say of a conversation.
func (f *Front) keptSummary(h Held, names map[string]string) Summary {
	s := Summary{ID: h.ID, Owner: h.Owner, Orphan: !h.Lives, Stage: Unreadable}
	_, c, err := f.seal.open(h.Data)
	if err != nil {
		return s
	}
	chat, err := guestchat.GlimpseOf(c.Chat)
	if err != nil {
		return s
	}
	s.Stage, s.Opened, s.Since = Arriving, chat.Opened, chat.Opened
	if chat.Left != nil {
		s.Stage, s.Since = Ended, *chat.Left
	}
	if c.Bot == nil {
		return s
	}
	stands, err := bot.KeptStanding(c.Bot)
	if err != nil {
		return s
	}
	s.Version, s.Step, s.Stage = short(stands.Dialog), stands.Step, stands.Stage
	if !stands.Since.IsZero() {
		s.Since = stands.Since
	}
	name, known := names[stands.Dialog]
	if !known {
		route, _ := f.version(stands.Dialog, chat.Asked)
		name = route.Name
		names[stands.Dialog] = name
	}
	s.Flow = name
	return s
}

// Standings shows where the conversations stand that a flow talks in, of all
// fronts that share the vault; one perhaps more than once, the newest last. It
// returns how many could not be read, and an error of see as it is.
//
// Without a vault that can be looked through it asks those of this front, one
// after the other.
func (f *Front) Standings(ctx context.Context, see func(bot.Standing) error) (unread int, err error) {
	vault, ok := f.options.Vault.(Searcher)
	if !ok {
		return 0, f.ownStandings(ctx, see)
	}
	err = vault.Each(ctx, func(h Held) error {
		_, c, err := f.seal.open(h.Data)
		if err == nil && c.Bot == nil {
			return nil
		}
		var stands bot.Standing
		if err == nil {
			stands, err = bot.KeptStanding(c.Bot)
		}
		if err != nil {
			unread++
			return nil //nolint:nilerr // it is counted
		}
		return see(stands)
	})
	return unread, err
}

func (f *Front) ownStandings(ctx context.Context, see func(bot.Standing) error) error {
	for _, c := range f.server.Conversations() {
		seen := f.sight(c.ID)
		if seen == nil {
			continue
		}
		engine, state, err := seen.look(ctx)
		if err == nil && state != nil {
			err = see(engine.Standing(state))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Moves reports whether conversations can go on in another version of their flow:
// those that are kept can.
func (f *Front) Moves() bool { return f.options.Vault != nil && f.options.Update != nil }

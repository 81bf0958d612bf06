package front

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
)

// What operators see of a front's conversations, and may do with them. What they
// see of those that other fronts have is in fleet.go.

// ErrNotHere comes for a conversation that this front does not have.
var ErrNotHere = errors.New("there is no such conversation here")

// errAsked is why a conversation ends that an operator has ended.
var errAsked = fmt.Errorf("an operator has ended it: %w", bot.ErrCutShort)

// Stages of a conversation that no flow talks in, beside those of [bot.Stage].
const (
	Arriving   bot.Stage = "arriving"   // its customer has not listened yet
	Ended      bot.Stage = "over"       // what was said can still be read
	Unreadable bot.Stage = "unreadable" // it was kept with another key, or by a newer program
)

// A Summary is a conversation in a line.
type Summary struct {
	ID      string    `json:"id"`
	Flow    string    `json:"flow,omitempty"`    // empty: none talks
	Version string    `json:"version,omitempty"` // the beginning of its [bot.Dialog] Hash
	Step    string    `json:"step,omitempty"`    // that was come to last
	Stage   bot.Stage `json:"stage"`
	Since   time.Time `json:"since"` // in this stage
	Opened  time.Time `json:"opened"`
	Owner   string    `json:"owner,omitempty"`  // [Options.Owner]
	Orphan  bool      `json:"orphan,omitempty"` // its owner is gone; another one takes it up
}

// shownVersion is how much of a hash is shown, as of a commit.
const shownVersion = 12

func short(hash string) string { return hash[:min(len(hash), shownVersion)] }

// Conversations are those that this front has, the oldest first. It waits for
// none of them.
func (f *Front) Conversations() []Summary {
	all := f.server.Conversations()
	summaries := make([]Summary, len(all))
	for i, c := range all {
		summaries[i] = f.summary(c, f.sight(c.ID))
	}
	return summaries
}

// sight is what is seen of a conversation; nil: nobody serves it.
func (f *Front) sight(id string) *sight {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.live[id].sight
}

func (f *Front) summary(c *guestchat.Conversation, seen *sight) Summary {
	s := Summary{ID: c.ID, Opened: c.Opened, Since: c.Opened, Stage: Arriving, Owner: f.options.Owner}
	if left := c.Guest().LeaveDate; left != nil {
		s.Stage, s.Since = Ended, *left
	}
	if seen == nil {
		return s
	}
	seen.mu.Lock()
	defer seen.mu.Unlock()
	if seen.engine != nil {
		s.Flow, s.Version = seen.flow, short(seen.engine.Dialog().Hash)
	}
	if seen.stage != "" {
		s.Stage, s.Since = seen.stage, seen.since
	}
	s.Step = seen.step
	return s
}

// End ends a conversation as the end of a drain does: its customer is told
// [Texts.Closing], and its chat with an agent is ended. It returns once that is
// done, with [ErrNotHere], or with [bot.ErrNotServed] if it is over already.
func (f *Front) End(ctx context.Context, id string) error {
	c := f.server.Conversation(id)
	switch {
	case c == nil:
		return ErrNotHere
	case c.Phase() == guestchat.PhaseOver:
		return bot.ErrNotServed
	}
	for c.Phase() != guestchat.PhaseOver && f.server.Conversation(id) == c {
		if err := f.endVersion(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// endVersion ends a conversation unless it goes on in another version of its flow
// just now.
func (f *Front) endVersion(ctx context.Context, c *guestchat.Conversation) error {
	f.mu.Lock()
	one, served := f.live[c.ID]
	f.mu.Unlock()
	if !served {
		c.End()
		return nil
	}
	if one.sight.talking() { // a chat with an agent has to be taken up before it can be ended
		if _, err := one.sight.intercom.Look(ctx); err != nil && !errors.Is(err, bot.ErrNotServed) {
			return err
		}
	}
	one.end(errAsked)
	return one.await(ctx)
}

// HandOver has a conversation's flow ask for an agent now and returns the step
// that does; see [bot.Intercom] for its errors. It fails with [ErrNotHere], and
// with [bot.ErrNotStarted] if its flow does not talk yet.
func (f *Front) HandOver(ctx context.Context, id string) (step string, err error) {
	c, seen := f.server.Conversation(id), f.sight(id)
	switch {
	case c == nil:
		return "", ErrNotHere
	case c.Phase() == guestchat.PhaseOver:
		return "", bot.ErrNotServed
	case seen == nil || !seen.talking():
		return "", bot.ErrNotStarted
	}
	return seen.intercom.HandOver(ctx)
}

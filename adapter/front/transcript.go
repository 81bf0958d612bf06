package front

import (
	"context"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
)

// A Said is a message of a transcript.
type Said struct {
	At   time.Time      `json:"at"`
	Role guestchat.Role `json:"role"`
	Name string         `json:"name,omitempty"`
	What string         `json:"what"` // message, joined or left
	Text string         `json:"text,omitempty"`
}

// Transcript is what was said in a conversation, its flow's secrets masked. It
// waits for nobody where the conversation is kept, otherwise until whoever serves it
// has time. It fails with [ErrNotHere].
func (f *Front) Transcript(ctx context.Context, id string) ([]Said, error) {
	c := f.server.Conversation(id)
	if c == nil {
		return nil, ErrNotHere
	}
	t, found := f.keptTalk(c)
	if !found {
		var err error
		if t, err = f.liveTalk(ctx, c); err != nil {
			return nil, err
		}
	}
	members := map[string]guestchat.Member{}
	for _, m := range c.Members() {
		members[m.ID] = m
	}
	said := make([]Said, len(t.messages))
	for i, m := range t.messages {
		said[i] = spoken(m, members[m.Sender.ID])
		if t.state != nil {
			said[i].Text = t.engine.Mask(t.state, said[i].Text)
		}
	}
	if t.state != nil && t.engine.AsksSecret(t.state) {
		maskAnswers(said)
	}
	return said, nil
}

// A talk is what was said, and what there is to know of it: what the flow has not
// dealt with yet may be a secret. What it has dealt with is concealed.
type talk struct {
	messages []guestchat.Message
	engine   *bot.Engine
	state    *bot.Conversation // nil: no flow talks
}

// keptTalk goes by what is kept, which the flow has dealt with by then. It finds
// nothing where nothing is kept, or no flow talks.
func (f *Front) keptTalk(c *guestchat.Conversation) (t talk, found bool) {
	k := f.keeping(c)
	if k == nil {
		return t, false
	}
	k.mu.Lock()
	kept, flow := k.bot, k.flow
	t.messages = c.Messages()
	k.mu.Unlock()
	if kept == nil {
		return t, false
	}
	route, found := f.version(flow, c.Asked)
	if !found {
		return t, false
	}
	t.engine = route.Engine
	var err error
	t.state, err = t.engine.LoadKept(kept)
	return t, err == nil
}

// liveTalk asks whoever serves the conversation. The words are read after that, and
// no more of them than there were before.
func (f *Front) liveTalk(ctx context.Context, c *guestchat.Conversation) (t talk, err error) {
	count := len(c.Messages())
	if seen := f.sight(c.ID); seen != nil {
		if t.engine, t.state, err = seen.look(ctx); err != nil {
			return talk{}, err
		}
	}
	t.messages = c.Messages()[:count]
	return t, nil
}

func spoken(m guestchat.Message, by guestchat.Member) Said {
	s := Said{At: m.Timestamp, Role: by.Role, Name: by.DisplayName, What: "message", Text: m.Body}
	switch m.BodyType {
	case guestchat.BodyMemberJoin:
		s.What, s.Text = "joined", ""
	case guestchat.BodyMemberLeave:
		s.What, s.Text = "left", ""
	default: // somebody's words
	}
	return s
}

// maskAnswers hides what the customer has said to the question for a secret that
// is open.
func maskAnswers(said []Said) {
	for i := len(said) - 1; i >= 0 && said[i].Role != guestchat.RoleWorkflow; i-- {
		if said[i].Role == guestchat.RoleCustomer && said[i].What == "message" {
			said[i].Text = bot.Mask
		}
	}
}

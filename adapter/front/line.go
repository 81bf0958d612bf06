package front

import (
	"context"
	"errors"
	"sync"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
)

// A line is a conversation of the guest chat API as a bot's channel to its
// customer.
type line struct {
	front   *Front
	chat    *guestchat.Conversation
	service bot.ChatService // the customer's way to a human; set before the bot speaks
	bot     *guestchat.Participant
	agents  agents
	keeping *keeping // nil: nothing is kept

	close    context.CancelFunc
	onClose  func(func()) (off func() bool) // arranges a call for close
	fetching sync.WaitGroup                 // of agents' files; end waits for it
}

var (
	_ bot.Channel       = (*line)(nil)
	_ bot.MessageSource = (*line)(nil)
	_ bot.Concealer     = (*line)(nil)
	_ bot.FileOpener    = (*line)(nil)
	_ bot.Resumer       = (*line)(nil)
)

// botKey stands for the bot's joining: it joins once, however often it is taken
// up.
const botKey = "bot"

// newLine lets the bot join the conversation, or go on in it.
func (f *Front) newLine(c *guestchat.Conversation) *line {
	life, end := context.WithCancel(context.Background())
	return &line{
		front:   f,
		chat:    c,
		bot:     c.JoinOnce(botKey, guestchat.Member{Role: guestchat.RoleWorkflow, DisplayName: f.options.BotName}),
		agents:  newAgents(c),
		keeping: f.keeping(c),
		close:   end,
		onClose: func(f func()) func() bool { return context.AfterFunc(life, f) },
	}
}

// Resume goes on behind the message that was dealt with last.
func (l *line) Resume(heard string) { l.bot.HearFrom(heard) }

// bounded is ctx until Close.
func (l *line) bounded(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	off := l.onClose(cancel)
	return ctx, func() { off(); cancel() }
}

// Receive returns what the customer says or does next; io.EOF once the customer
// has left.
func (l *line) Receive(ctx context.Context) (bot.Message, error) {
	ctx, release := l.bounded(ctx)
	defer release()
	for {
		e, err := l.bot.Receive(ctx)
		if err != nil {
			return bot.Message{}, err
		}
		if m, ok := heard(e); ok {
			return m, nil
		}
	}
}

// Next is Receive that does not wait.
func (l *line) Next() (bot.Message, <-chan struct{}, error) {
	for {
		e, news, err := l.bot.Next()
		if news != nil || err != nil {
			return bot.Message{}, news, err
		}
		if m, ok := heard(e); ok {
			return m, nil, nil
		}
	}
}

// heard is what an event means to the bot, if anything: only the customer's
// words and typing do.
func heard(e guestchat.Event) (bot.Message, bool) {
	m := bot.Message{ID: e.Message.ID, From: bot.FromCustomer}
	switch {
	case e.Member.Role != guestchat.RoleCustomer:
		return m, false
	case e.Kind == guestchat.FrameTyping:
		m.Kind = bot.TypingStarted
		return m, true
	case e.Kind != guestchat.FrameMessage, e.Message.BodyType == guestchat.BodyMemberJoin, e.Message.BodyType == guestchat.BodyMemberLeave:
		return m, false
	}
	m.Text = e.Message.Body
	if more := e.Message.Extension; more != nil {
		m.Choice = more.Choice
		brings(&m, more.Files)
	}
	return m, true
}

// Send tells the customer. Nobody is told any more once the customer has left,
// which is no failure: Receive says it.
func (l *line) Send(ctx context.Context, m bot.Message) error {
	err := l.send(ctx, m)
	if errors.Is(err, guestchat.ErrLeft) && l.chat.Phase() != guestchat.PhaseActive {
		return nil
	}
	return err
}

func (l *line) send(ctx context.Context, m bot.Message) error {
	switch {
	case m.Kind != bot.Words && m.From == bot.FromAgent:
		return l.agents.do(m)
	case m.Kind != bot.Words:
		return nil // the bot itself neither comes nor goes
	}
	who := l.bot
	if m.From == bot.FromAgent {
		who = l.agents.named(m)
	}
	text, more := l.written(ctx, m)
	if m.ID != "" {
		return who.PostOnce(m.ID, text, more)
	}
	return who.Post(text, more)
}

// Conceal keeps a secret out of the history.
func (l *line) Conceal(m bot.Message) {
	if l.keeping != nil {
		l.keeping.conceal(m.ID)
		return
	}
	l.chat.Conceal(m.ID, bot.Mask)
}

// Close unblocks Receive. The customer is still there.
func (l *line) Close() error {
	l.close()
	return nil
}

// tell says something to a customer with whom no flow talks any more.
func (l *line) tell(text string) { _ = l.bot.Say(text) } // who has left need not hear it

// part leaves the conversation to who takes it up.
func (l *line) part() {
	l.close()
	l.fetching.Wait()
}

// end leaves the customer alone, which ends the conversation.
func (l *line) end() {
	l.part()
	l.agents.leave()
	l.bot.Leave()
}

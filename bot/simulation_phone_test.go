package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// A phone is one shift's way to the contact centre: what adapter/genesys is to
// the real one.
type phone struct {
	held   *held
	chat   *chat
	seen   int // of the chat's log
	rings  int // how much of the log is known here
	missed []bot.ChatEvent
	over   bool // its end has been received
	closed bool
}

var (
	_ bot.ChatService = (*phone)(nil)
	_ bot.Resumable   = (*phone)(nil)
)

func newPhone(h *held) *phone { return &phone{held: h} }

var (
	errAway   = errors.New("the contact centre does not answer")
	errNoChat = errors.New("there is no such chat")
)

// ring tells of news, later: events take their time, and wait while the process
// is cut off.
func (p *phone) ring(upTo int) {
	w := p.held.world()
	lag := w.between(time.Millisecond, 300*time.Millisecond)
	if w.chance(30) {
		lag = w.between(time.Second, 20*time.Second)
	}
	w.after(lag, func() { p.rung(upTo) })
}

func (p *phone) rung(upTo int) {
	w := p.held.world()
	if deaf := time.Until(p.held.home.deaf); deaf > 0 {
		w.after(deaf+w.soon(), func() { p.rung(upTo) })
		return
	}
	if !p.held.home.dead {
		p.rings = max(p.rings, upTo)
		p.held.news.raise(w)
	}
}

// call has a command done between two places where the process may die. An error
// may come although it was done.
func (p *phone) call(ctx context.Context, name string, deed func() error) error {
	w := p.held.world()
	w.point(p.held.home, name+" before")
	if !p.travel(ctx, 4*time.Second) {
		if ctx.Err() == nil || w.rng.IntN(2) == 0 {
			return errAway
		}
	}
	err := deed()
	w.note(p.held.id, "%s: %s: %v", p.held.home, name, err)
	if !p.travel(ctx, 15*time.Second) && err == nil {
		return errAway
	}
	w.point(p.held.home, name+" after")
	return err
}

// travel takes a command there or its answer back; false: it is lost. Where the
// way is slow it takes up to slowest. No command may be under way for longer than
// a lease outlives its holder's trust in it: nothing could be done against that.
func (p *phone) travel(ctx context.Context, slowest time.Duration) bool {
	w := p.held.world()
	most := 100 * time.Millisecond
	if w.chance(20) {
		most = 1500 * time.Millisecond
	}
	if p.held.home.slow.After(time.Now()) {
		most = slowest
	}
	w.current.pause(w.between(time.Millisecond, most))
	for p.held.home.deaf.After(time.Now()) && ctx.Err() == nil {
		w.current.pause(time.Until(p.held.home.deaf) + 1)
	}
	return ctx.Err() == nil && !w.chance(w.plan.unsure)
}

func (p *phone) StartChat(ctx context.Context, e bot.Escalation) error {
	return p.refused(ctx, p.call(ctx, "start", func() error {
		p.take(p.held.world().centre.open(p.held.id, e.Number))
		return nil
	}))
}

// refused notes that a command has failed, or has taken longer than the bot has
// patience for: it gives the chat up for that, if it lives to hear of it.
func (p *phone) refused(ctx context.Context, err error) error {
	if errors.Is(err, errAway) && !errors.Is(ctx.Err(), context.Canceled) {
		p.held.world().centre.refused[p.held.id] = true
	}
	return err
}

func (p *phone) take(c *chat) {
	p.chat, p.over = c, false
	p.seen, p.rings = len(c.log), len(c.log)
	c.phones = append(c.phones, p)
}

// onChat does something on the open chat. What goes wrong ends it for the bot.
func (p *phone) onChat(ctx context.Context, name string, deed func(c *chat)) error {
	chat := p.chat
	if chat == nil {
		return errNoChat
	}
	return p.refused(ctx, p.call(ctx, name, func() error {
		if chat.over {
			return errNoChat
		}
		deed(chat)
		return nil
	}))
}

func (p *phone) SendMessage(ctx context.Context, text string) error {
	return p.onChat(ctx, "message", func(c *chat) { c.hear("said", text) })
}

func (p *phone) SendFilteredMessage(ctx context.Context, message, _ bot.Secret) error {
	return p.onChat(ctx, "hidden message", func(c *chat) { c.hear("hidden", message.Reveal()) })
}

func (p *phone) SendTyping(context.Context) error { return nil }

func (p *phone) UpdateUserData(context.Context, map[string]string) error { return nil }

func (p *phone) EndChat(ctx context.Context) error {
	return p.onChat(ctx, "end", (*chat).end)
}

func (p *phone) ready() bool {
	return len(p.missed) > 0 || p.chat != nil && p.seen < p.rings
}

// Receive is called only when there is something to return.
func (p *phone) Receive(context.Context) (bot.ChatEvent, error) {
	if len(p.missed) > 0 {
		e := p.missed[0]
		p.missed = p.missed[1:]
		p.over = p.over || e.Name == bot.EventEnded
		return e, nil
	}
	p.seen++
	if e, ok := p.chat.event(p.seen - 1); ok {
		p.over = p.over || e.Name == bot.EventEnded
		return e, nil
	}
	return bot.ChatEvent{Name: "typing", Chat: p.chat.number}, nil // nothing to the bot: its own words
}

// event is what a line of the transcript means to a bot.
func (c *chat) event(i int) (bot.ChatEvent, bool) {
	h := c.log[i]
	e := bot.ChatEvent{Agent: h.agent, Chat: c.number}
	switch h.what {
	case "agent":
		e.Name, e.Text, e.Mark = bot.EventMessageReceived, h.text, strconv.Itoa(i)
	case "joined":
		e.Name = bot.EventAgentConnected
	case "left":
		e.Name = bot.EventAgentDisconnected
	case "ended":
		e.Name = bot.EventEnded
	default:
		return e, false
	}
	return e, true
}

// Session implements [bot.Resumable].
func (p *phone) Session() []byte {
	if p.chat == nil || p.over {
		return nil
	}
	return []byte(p.chat.id)
}

// Resume takes a chat up where its mark is, as adapter/genesys does.
func (p *phone) Resume(ctx context.Context, session []byte, mark string, agents []string) (bot.Resumed, error) {
	w := p.held.world()
	var back bot.Resumed
	err := p.call(ctx, "resume", func() error {
		i := slices.IndexFunc(w.centre.chats, func(c *chat) bool { return c.id == string(session) })
		if i < 0 {
			return bot.ErrNoChat
		}
		c := w.centre.chats[i]
		p.take(c)
		p.missed = c.since(mark, agents)
		back.Number = c.number
		for _, h := range c.log {
			if h.what == "said" || h.what == "hidden" {
				back.Said = append(back.Said, h.text)
			}
		}
		return nil
	})
	if ctx.Err() != nil {
		err = p.refused(ctx, err) // otherwise it is tried again
	}
	return back, err
}

// since is what has happened behind a mark: of comings and goings those that
// change who is there.
func (c *chat) since(mark string, agents []string) (events []bot.ChatEvent) {
	from := 0
	if mark != "" {
		_, _ = fmt.Sscan(mark, &from)
		from++
	}
	there := slices.Clone(agents)
	for i := from; i < len(c.log); i++ {
		e, ok := c.event(i)
		at := slices.Index(there, e.Agent)
		switch {
		case !ok, e.Name == bot.EventAgentConnected && at >= 0, e.Name == bot.EventAgentDisconnected && at < 0:
			continue
		case e.Name == bot.EventAgentConnected:
			there = append(there, e.Agent)
		case e.Name == bot.EventAgentDisconnected:
			there = slices.Delete(there, at, at+1)
		}
		events = append(events, e)
	}
	return events
}

// Detach implements [bot.Resumable].
func (p *phone) Detach() error {
	p.hang()
	return nil
}

// Close ends an open chat.
func (p *phone) Close() error {
	if p.chat != nil && !p.closed {
		p.chat.end()
	}
	p.hang()
	return nil
}

func (p *phone) hang() {
	p.closed = true
	if p.chat != nil {
		p.chat.phones = slices.DeleteFunc(p.chat.phones, func(one *phone) bool { return one == p })
	}
}

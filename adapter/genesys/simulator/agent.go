package simulator

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
)

// An Agent works in the contact centre.
type Agent struct {
	Name string
	// Script is what the agent does about one chat, from the ringing on. When
	// it returns, the agent leaves; if it never joined, the guest stays in the
	// queue. ctx ends with the chat. It runs for many chats at once.
	Script func(ctx context.Context, d *Desk) error
}

// A Desk is what an agent sees of one chat and can do about it.
//
// Hear is called from one goroutine at a time; everything else may be called
// concurrently.
type Desk struct {
	chat   *guestchat.Conversation
	agent  *guestchat.Participant
	queue  *guestchat.Participant // the guest is in it until the agent joins
	joined atomic.Bool
}

// Asked is what the guest asked for: routing, names and user data.
func (d *Desk) Asked() guestchat.CreateConversation { return d.chat.Asked }

// Join answers the ringing.
func (d *Desk) Join() error {
	if err := d.agent.Connect(); err != nil {
		return err
	}
	d.joined.Store(true)
	d.queue.Leave()
	return nil
}

// Hear returns the guest's next message, the first one being the first of the
// chat. It returns io.EOF when the chat is over.
func (d *Desk) Hear(ctx context.Context) (string, error) {
	for {
		e, err := d.agent.Receive(ctx)
		if err != nil {
			return "", err
		}
		if e.Kind == guestchat.FrameMessage && e.Member.Role == guestchat.RoleCustomer && isText(e.Message) {
			return e.Message.Body, nil
		}
	}
}

func isText(m guestchat.Message) bool {
	return m.BodyType == guestchat.BodyStandard || m.BodyType == guestchat.BodyNotice
}

// Say sends the guest a text.
func (d *Desk) Say(text string) error { return d.agent.Say(text) }

// Type shows the guest that the agent types.
func (d *Desk) Type() error { return d.agent.Typing() }

// Leave takes the agent out of the chat, which ends it if nobody else is there.
func (d *Desk) Leave() { d.agent.Leave() }

// Pause lets time pass, up to the end of ctx.
func (d *Desk) Pause(ctx context.Context, length time.Duration) error {
	select {
	case <-time.After(length):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Pace is how fast an agent works.
type Pace struct {
	Ring   time.Duration // until the agent answers; default 700ms
	Typing time.Duration // for one answer; default 300ms
}

// Avery is a friendly agent of few words, who greets, repeats what the guest
// says and leaves on "bye".
func Avery(p Pace) Agent {
	if p.Ring == 0 {
		p.Ring = 700 * time.Millisecond
	}
	if p.Typing == 0 {
		p.Typing = 300 * time.Millisecond
	}
	return Agent{Name: "Avery", Script: func(ctx context.Context, d *Desk) error {
		if err := d.Pause(ctx, p.Ring); err != nil {
			return err
		}
		if err := d.Join(); err != nil {
			return err
		}
		if err := d.Say("Hello, this is Avery. How can I help?"); err != nil {
			return err
		}
		return repeat(ctx, d, p.Typing)
	}}
}

// repeat answers each message with itself, until one says bye.
func repeat(ctx context.Context, d *Desk, typing time.Duration) error {
	for {
		text, err := d.Hear(ctx)
		if err != nil || strings.EqualFold(strings.TrimSpace(text), "bye") {
			return err
		}
		if err := d.Type(); err != nil {
			return err
		}
		if err := d.Pause(ctx, typing); err != nil {
			return err
		}
		if err := d.Say("You said: " + text); err != nil {
			return err
		}
	}
}

package simulator

import (
	"context"
	"sync"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/flows"
)

// A Desk is what an agent sees of one chat and can do about it.
//
// Hear is called from one goroutine at a time; everything else may be called
// concurrently.
type Desk struct {
	chat  chat
	asked flows.Asked
	name  string // the agent's, as the guest sees it
	calls colleagues

	ears   seat // through whom the one who hears hears
	behind int  // events that ears will tell once more

	mu     sync.Mutex
	heard  int // events told, or older than the agent's part in the chat
	agent  seat
	keeper seat     // the queue, while the agent is not there; nil in a conference
	own    []string // the agent's ids as a member, of this time and of earlier ones
	met    bool     // the agent was in the chat
	away   bool     // the agent left, and the script goes on
	gone   bool     // for good
}

// colleagues are whom an agent can give a chat to.
type colleagues struct {
	queue      func(d *Desk, keeper seat, queue string)
	agent      func(d *Desk, keeper seat, name string)
	conference func(d *Desk, name string)
	misbehave  func(set int)
	report     func(problem string, args ...any)
}

// Asked is what the guest asked for: routing, name and user data.
func (d *Desk) Asked() flows.Asked { return d.asked }

// ring announces the agent to the guest.
func (d *Desk) ring() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.invite(d.name)
}

func (d *Desk) invite(name string) {
	d.agent = d.chat.ring(name)
	d.name = name
	d.own = append(d.own, d.agent.member())
}

// Join answers the ringing. After [Desk.StepOut] or Leave it comes back.
func (d *Desk) Join() error { return d.JoinAs("") }

// JoinAs is Join under another name; the empty one is the agent's own.
func (d *Desk) JoinAs(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.gone {
		return ErrLeft
	}
	if name == "" {
		name = d.name
	}
	if before := d.agent; name != d.name || before.gone() {
		d.invite(name)
		before.Leave()
	}
	if err := d.agent.relieve(d.keeper); err != nil {
		return err
	}
	d.met, d.away = true, false
	return nil
}

// giveUp ends a ringing that nobody answered, and reports whether it did.
func (d *Desk) giveUp() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.met || d.gone {
		return false
	}
	d.gone = true
	d.agent.Leave()
	return true
}

// answered reports whether the agent was ever in the chat.
func (d *Desk) answered() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.met
}

// Say sends the guest a text.
func (d *Desk) Say(text string) error { return d.present().Say(text) }

// Offer sends the guest a text with answers to choose from: buttons where the
// wire has them, or else a numbered list.
func (d *Desk) Offer(text string, choices ...string) error { return d.present().offer(text, choices) }

// SendFile sends the guest a file, or returns [ErrNotOnThisWire].
func (d *Desk) SendFile(name, mime string, data []byte) error {
	sender, ok := d.present().(interface {
		SendFile(name, mime string, data []byte) error
	})
	if !ok {
		return ErrNotOnThisWire
	}
	return sender.SendFile(name, mime, data)
}

// Type shows the guest that the agent types.
func (d *Desk) Type() error { return d.present().Typing() }

// RequestMedia asks the guest to browse along or to share the screen. [Desk.Media]
// tells what became of it. On web messaging it returns [ErrNotOnThisWire].
func (d *Desk) RequestMedia(types ...guestchat.MediaType) (guestchat.MediaRequest, error) {
	asker, ok := d.present().(guestChatSeat)
	if !ok {
		return guestchat.MediaRequest{}, ErrNotOnThisWire
	}
	return asker.RequestMedia(types...)
}

// Media returns all media requests of the chat, the oldest first.
func (d *Desk) Media() []guestchat.MediaRequest {
	if c, ok := d.chat.(guestChat); ok {
		return c.Media()
	}
	return nil
}

func (d *Desk) present() seat {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.agent
}

// Leave takes the agent out of the chat, which ends it if nobody else is there.
func (d *Desk) Leave() { d.present().Leave() }

// stepAside is Leave for a script that goes on, and may join again while others
// are in the chat.
func (d *Desk) stepAside() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.away = true
	d.agent.Leave()
}

// StepOut takes the agent out of the chat until the next Join; the queue keeps
// the guest.
func (d *Desk) StepOut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.keeper = d.chat.keep()
	d.agent.Leave()
}

// Transfer gives the guest back to a queue, in front of all who wait there.
func (d *Desk) Transfer(queue string) error {
	keeper, err := d.handOff()
	if err == nil {
		d.calls.queue(d, keeper, queue)
	}
	return err
}

// TransferTo gives the guest to an agent by name, who is rung as soon as they
// are free and at work; one who does not answer leaves the guest to the queue.
func (d *Desk) TransferTo(agent string) error {
	keeper, err := d.handOff()
	if err == nil {
		d.calls.agent(d, keeper, agent)
	}
	return err
}

// handOff takes the agent out for good and lets the queue keep the guest.
func (d *Desk) handOff() (seat, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.gone || !d.agent.here() {
		return nil, ErrLeft
	}
	d.gone = true
	keeper := d.chat.keep()
	d.agent.Leave()
	return keeper, nil
}

// staffed reports whether the agent is in the chat.
func (d *Desk) staffed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return !d.gone && d.agent.here()
}

// Conference rings another agent, who joins if free and at work.
func (d *Desk) Conference(agent string) { d.calls.conference(d, agent) }

// Pause lets time pass, up to the end of ctx.
func (d *Desk) Pause(ctx context.Context, length time.Duration) error {
	select {
	case <-time.After(length):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

package webmessaging

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/google/uuid"
)

// ErrLeft is returned to a participant who is not, or no longer, connected.
var ErrLeft = wire.ErrLeft

// A Participant is a member whom the server's side plays: an agent, the queue or
// a flow.
//
// Receive is called from one goroutine at a time; everything else may be called
// concurrently.
type Participant struct {
	conversation *Conversation
	member       *Member
	seen         int // how much of the conversation's log Receive has returned
}

// EventKind says what an [Event] tells.
type EventKind string

// The kinds of event.
const (
	KindMember  EventKind = "member-change" // somebody came, rings or left
	KindMessage EventKind = "message"
	KindTyping  EventKind = "typing"
)

// An Event is something that happened in a conversation.
type Event struct {
	Kind    EventKind
	Member  Member  // who changed state, wrote or types, as of then
	Message Message // of [KindMessage]
}

// Join brings somebody in who is there at once. The guest is not told: there is
// nothing on this wire to tell it with. Into a conversation that is over nobody
// comes: the participant returned has left.
func (c *Conversation) Join(m Member) *Participant {
	p := c.seat(m)
	_ = p.Connect() // fails only for who has left, which every later call says again
	return p
}

// Invite rings somebody, who then connects or leaves.
func (c *Conversation) Invite(m Member) *Participant {
	p := c.seat(m)
	defer c.lock()()
	if p.member.State == Alerting {
		c.changed(p.member)
	}
	return p
}

func (c *Conversation) seat(m Member) *Participant {
	defer c.lock()()
	m.ID, m.State = uuid.NewString(), Alerting
	p := &Participant{conversation: c, member: &m}
	if c.ended {
		m.State = Disconnected
		return p
	}
	c.members = append(c.members, &m)
	return p
}

// Member returns the participant as a member.
func (p *Participant) Member() Member {
	defer p.conversation.lock()()
	return *p.member
}

// Connect answers the ringing. It has no effect on who is connected already.
func (p *Participant) Connect() error { return p.Relieve(nil) }

// Relieve is Connect, and at the same moment the leave of another: of the queue
// that kept the guest. The other may be nil, or have left.
func (p *Participant) Relieve(other *Participant) error {
	c := p.conversation
	defer c.lock()()
	if c.ended || p.member.State == Disconnected {
		return ErrLeft
	}
	if p.member.State == Alerting {
		c.arrive(p.member)
	}
	if other != nil {
		c.depart(other.member)
	}
	return nil
}

// Leave takes the participant out. With the last one the conversation ends,
// unless [ServerOptions.GuestStays]. It may be called twice.
func (p *Participant) Leave() {
	c := p.conversation
	defer c.lock()()
	if c.ended || p.member.State == Disconnected {
		return
	}
	c.depart(p.member)
	for _, m := range c.members[1:] {
		if m.State != Disconnected {
			return
		}
	}
	if !c.guestSession.server.options.GuestStays {
		c.disconnect(p.entity())
	}
}

func (p *Participant) entity() Entity {
	if p.member.Role == RoleAgent {
		return Human
	}
	return Bot
}

// Offer sends a text with answers to choose from, as quick replies.
func (p *Participant) Offer(text string, choices ...string) error {
	var content []Content
	for _, c := range choices {
		content = append(content, Content{
			ContentType: ContentQuickReply, QuickReply: &QuickReply{Text: c, Payload: c, Action: "Message"},
		})
	}
	return p.Send(text, content...)
}

// Say sends a text to the guest.
func (p *Participant) Say(text string) error { return p.Send(text) }

// Send sends a text with content: quick replies, cards and the like. A text
// alone needs no content, and content not always a text.
func (p *Participant) Send(text string, content ...Content) error {
	if n := utf8.RuneCountInString(text); n > MaxAnswer {
		return fmt.Errorf("sending message: %d characters, of at most %d", n, MaxAnswer)
	}
	return p.do(func(c *Conversation) {
		kind := TypeText
		for _, element := range content {
			if element.Attachment == nil {
				kind = TypeStructured
			}
		}
		p.write(c, kind, text, content)
	})
}

// SendFile sends a file to the guest.
func (p *Participant) SendFile(name, mime string, data []byte) error {
	return p.do(func(c *Conversation) {
		g := c.guestSession
		id, f := uuid.NewString(), &upload{
			name: name, kind: mime, size: int64(len(data)), data: data, there: true, sent: true, until: g.fileLife(),
		}
		g.files[id] = f
		p.write(c, TypeText, "", []Content{{ContentType: ContentAttachment, Attachment: g.attachment(id, f)}})
	})
}

func (p *Participant) write(c *Conversation, kind MessageType, text string, content []Content) {
	g := c.guestSession
	m := &Message{
		Type: kind, Direction: Outbound, Text: text, Content: content, OriginatingEntity: p.entity(),
		Channel: &Channel{From: p.face()}, Metadata: g.metadata(nil),
	}
	g.record(m)
	c.tell(KindMessage, p.member, m)
	g.push(encode(FrameMessage, ClassMessage, CodeOK, m, ""))
}

// face is what the guest sees of the participant.
func (p *Participant) face() *From {
	human := p.conversation.guestSession.conversations().Humanize
	switch {
	case !human.Enabled:
		return &From{}
	case p.member.Role == RoleAgent:
		return &From{Nickname: p.member.Name, Image: p.member.Image}
	default:
		return &From{Nickname: human.Bot.Name, Image: human.Bot.AvatarURL}
	}
}

// typingMillis is for how long typing is to be believed.
const typingMillis = 5000

// Typing tells the guest that the participant types, at most twelve times in a
// minute, and if the deployment shows it.
func (p *Participant) Typing() error {
	return p.do(func(c *Conversation) {
		c.tell(KindTyping, p.member, nil)
		g := c.guestSession
		if !g.conversations().ShowAgentTyping || c.typing.take() > 0 {
			return
		}
		m := &Message{
			Type: TypeEvent, Direction: Outbound, OriginatingEntity: p.entity(), Channel: &Channel{From: p.face()},
			Events: []Gesture{{EventType: EventTyping, Typing: &Typing{Type: TypingOn, Duration: typingMillis}}},
		}
		g.record(m)
		g.push(encode(FrameMessage, ClassMessage, CodeOK, m, ""))
	})
}

// do acts for a participant who is connected.
func (p *Participant) do(deed func(c *Conversation)) error {
	c := p.conversation
	defer c.lock()()
	if c.ended || p.member.State != Connected {
		return ErrLeft
	}
	deed(c)
	return nil
}

// Receive returns the next thing that happened, from the beginning of the
// conversation on, the participant's own doings included. It returns io.EOF once
// all has been told and either the conversation is over or the participant has
// left.
func (p *Participant) Receive(ctx context.Context) (Event, error) {
	return wire.Await(ctx, func() (Event, <-chan struct{}, error) {
		c := p.conversation
		defer c.lock()()
		return c.log.Next(&p.seen, c.ended || p.member.State == Disconnected)
	})
}

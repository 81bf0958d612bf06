package guestchat

import (
	"context"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/google/uuid"
)

// ErrLeft is returned to a participant who is not, or no longer, connected.
var ErrLeft = wire.ErrLeft

// A Participant is a member whom the server's side plays: an agent, the queue
// or a flow.
//
// Receive is called from one goroutine at a time; everything else may be
// called concurrently.
type Participant struct {
	conversation *Conversation
	member       *Member
	seen         int // how much of the conversation's log Receive has returned
}

// An Event is something that happened in a conversation: what the guest's
// event stream tells as well, with the member in full.
type Event struct {
	Kind    FrameType
	Member  Member     // who changed state, wrote, types or answers, as of then
	Message Message    // of [FrameMessage]
	Media   MediaState // of [MediaAnswer]
}

// MediaAnswer is the kind of an [Event] that no frame tells: the guest's answer to
// a media request.
const MediaAnswer FrameType = "media-answer"

// Join brings somebody in who is there at once: a queue, a flow. Role and names
// are taken from m. In a conversation that is over nobody can join: the
// participant returned has left.
func (c *Conversation) Join(m Member) *Participant {
	p := c.seat(m)
	_ = p.Connect() // fails only for who has left, which every later call says again
	return p
}

// Invite rings somebody, who then connects or leaves.
func (c *Conversation) Invite(m Member) *Participant {
	p := c.seat(m)
	c.mu.Lock()
	defer c.mu.Unlock()
	if p.member.State == Alerting {
		c.changed(p.member)
	}
	return p
}

// seat makes a place for somebody, who is not announced yet.
func (c *Conversation) seat(m Member) *Participant { return c.seatAs(uuid.NewString(), m) }

func (c *Conversation) seatAs(id string, m Member) *Participant {
	c.mu.Lock()
	defer c.mu.Unlock()
	m.ID, m.State = id, Alerting
	if m.CustomFields == nil {
		m.CustomFields = map[string]string{}
	}
	p := &Participant{conversation: c, member: &m}
	if c.ended() {
		m.State = Disconnected
		return p
	}
	c.members = append(c.members, &m)
	return p
}

func (c *Conversation) ended() bool { return c.phase == PhaseOver || c.phase == PhaseForgotten }

// End disconnects the guest, which ends the conversation for everybody.
func (c *Conversation) End() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended() {
		c.finish()
	}
}

// Member returns the participant as a member.
func (p *Participant) Member() Member {
	p.conversation.mu.Lock()
	defer p.conversation.mu.Unlock()
	return *p.member
}

// Connect answers the ringing. It has no effect on who is connected already.
func (p *Participant) Connect() error { return p.Relieve(nil) }

// Relieve is Connect, and at the same moment the leave of another: of the queue
// that kept the guest. The other may be nil, or have left.
func (p *Participant) Relieve(other *Participant) error {
	c := p.conversation
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended() || p.member.State == Disconnected {
		return ErrLeft
	}
	leave := func() {
		if other != nil && other.member.State != Disconnected {
			c.depart(other.member)
		}
	}
	if c.server.options.Order.QueueLeavesFirst {
		leave()
	}
	if p.member.State == Alerting {
		c.arrive(p.member)
	}
	leave()
	return nil
}

// Leave takes the participant out of the conversation. With the last one the
// guest goes too, unless [ServerOptions.GuestStays]. It may be called twice.
func (p *Participant) Leave() {
	c := p.conversation
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended() || p.member.State == Disconnected {
		return
	}
	if c.server.options.GuestStays || !c.hasNobodyBut(p.member) {
		c.depart(p.member)
		return
	}
	c.departLast(p.member)
}

// Say sends a text to the guest.
func (p *Participant) Say(text string) error { return p.write(BodyStandard, text) }

// Post is Say, and beside the text what only clients of botrunner's front show;
// nil is nothing.
func (p *Participant) Post(text string, more *Extension) error {
	return p.do(func(c *Conversation) { c.wroteWith(p.member, BodyStandard, text, more) })
}

// Notice sends a notice, as flows do.
func (p *Participant) Notice(text string) error { return p.write(BodyNotice, text) }

// Typing tells the guest that the participant types.
func (p *Participant) Typing() error {
	return p.do(func(c *Conversation) { c.typed(p.member) })
}

// RequestMedia asks the guest to browse along or to share the screen. The
// answer is in [Participant.Media].
func (p *Participant) RequestMedia(types ...MediaType) (MediaRequest, error) {
	var request MediaRequest
	err := p.do(func(c *Conversation) {
		id := uuid.NewString()
		request = MediaRequest{
			ID:      id,
			Types:   types,
			State:   MediaPending,
			SelfURI: c.path() + "/mediarequests/" + id,
		}
		kept := request
		c.media = append(c.media, &kept)
		c.wrote(p.member, BodyMediaRequest, id)
	})
	return request, err
}

// Media returns what became of a media request.
func (p *Participant) Media(id string) (MediaRequest, bool) {
	m, refusal := p.conversation.mediaRequest(id)
	return m, refusal == nil
}

func (p *Participant) write(kind BodyType, text string) error {
	return p.do(func(c *Conversation) { c.wrote(p.member, kind, text) })
}

// do acts for a participant who is connected.
func (p *Participant) do(deed func(c *Conversation)) error {
	p.conversation.mu.Lock()
	defer p.conversation.mu.Unlock()
	if p.conversation.ended() || p.member.State != Connected {
		return ErrLeft
	}
	deed(p.conversation)
	return nil
}

// Receive returns the next thing that happened, from the beginning of the
// conversation on, the participant's own doings included. It returns io.EOF
// once all has been told and either the conversation is over or the
// participant has left.
func (p *Participant) Receive(ctx context.Context) (Event, error) {
	return wire.Await(ctx, p.Next)
}

// Next is Receive that does not wait, and is called instead of it: where nothing
// has happened it returns a channel that is closed when something has.
func (p *Participant) Next() (e Event, news <-chan struct{}, err error) {
	c := p.conversation
	c.mu.Lock()
	defer c.mu.Unlock()
	o, news, err := c.log.Next(&p.seen, c.ended() || p.member.State == Disconnected)
	if news != nil || err != nil {
		return Event{}, news, err
	}
	return o.event(), nil, nil
}

// event is what a participant is told; the conversation's lock is held, since
// members and messages change.
func (o occurrence) event() Event {
	e := Event{Kind: o.kind, Member: *o.member, Media: o.media}
	e.Member.State = o.state
	if o.message != nil {
		e.Message = *o.message
	}
	return e
}

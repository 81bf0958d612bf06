package guestchat

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/google/uuid"
)

// A Conversation is one guest's chat on a [Server].
//
// All methods may be called concurrently. Whatever happens in it happens under
// one lock: members and messages have changed before anybody hears of it, and
// everybody hears of everything in the same order.
type Conversation struct {
	ID     string
	Opened time.Time
	// Asked is what the guest's page asked for, its memberAuthToken left out.
	Asked CreateConversation

	server *Server
	muted  atomic.Bool // no heartbeats

	adopted bool // from another server

	mu       sync.Mutex
	phase    Phase
	members  []*Member // by time of arrival; the first one is the guest
	messages []*Message
	media    []*MediaRequest
	untold   *Member // the guest, if there but not announced yet
	log      wire.Log[occurrence]
	stop     context.CancelFunc // ends what serves the conversation; nil before it is active
	sockets  map[*eventSocket]struct{}
	missed   [][]byte // frames that there was no socket for; only with Replay

	waiting     *time.Timer // for the first socket, then for a socket, then for oblivion
	absentSince time.Time   // since when the guest has no socket
	silence     *time.Timer // runs while an agent is connected
	lastWord    time.Time   // the guest's, or the agent's arrival
	idle        *time.Timer // runs while the conversation is active, where there is such a bound
	lastSaid    time.Time   // by anybody
	place       Place       // see Bounds.Hold
	weight      int         // bytes, see Bounds.Bytes
}

// Phase is where a conversation stands. It only ever moves on:
//
//	waiting ──first socket──▶ active ──guest gone──▶ over ──retention──▶ forgotten
//	   └──never attached, forgotten as well──────────▲
type Phase string

// The phases.
const (
	PhaseWaiting   Phase = "waiting" // for the guest's first socket
	PhaseActive    Phase = "active"
	PhaseOver      Phase = "over" // what was said can still be read
	PhaseForgotten Phase = "forgotten"
)

// An occurrence is an [Event] as it is kept.
type occurrence struct {
	kind    FrameType
	member  *Member
	state   State // of the member at that time
	message *Message
	media   MediaState
}

func newConversation(s *Server, asked CreateConversation, guest *Member, place Place) *Conversation {
	asked.MemberAuthToken = ""
	guest.ID = uuid.NewString()
	c := &Conversation{
		ID:      uuid.NewString(),
		Opened:  now(),
		Asked:   asked,
		server:  s,
		phase:   PhaseWaiting,
		members: []*Member{guest},
		sockets: map[*eventSocket]struct{}{},
		place:   place,
		weight:  weight(guest.CustomFields),
	}
	c.mu.Lock() // the timer looks at itself
	defer c.mu.Unlock()
	c.waiting = time.AfterFunc(s.options.NeverAttached, c.neverAttached)
	return c
}

// now is the time in the precision of the wire.
func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// Phase returns where the conversation stands.
func (c *Conversation) Phase() Phase {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.phase
}

// Guest returns the guest as a member.
func (c *Conversation) Guest() Member {
	c.mu.Lock()
	defer c.mu.Unlock()
	return *c.guest()
}

// Members returns all who are or were in the conversation, the guest first.
func (c *Conversation) Members() []Member {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]Member, len(c.members))
	for i, m := range c.members {
		all[i] = *m
	}
	return all
}

// Messages returns the transcript, joins and leaves included.
func (c *Conversation) Messages() []Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]Message, len(c.messages))
	for i, m := range c.messages {
		all[i] = *m
	}
	return all
}

// Media returns all media requests, the oldest first.
func (c *Conversation) Media() []MediaRequest {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]MediaRequest, len(c.media))
	for i, m := range c.media {
		all[i] = *m
	}
	return all
}

// Conceal puts another body in place of a message's in what is kept of the
// conversation. Frames that are under way tell the old one.
func (c *Conversation) Conceal(message, body string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.messages {
		if m.ID == message {
			m.Body = body
		}
	}
}

// Sockets returns how many sockets the guest has.
func (c *Conversation) Sockets() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.sockets)
}

// DropSockets cuts the guest off, without a good-bye. The guest may come back.
func (c *Conversation) DropSockets() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for s := range c.sockets {
		s.HangUp()
	}
}

// SetHeartbeats turns the heartbeats of the guest's sockets on or off.
func (c *Conversation) SetHeartbeats(on bool) { c.muted.Store(!on) }

// The methods below are for callers that hold c.mu.

func (c *Conversation) guest() *Member { return c.members[0] }

func (c *Conversation) member(id string) *Member {
	i := slices.IndexFunc(c.members, func(m *Member) bool { return m.ID == id })
	if i < 0 {
		return nil
	}
	return c.members[i]
}

// changed tells everybody that m has a new state.
func (c *Conversation) changed(m *Member) {
	at := now()
	c.tell(occurrence{kind: FrameMemberChange, member: m, state: m.State}, Frame{
		TopicName: MembersTopic(c.ID),
		EventBody: FrameBody{
			Conversation: &Ref{ID: c.ID},
			Member:       &FrameMember{ID: m.ID, State: m.State},
			Timestamp:    &at,
		},
	})
}

// wrote adds a message to the transcript and tells everybody.
func (c *Conversation) wrote(m *Member, kind BodyType, body string) {
	c.wroteWith(m, kind, body, nil)
}

// wroteWith is wrote with what stands beside the body; nil is nothing.
func (c *Conversation) wroteWith(m *Member, kind BodyType, body string, more *Extension) *Message {
	return c.wroteAs(uuid.NewString(), m, kind, body, more)
}

func (c *Conversation) wroteAs(id string, m *Member, kind BodyType, body string, more *Extension) *Message {
	message := &Message{
		ID:           id,
		Conversation: c.ref(),
		Sender:       Ref{ID: m.ID},
		Body:         body,
		BodyType:     kind,
		Timestamp:    now(),
		SelfURI:      c.path() + "/messages/" + id,
		Extension:    more,
	}
	c.messages = append(c.messages, message)
	c.lastSaid = time.Now()
	c.tell(occurrence{kind: FrameMessage, member: m, state: m.State, message: message}, Frame{
		TopicName: MessagesTopic(c.ID),
		EventBody: FrameBody{
			ID:           id,
			Conversation: &Ref{ID: c.ID},
			Sender:       &Ref{ID: m.ID},
			Body:         &message.Body,
			BodyType:     kind,
			Timestamp:    &message.Timestamp,
			Extension:    more,
		},
	})
	return message
}

// typed tells everybody that m types.
func (c *Conversation) typed(m *Member) Typing {
	typing := Typing{ID: uuid.NewString(), Conversation: c.ref(), Sender: Ref{ID: m.ID}, Timestamp: now()}
	c.tell(occurrence{kind: FrameTyping, member: m, state: m.State}, Frame{
		TopicName: MessagesTopic(c.ID),
		EventBody: FrameBody{
			ID:           typing.ID,
			Conversation: &Ref{ID: c.ID},
			Sender:       &Ref{ID: m.ID},
			Timestamp:    &typing.Timestamp,
		},
	})
	return typing
}

// tell logs what happened for the participants and sends the guest its frame.
func (c *Conversation) tell(o occurrence, f Frame) {
	c.log.Add(o)
	f.Version = "2"
	f.Metadata = &FrameMetadata{CorrelationID: uuid.NewString(), Type: o.kind}
	frame, err := json.Marshal(f)
	if err != nil {
		panic("guestchat: a frame that is no JSON: " + err.Error())
	}
	if c.server.options.Replay && len(c.sockets) == 0 {
		c.missed = append(c.missed, frame)
	}
	for s := range c.sockets {
		s.push(frame)
	}
}

func (c *Conversation) path() string { return BasePath + "/conversations/" + c.ID }

// ref names the conversation as REST does: with the agents' path to it.
func (c *Conversation) ref() Ref { return Ref{ID: c.ID, SelfURI: "/api/v2/conversations/" + c.ID} }

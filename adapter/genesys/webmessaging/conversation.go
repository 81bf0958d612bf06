package webmessaging

import (
	"context"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/google/uuid"
)

// A Conversation is what a guest's first word, or Join, begins on a [Server],
// and the guest, the last participant or the session's age ends. A session may
// have several, one after the other; the guest sees one history.
//
// All methods may be called concurrently.
type Conversation struct {
	ID           string
	Opened       time.Time
	DeploymentID string

	guestSession *guest
	deaf         atomic.Bool // to health checks

	// Under the guest's lock, as all that follows.
	members    []*Member // by time of arrival; the first one is the guest
	messages   []Message
	attributes Strings
	log        wire.Log[Event]
	ended      bool
	stop       context.CancelFunc // ends what serves the conversation
	typing     meter
	oblivion   stopper
}

// Role is what a member is in the conversation. Guests only learn whether a
// person or something else speaks.
type Role string

// The roles, named like the purposes that the contact centre gives its members.
const (
	RoleAgent    Role = "AGENT"
	RoleCustomer Role = "CUSTOMER" // the guest
	RoleWorkflow Role = "WORKFLOW" // an Architect flow or a bot
	RoleACD      Role = "ACD"      // the queue: it waits, and says nothing
)

// State is where a member stands.
type State string

// The states of a member.
const (
	Alerting     State = "ALERTING"
	Connected    State = "CONNECTED"
	Disconnected State = "DISCONNECTED"
)

// A Member is somebody in a conversation. Name and image show only where the
// deployment humanizes.
type Member struct {
	ID    string `json:"id"`
	Role  Role   `json:"role"`
	Name  string `json:"name,omitempty"`
	Image string `json:"image,omitempty"`
	State State  `json:"state"`
	// JoinDate is nil for who was never there, LeaveDate for who still is.
	JoinDate  *time.Time `json:"joinDate,omitempty"`
	LeaveDate *time.Time `json:"leaveDate,omitempty"`
}

func (m *Member) leave() {
	if m.State != Disconnected {
		at := time.Now().UTC()
		m.State, m.LeaveDate = Disconnected, &at
	}
}

// newConversation is called with the guest's lock held.
func newConversation(ctx context.Context, g *guest) *Conversation {
	c := &Conversation{
		ID: uuid.NewString(), Opened: time.Now().UTC(), DeploymentID: g.key.deployment,
		guestSession: g, attributes: Strings{}, typing: meter{rate: Rate{12, time.Minute}},
		members: []*Member{{ID: uuid.NewString(), Role: RoleCustomer}},
	}
	s := g.server
	s.mu.Lock()
	s.conversations[c.ID] = c
	s.mu.Unlock()
	c.arrive(c.guest())
	ctx, c.stop = context.WithCancel(ctx)
	if s.options.Serve == nil || !s.crew.Start(func() { s.options.Serve(ctx, c) }) {
		c.stop()
	}
	return c
}

func (c *Conversation) lock() func() {
	c.guestSession.mu.Lock()
	return c.guestSession.mu.Unlock
}

// Over reports whether the conversation has ended.
func (c *Conversation) Over() bool {
	defer c.lock()()
	return c.ended
}

// Attributes are the custom attributes that the guest's page has sent so far.
func (c *Conversation) Attributes() map[string]string {
	defer c.lock()()
	return maps.Clone(c.attributes)
}

// SetAttributes adds to the custom attributes, or changes them, as an agent's
// side can. The guest is not told.
func (c *Conversation) SetAttributes(attributes map[string]string) {
	defer c.lock()()
	c.learn(attributes)
}

// Guest returns the guest as a member.
func (c *Conversation) Guest() Member {
	defer c.lock()()
	return *c.guest()
}

// Members returns all who are or were in the conversation, the guest first.
func (c *Conversation) Members() []Member {
	defer c.lock()()
	all := make([]Member, len(c.members))
	for i, m := range c.members {
		all[i] = *m
	}
	return all
}

// Messages returns what was said in this conversation.
func (c *Conversation) Messages() []Message {
	defer c.lock()()
	return slices.Clone(c.messages)
}

// Sockets returns how many connections the guest has.
func (c *Conversation) Sockets() int {
	defer c.lock()()
	return len(c.guestSession.sockets)
}

// DropSockets cuts the guest off, without a good-bye. The guest may come back.
func (c *Conversation) DropSockets() {
	defer c.lock()()
	for _, k := range c.guestSession.sockets {
		k.HangUp()
	}
}

// SetHealthChecks turns the answers to the guest's health checks and pings on or
// off.
func (c *Conversation) SetHealthChecks(on bool) { c.deaf.Store(!on) }

// Expire ends the guest's session as its age would.
func (c *Conversation) Expire() {
	defer c.lock()()
	if c.guestSession.phase != guestGone {
		c.guestSession.lapse()
	}
}

// End ends the conversation as a flow does.
func (c *Conversation) End() {
	defer c.lock()()
	if !c.ended {
		c.disconnect(Bot)
	}
}

// The methods below are for callers that hold the guest's lock.

func (c *Conversation) guest() *Member { return c.members[0] }

// learn adds to the custom attributes.
func (c *Conversation) learn(attributes Strings) { maps.Copy(c.attributes, attributes) }

// tell logs what happened, for the participants.
func (c *Conversation) tell(kind EventKind, m *Member, said *Message) {
	e := Event{Kind: kind, Member: *m}
	if said != nil {
		e.Message = *said
		c.messages = append(c.messages, *said)
	}
	c.log.Add(e)
}

func (c *Conversation) changed(m *Member) { c.tell(KindMember, m, nil) }

// arrive connects a member.
func (c *Conversation) arrive(m *Member) {
	at := time.Now().UTC()
	m.State, m.JoinDate = Connected, &at
	c.changed(m)
}

func (c *Conversation) depart(m *Member) {
	if m.State != Disconnected {
		m.leave()
		c.changed(m)
	}
}

// disconnect ends the conversation from the server's side and tells the guest,
// if the deployment does that.
func (c *Conversation) disconnect(by Entity) {
	g := c.guestSession
	rule := g.conversations().ConversationDisconnect
	if rule.Enabled {
		m := &Message{
			Type: TypeEvent, Direction: Outbound, OriginatingEntity: by, Events: presence(PresenceDisconnect),
			Metadata: Strings{"correlationId": uuid.NewString()},
		}
		if rule.Type == DisconnectReadOnly {
			m.Metadata["readOnly"] = "true"
			g.phase = guestReadOnly
		}
		g.record(m)
		g.push(encode(FrameMessage, ClassMessage, CodeOK, m, ""))
	}
	c.depart(c.guest())
	c.over()
}

// over stops who serves the conversation; some time later it is forgotten.
func (c *Conversation) over() {
	c.ended = true
	for _, m := range c.members {
		m.leave()
	}
	c.stop()
	c.log.Wake()
	g := c.guestSession
	g.current, g.joined = nil, false
	c.oblivion = stopper{time.AfterFunc(g.server.options.Retention, func() { g.server.forget(c.ID) })}
}

// cease lets the conversation's last clock stand still.
func (c *Conversation) cease() {
	defer c.lock()()
	c.oblivion.stop()
}

func (s *Server) forget(conversation string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conversations, conversation)
}

package guestchat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Keeping lets conversations outlive the server that holds them. The zero value
// keeps nothing.
type Keeping struct {
	// Keep makes safe what [Conversation.Save] returns. It is called, concurrently
	// for different conversations, before a guest who has opened a conversation,
	// written or left is answered; an error answers [Unavailable]. Default:
	// nothing is kept.
	Keep func(ctx context.Context, c *Conversation) error
	// Find gets a conversation that this server does not hold, for a guest who has
	// a good token of it: by way of [Server.Adopt], or nil if there is none. An
	// error answers [Unavailable] with Retry-After, and the guest asks again.
	// Default: there are none elsewhere.
	Find func(ctx context.Context, id string) (*Conversation, error)
	// Forward answers a call of such a guest by way of the server that holds the
	// conversation, and reports whether it has. Sockets are not forwarded: Find
	// brings their conversation here. Default: nothing is forwarded.
	Forward func(w http.ResponseWriter, r *http.Request, id string) bool
}

// savedFormat is the number of what Save writes. Every number that was ever
// released keeps loading.
const savedFormat = 1

// savedConversation is a conversation without those who listen.
type savedConversation struct {
	Format   int                `json:"format"`
	ID       string             `json:"id"`
	Opened   time.Time          `json:"opened"`
	Phase    Phase              `json:"phase"`
	Asked    CreateConversation `json:"asked"`
	Members  []*Member          `json:"members"`
	Messages []savedMessage     `json:"messages,omitempty"`
	Media    []*MediaRequest    `json:"media,omitempty"`
}

// A savedMessage is a message in brief: the rest of it can be worked out.
type savedMessage struct {
	ID        string     `json:"i"`
	From      int        `json:"f"` // index of the member
	Type      BodyType   `json:"t"`
	Body      string     `json:"b,omitempty"`
	Time      time.Time  `json:"w"`
	Extension *Extension `json:"x,omitempty"`
}

// errReleased is for who would save what goes on elsewhere, or nowhere any more.
var errReleased = errors.New("saving a conversation: it was released or forgotten")

// Save returns the conversation for [Server.Adopt]. It holds what the guest has
// said and brought along. One that was released or forgotten is not saved.
func (c *Conversation) Save() ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.phase == PhaseForgotten {
		return nil, errReleased
	}
	saved := savedConversation{
		Format: savedFormat, ID: c.ID, Opened: c.Opened, Phase: c.phase, Asked: c.Asked,
		Members: c.members, Media: c.media, Messages: make([]savedMessage, len(c.messages)),
	}
	for i, m := range c.messages {
		saved.Messages[i] = savedMessage{
			ID: m.ID, Type: m.BodyType, Body: m.Body, Time: m.Timestamp, Extension: m.Extension,
			From: slices.IndexFunc(c.members, func(one *Member) bool { return one.ID == m.Sender.ID }),
		}
	}
	return json.Marshal(saved)
}

// GuestWaits reports whether the guest has said the last word.
func (c *Conversation) GuestWaits() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range slices.Backward(c.messages) {
		if m.BodyType != BodyMemberJoin && m.BodyType != BodyMemberLeave {
			return m.Sender.ID == c.guest().ID
		}
	}
	return false
}

// A Glimpse is what can be seen of a saved conversation without holding it.
type Glimpse struct {
	Asked  CreateConversation // by the guest's page
	Opened time.Time
	Left   *time.Time // when its guest did; nil: the guest is there, or has not come yet
}

// GlimpseOf looks at what [Conversation.Save] returned.
func GlimpseOf(data []byte) (Glimpse, error) {
	var saved struct {
		Opened  time.Time          `json:"opened"`
		Asked   CreateConversation `json:"asked"`
		Members []Member           `json:"members"`
	}
	if err := json.Unmarshal(data, &saved); err != nil {
		return Glimpse{}, fmt.Errorf("reading a saved conversation: %w", err)
	}
	g := Glimpse{Asked: saved.Asked, Opened: saved.Opened}
	if len(saved.Members) > 0 {
		g.Left = saved.Members[0].LeaveDate // the first is the guest
	}
	return g, nil
}

// AskedFor is what the guest's page asked for in a conversation that was saved.
func AskedFor(data []byte) (CreateConversation, error) {
	g, err := GlimpseOf(data)
	return g.Asked, err
}

// Adopt holds a conversation that another server has saved. It is served at once
// unless its guest has never been there, also if it is over: who served it may not
// have been done with it. Its guest has as long to come back as one whose socket
// broke.
// A conversation that is held already is returned as it is. Before it is served
// it is shown to ready, which may be nil.
func (s *Server) Adopt(ctx context.Context, data []byte, ready func(c *Conversation)) (*Conversation, error) {
	var saved savedConversation
	if err := json.Unmarshal(data, &saved); err != nil {
		return nil, fmt.Errorf("adopting a conversation: %w", err)
	}
	if saved.Format != savedFormat || len(saved.Members) == 0 {
		return nil, fmt.Errorf("adopting a conversation: format %d is not known, this program writes %d", saved.Format, savedFormat)
	}
	c := &Conversation{
		ID: saved.ID, Opened: saved.Opened, Asked: saved.Asked, server: s, adopted: true, phase: saved.Phase,
		members: saved.Members, media: saved.Media, sockets: map[*eventSocket]struct{}{}, place: freely{},
	}
	if err := c.recollect(saved.Messages); err != nil {
		return nil, err
	}
	s.mu.Lock()
	if held := s.conversations[c.ID]; held != nil {
		s.mu.Unlock()
		return held, nil
	}
	s.conversations[c.ID] = c
	s.mu.Unlock()
	if ready != nil {
		ready(c)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.revive(ctx)
	return c, nil
}

// recollect takes in the messages; who answers the guest hears them again.
func (c *Conversation) recollect(messages []savedMessage) error {
	c.weight = weight(c.guest().CustomFields)
	for _, m := range messages {
		if m.From < 0 || m.From >= len(c.members) {
			return errors.New("adopting a conversation: a message is nobody's")
		}
		from := c.members[m.From]
		message := &Message{
			ID: m.ID, Conversation: c.ref(), Sender: Ref{ID: from.ID}, Body: m.Body, BodyType: m.Type,
			Timestamp: m.Time, SelfURI: c.path() + "/messages/" + m.ID, Extension: m.Extension,
		}
		c.messages = append(c.messages, message)
		if from == c.guest() {
			c.weight += len(m.Body)
		}
		c.log.Add(occurrence{kind: FrameMessage, member: from, state: from.State, message: message})
	}
	return nil
}

// revive starts the clocks of a conversation that was adopted. One that is still
// to end takes up a place.
func (c *Conversation) revive(ctx context.Context) {
	o := c.server.options
	if c.phase == PhaseWaiting || c.phase == PhaseActive {
		c.place = o.Bounds.adopted()
	}
	switch c.phase {
	case PhaseWaiting:
		c.waiting = time.AfterFunc(o.NeverAttached, c.neverAttached)
	case PhaseActive:
		c.absentSince = time.Now()
		c.waiting = time.AfterFunc(o.Absence, c.stayedAway)
		c.watchIdle()
		if c.has(RoleAgent, Connected) {
			c.watchSilence()
		}
		c.beServed(ctx)
	case PhaseOver, PhaseForgotten:
		readable := o.Retention
		if left := c.guest().LeaveDate; left != nil {
			readable -= time.Since(*left) // elsewhere, and while nobody held it
		}
		c.waiting = time.AfterFunc(max(0, readable), func() { c.server.forget(c) })
		c.beServed(ctx) // its guest may have left before all was dealt with
	}
}

// Release stops to hold a conversation that somebody else holds from now on. Its
// guest is hung up on, and is to come back; whoever serves it is told by the end
// of the context.
func (s *Server) Release(c *Conversation) {
	s.drop(c)
	c.discard()
}

// safe keeps a conversation before its guest is answered.
func (s *Server) safe(ctx context.Context, c *Conversation) *Refusal {
	if s.options.Keeping.Keep == nil {
		return nil
	}
	if err := s.options.Keeping.Keep(ctx, c); err != nil {
		return Unavailable
	}
	return nil
}

// isForwarded has a call answered where its conversation is held, if that is not
// here.
func (s *Server) isForwarded(w http.ResponseWriter, r *http.Request) bool {
	forward := s.options.Keeping.Forward
	if forward == nil {
		return false
	}
	data, refusal := s.tokens.read(bearer(r))
	if refusal != nil || s.Conversation(data.Conversation) != nil {
		return false
	}
	return forward(w, r, data.Conversation)
}

// elsewhere is a conversation that somebody else may hold. Where that cannot be
// found out at the moment its guest must not be told that there is none: clients
// take that for the end.
func (s *Server) elsewhere(ctx context.Context, id string) (*Conversation, *Refusal) {
	if s.options.Keeping.Find == nil {
		return nil, nil
	}
	c, err := s.options.Keeping.Find(ctx, id)
	if err != nil {
		return nil, askAgain // who looked has said why
	}
	return c, nil
}

// Participant is the member of that id, to speak and hear for; nil if there is
// none.
func (c *Conversation) Participant(member string) *Participant {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.member(member); m != nil {
		return &Participant{conversation: c, member: m}
	}
	return nil
}

// HearFrom lets Receive go on behind the message of that id; from the beginning
// on if there is none. It is called before Receive.
func (p *Participant) HearFrom(message string) {
	p.conversation.mu.Lock()
	defer p.conversation.mu.Unlock()
	p.seen = 1 + p.conversation.log.Index(func(o occurrence) bool { return o.message != nil && o.message.ID == message })
}

// PostOnce is Post for a message that may have been sent before: key stands for
// it in this conversation.
func (p *Participant) PostOnce(key, text string, more *Extension) error {
	return p.do(func(c *Conversation) {
		id := c.idFor(key)
		if !slices.ContainsFunc(c.messages, func(m *Message) bool { return m.ID == id }) {
			c.wroteAs(id, p.member, BodyStandard, text, more)
		}
	})
}

// JoinOnce is Join for somebody who may have joined before: key stands for that
// in this conversation.
func (c *Conversation) JoinOnce(key string, m Member) *Participant {
	id := c.idFor(key)
	if p := c.Participant(id); p != nil {
		return p
	}
	p := c.seatAs(id, m)
	_ = p.Connect() // fails only for who has left, which every later call says again
	return p
}

// idFor is the id that stands for a key in this conversation, always the same.
func (c *Conversation) idFor(key string) string {
	space, err := uuid.Parse(c.ID)
	if err != nil {
		space = uuid.NameSpaceOID // conversations that others have numbered
	}
	return uuid.NewSHA1(space, []byte(key)).String()
}

package webmessaging

import (
	"context"
	"encoding/hex"
	"maps"
	"strings"

	"github.com/google/uuid"
)

// hexID is an id as messages have it.
func hexID() string {
	id := uuid.New()
	return hex.EncodeToString(id[:])
}

// message takes what the guest says or does.
func (k *socket) message(ctx context.Context, r Request) *Refusal {
	if r.Message == nil {
		return refusing(CodeBadRequest, "message is missing")
	}
	m := *r.Message
	if k.server.options.LegacyAttributes && m.attributes() == nil && r.Channel != nil {
		m.Channel = r.Channel
	}
	g := k.guest
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.phase == guestGone {
		return refusing(CodeSessionNotFound, "Session not found")
	}
	if len(m.Events) > 0 || m.Type == TypeEvent {
		return k.gesture(ctx, r, m)
	}
	if wait := g.messages.take(); wait > 0 {
		return TooMany(wait)
	}
	if refusal := g.acceptable(m); refusal != nil {
		return refusal
	}
	g.say(ctx, m, r.TracingID)
	return nil
}

// acceptable says why a message cannot be taken. The guest's lock is held here
// and below.
func (g *guest) acceptable(m Message) *Refusal {
	if g.phase == guestReadOnly {
		return refusing(CodeReadOnly, "Session is read-only, no new messages allowed")
	}
	if n := len(m.Text); n > MaxText {
		return refusing(CodeTextTooLong, "Message length %d is larger than %d", n, MaxText)
	}
	if refusal := g.attributesFit(m); refusal != nil {
		return refusal
	}
	if strings.TrimSpace(m.Text) == "" && len(m.Content) == 0 {
		return refusing(CodeBadRequest, "text is missing")
	}
	for _, c := range m.Content {
		if c.Attachment != nil {
			if len(m.Content) > 1 {
				return refusing(CodeBadRequest, "an attachment comes alone")
			}
			return g.sendable(c.Attachment.ID)
		}
		if b := c.ButtonResponse; b != nil && (b.Type == "" || b.Payload == "") {
			return refusing(CodeBadRequest, "buttonResponse needs payload, text and type")
		}
	}
	return nil
}

func (g *guest) attributesFit(m Message) *Refusal {
	n := 0
	for name, value := range m.attributes() {
		n += len(name) + len(value)
	}
	if most := g.deployment.MaxCustomDataBytes; n > most {
		return refusing(CodeCustomDataTooLarge, "Custom attributes of %d bytes are larger than %d", n, most)
	}
	return nil
}

// say records the guest's words and tells everybody, all connections of the
// guest included.
func (g *guest) say(ctx context.Context, m Message, tracing string) {
	c := g.converse(ctx)
	c.learn(m.attributes())
	said := &Message{
		Type: m.Type, Direction: Inbound, Text: m.Text, Content: g.described(m.Content),
		Channel:  &Channel{MessageID: uuid.NewString()},
		Metadata: g.metadata(m.Metadata),
	}
	if said.Type == "" {
		said.Type = TypeText
	}
	g.record(said)
	c.tell(KindMessage, c.guest(), said)
	g.push(encode(FrameMessage, ClassMessage, CodeOK, said, tracing))
}

// metadata is what the guest gave a message, and what the server adds.
func (g *guest) metadata(given Strings) Strings {
	out := Strings{}
	maps.Copy(out, given)
	out["correlationId"] = uuid.NewString()
	if g.subject != "" {
		out["authenticated"] = "true"
	}
	return out
}

// gesture takes typing and presence. Others are passed over, as they are by the
// vendor's clients.
func (k *socket) gesture(ctx context.Context, r Request, m Message) *Refusal {
	g := k.guest
	switch m.Presence() {
	case PresenceClear:
		return k.clear(r)
	case PresenceJoin:
		return g.join(ctx, r, m)
	default:
	}
	if m.Typing() == nil {
		return nil
	}
	switch {
	case !g.conversations().ShowUserTyping:
		return refusing(CodeForbidden, "Typing indicator is disabled by a feature toggle")
	case g.phase == guestReadOnly:
		return refusing(CodeReadOnly, "Session is read-only, no new messages allowed")
	}
	if c := g.current; c != nil {
		c.tell(KindTyping, c.guest(), nil)
	}
	if g.server.options.TypingFanOut {
		typed := &Message{Type: TypeEvent, Direction: Inbound, Events: m.Events}
		g.record(typed)
		frame := encode(FrameMessage, ClassMessage, CodeOK, typed, "")
		for _, other := range others(g.sockets, k) {
			other.send(g, frame)
		}
	}
	return nil
}

// join begins a conversation without a word.
func (g *guest) join(ctx context.Context, r Request, m Message) *Refusal {
	if g.phase == guestReadOnly {
		return refusing(CodeReadOnly, "Session is read-only, no new messages allowed")
	}
	if refusal := g.attributesFit(m); refusal != nil {
		return refusal
	}
	g.joined = true
	c := g.converse(ctx)
	c.learn(m.attributes())
	g.tellPresence(PresenceJoin, r.TracingID)
	return nil
}

func (g *guest) tellPresence(t PresenceType, tracing string) {
	m := &Message{
		Type: TypeEvent, Direction: Inbound, Events: presence(t),
		Channel: &Channel{MessageID: uuid.NewString()}, Metadata: g.metadata(nil),
	}
	g.record(m)
	g.push(encode(FrameMessage, ClassMessage, CodeOK, m, tracing))
}

// clear ends the conversation for the guest and erases it.
func (k *socket) clear(r Request) *Refusal {
	g := k.guest
	if !g.conversations().ConversationClear.Enabled {
		return refusing(CodeForbidden, "Presence Conversation Clear is not supported")
	}
	cleared := func() { g.push(encode(FrameMessage, ClassSessionCleared, CodeOK, empty{}, "")) }
	if k.server.options.ClearedFirst {
		cleared()
	}
	g.tellPresence(PresenceClear, r.TracingID)
	if !k.server.options.ClearedFirst {
		cleared()
	}
	g.evict(g.sockets, "")
	g.finish()
	return nil
}

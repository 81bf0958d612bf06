package genesys

import (
	"context"
	"time"
)

// A chat is a session and what came of it. All but session and done is guarded
// by the service's mu.
type chat struct {
	session Session
	done    chan struct{} // closed when the service reads the session no more
	past    chan struct{} // closed when a restored session has told what was said before
	record  record

	agentTyping  map[string]*time.Timer // by participant; who types now
	clientTyping *time.Timer            // nil: the guest does not type
	contact      *time.Timer            // saves the session now and then; nil: never
	over         bool
}

func newChat(session Session) *chat {
	return &chat{
		session: session, done: make(chan struct{}), past: make(chan struct{}),
		record:      record{agents: map[string]AgentInfo{}, started: time.Now()},
		agentTyping: map[string]*time.Timer{},
	}
}

// hush stops the chat's timers.
func (c *chat) hush() {
	for id, timer := range c.agentTyping {
		timer.Stop()
		delete(c.agentTyping, id)
	}
	if c.clientTyping != nil {
		c.clientTyping.Stop()
		c.clientTyping = nil
	}
	if c.contact != nil {
		c.contact.Stop()
	}
}

// pump reads the session until there is nothing more to read.
func (s *Service) pump(ctx context.Context, c *chat) {
	defer close(c.done)
	if r, ok := c.session.(Runner); ok {
		r.Run(func(u Update) { s.deal(ctx, c, u) })
		return
	}
	for {
		u, err := c.session.Receive(ctx)
		if err != nil {
			return // io.EOF: ctx has no end
		}
		s.deal(ctx, c, u)
		if u.Kind == Over {
			return // the session holds nothing more
		}
	}
}

// deal takes an update and keeps what has come of it. Of a chat that is over the
// session is not closed, since EndChat may still await its answer.
func (s *Service) deal(ctx context.Context, c *chat, u Update) {
	s.take(c, u)
	if u.Kind == Over {
		s.forget(ctx)
	} else {
		s.save(ctx, c)
	}
}

// take turns an update into events.
func (s *Service) take(c *chat, u Update) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase == closed {
		return
	}
	switch u.Kind {
	case Arrived:
		for _, m := range u.Messages {
			s.arrived(c, m)
		}
	case Disconnected:
		s.publish(EventDisconnected, nil)
	case Reconnected:
		s.publish(EventReconnected, nil)
	case Over:
		s.over(c, u.Err)
	case Recalled:
		close(c.past)
	}
}

// arrived publishes one message, and what follows from it, in that order.
func (s *Service) arrived(c *chat, m Message) {
	switch m.Type {
	case TypeTypingStarted:
		s.agentTypes(c, m)
		return
	case TypeTypingStopped:
		s.agentStops(c, m)
		return
	default:
		m = c.record.add(m)
		s.received(c, []Message{m}, m.Restoring)
		s.agentStops(c, m)
	}
	if m.Type != TypeParticipantJoined && m.Type != TypeParticipantLeft {
		return
	}
	c.record.move(m)
	if event := s.movement(m); event != "" {
		s.publish(event, c.record.presence(m))
	}
}

// received publishes a batch of messages, prepared for those who show them.
func (s *Service) received(c *chat, batch []Message, restoring bool) {
	s.publish(EventMessageReceived, &Batch{
		OriginalMessages: batch, Messages: s.shown(batch),
		Restoring: restoring, SessionData: c.session.Data(),
	})
}

// movement is the event for somebody's coming or going. The guest's going is
// told at the end of the chat; what is only remembered is not told at all,
// but that the guest is here again.
func (s *Service) movement(m Message) string {
	joined := m.Type == TypeParticipantJoined
	pick := func(ifJoined, ifLeft string) string {
		switch {
		case joined:
			return ifJoined
		default:
			return ifLeft
		}
	}
	switch {
	case m.From.Type == Client:
		return pick(EventClientConnected, "")
	case m.Restoring:
		return ""
	case m.From.Type == Agent:
		return pick(EventAgentConnected, EventAgentDisconnected)
	case m.From.Type == Supervisor:
		return pick(EventSupervisorConnected, EventSupervisorDisconnected)
	case m.From.Type == Bot && s.opts.BotEvents:
		return pick(EventBotConnected, EventBotDisconnected)
	default:
		return ""
	}
}

// over ends the chat: with ended if one of its sides did, with error if it was
// lost.
func (s *Service) over(c *chat, why error) {
	c.hush()
	c.over = true
	c.record.end(time.Now())
	s.phase = idle
	s.publish(EventClientDisconnected, c.record.presence(c.record.lastLeave(c.session.Self())))
	if why != nil {
		s.publish(EventError, failure(SessionLost, why))
		return
	}
	s.publish(EventEnded, nil)
}

package genesys

import (
	"context"
	"time"
)

// SendTyping tells the agent that the guest types. The chat servers at hand
// take no preview of the text.
func (s *Service) SendTyping(ctx context.Context) (Response, error) {
	c, err := s.current(ErrNoActiveChat)
	if err != nil {
		return Response{}, err
	}
	resp, err := c.session.Typing(ctx)
	if err != nil {
		return resp, s.failed(TypingFailed, err)
	}
	s.clientTypes(c)
	return resp, nil
}

// clientTypes publishes the beginning of typing and arms its end.
func (s *Service) clientTypes(c *chat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase != active || s.chat != c {
		return
	}
	if c.clientTyping != nil && c.clientTyping.Reset(s.opts.TypingIdle) {
		return
	}
	s.publish(EventClientTypingStarted, nil)
	var timer *time.Timer
	timer = time.AfterFunc(s.opts.TypingIdle, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if c.clientTyping == timer {
			s.clientStops(c)
		}
	})
	c.clientTyping = timer
}

// clientStops publishes the end of typing, if there was any.
func (s *Service) clientStops(c *chat) {
	if c.clientTyping == nil {
		return
	}
	c.clientTyping.Stop()
	c.clientTyping = nil
	s.publish(EventClientTypingStopped, nil)
}

// agentTypes publishes that an agent began to type, and arms the time-out. Only
// agents who are known to be here type.
func (s *Service) agentTypes(c *chat, m Message) {
	id := m.From.ID
	if !c.record.agents[id].Connected {
		return
	}
	if timer := c.agentTyping[id]; timer != nil && timer.Reset(s.opts.AgentTypingTimeout) {
		return
	}
	s.publish(EventAgentTypingStarted, &m)
	var timer *time.Timer
	timer = time.AfterFunc(s.opts.AgentTypingTimeout, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if c.agentTyping[id] == timer {
			delete(c.agentTyping, id)
			s.publish(EventAgentTypingTimeout, &m)
		}
	})
	c.agentTyping[id] = timer
}

// agentStops publishes that an agent who typed has stopped: with a message, by
// leaving, or by saying so.
func (s *Service) agentStops(c *chat, m Message) {
	timer := c.agentTyping[m.From.ID]
	if timer == nil {
		return
	}
	timer.Stop()
	delete(c.agentTyping, m.From.ID)
	s.publish(EventAgentTypingStopped, &m)
}

package genesys

import "context"

// EndChat ends the chat. It returns once all that had arrived before the end has
// been published, and ended behind it.
func (s *Service) EndChat(ctx context.Context) (Response, error) {
	c, err := s.current(ErrNoActiveChat)
	if err != nil {
		return Response{}, err
	}
	resp, err := c.session.End(ctx)
	if err != nil {
		return resp, s.failed(EndFailed, err)
	}
	select {
	case <-c.done:
		return resp, nil
	case <-ctx.Done():
		return resp, ctx.Err()
	}
}

// SendMessage sends the guest's words. What is shown of them comes back from
// the server as messageReceived.
func (s *Service) SendMessage(ctx context.Context, message string) (Response, error) {
	if message == "" {
		return Response{}, ErrNoText
	}
	c, err := s.current(ErrNoActiveChat)
	if err != nil {
		return Response{}, err
	}
	return s.send(ctx, c, message)
}

func (s *Service) send(ctx context.Context, c *chat, message string) (Response, error) {
	s.mu.Lock()
	s.clientStops(c)
	s.mu.Unlock()
	resp, err := c.session.Send(ctx, message)
	return resp, s.failed(MessageFailed, err)
}

// SendFilteredMessage sends what the agent is to see and the guest is not: the
// filter joins the others before the message leaves. It stays even if sending
// fails, for the message may have arrived all the same.
func (s *Service) SendFilteredMessage(ctx context.Context, message string, hide Filter) (Response, error) {
	c, err := s.current(ErrNoSession)
	if err != nil {
		return Response{}, err
	}
	if message == "" {
		return Response{}, ErrNoText
	}
	if _, err := s.AddPrefilter(ctx, hide); err != nil {
		return Response{}, err
	}
	return s.send(ctx, c, message)
}

// SendCustomNotice sends a notice between a client and an agent's desktop that
// know it.
func (s *Service) SendCustomNotice(ctx context.Context, message string) (Response, error) {
	if !s.transport.Capabilities().CustomNotice {
		return Response{}, ErrNoticeUnsupported
	}
	c, err := s.current(ErrNoActiveChat)
	if err != nil {
		return Response{}, err
	}
	n, can := c.session.(Noticer)
	if !can {
		return Response{}, ErrNoticeUnsupported
	}
	resp, err := n.CustomNotice(ctx, message)
	return resp, s.failed(NoticeFailed, err)
}

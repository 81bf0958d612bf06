package genesys

import (
	"context"
	"errors"
)

// Poll asks the server for news once. On the bus it is the service's own:
// others get [ErrPrivateCommand].
func (s *Service) Poll(ctx context.Context) error {
	p, err := s.poller(ErrPollingUnsupported)
	if err != nil {
		return err
	}
	if err = p.Poll(ctx); errors.Is(err, ErrPollRunning) {
		return err
	}
	return s.failed(PollFailed, err)
}

// StartPoll makes the session ask the server for news by itself.
func (s *Service) StartPoll() error {
	p, err := s.poller(ErrPollingUnsupported)
	if err == nil {
		p.StartPoll()
	}
	return err
}

// StopPoll ends what StartPoll began.
func (s *Service) StopPoll() error {
	p, err := s.poller(ErrPollingUnsupported)
	if err == nil {
		p.StopPoll()
	}
	return err
}

// ResetPollExceptions forgets the polls that went wrong. Without a chat there
// are none.
func (s *Service) ResetPollExceptions() error {
	p, err := s.poller(ErrResetUnsupported)
	if err == nil {
		p.ResetPollExceptions()
	}
	if errors.Is(err, ErrNoSession) {
		return nil
	}
	return err
}

func (s *Service) poller(unsupported RejectionError) (Poller, error) {
	if !s.transport.Capabilities().Polling {
		return nil, unsupported
	}
	c, err := s.current(ErrNoSession)
	if err != nil {
		return nil, err
	}
	p, can := c.session.(Poller)
	if !can {
		return nil, unsupported
	}
	return p, nil
}

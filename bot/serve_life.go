package bot

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/botrunner/botrunner/internal/crashpoint"
)

// How a conversation that is being served hears its sides, and ends.

// farewell lets the last effects on the chat be done: the customer's last words
// reach the agent before the chat ends.
func (s *serving) farewell(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.options.Farewell)
	defer cancel()
	for len(s.todo) > 0 {
		select {
		case s.work <- s.todo[0]:
			s.handedOn()
		case <-s.mail: // too late to matter
		case <-ctx.Done():
			return
		}
	}
	close(s.work)
	for {
		select {
		case <-s.idle:
			return
		case <-s.mail:
		case <-ctx.Done():
			return
		}
	}
}

func (s *serving) close() {
	hangUp := s.chat.Close
	if r, ok := s.chat.(Resumable); ok && s.letGo {
		hangUp = r.Detach
	}
	if err := hangUp(); err != nil {
		s.options.Log.Error("closing the chat", "conversation", s.c.ID, "error", err)
	}
	if err := s.channel.Close(); err != nil {
		s.options.Log.Debug("closing the customer's channel", "conversation", s.c.ID, "error", err)
	}
}

func (s *serving) post(life context.Context, ev Event) {
	select {
	case s.mail <- ev:
	case <-life.Done():
	}
}

func (s *serving) hearCustomer(life context.Context) {
	for {
		m, err := s.channel.Receive(life)
		if err != nil {
			if !errors.Is(err, io.EOF) && life.Err() == nil {
				s.options.Log.Error("hearing the customer", "conversation", s.c.ID, "error", err)
			}
			s.post(life, CustomerLeft{At: time.Now()})
			return
		}
		crashpoint.Hit(crashpoint.Heard)
		s.post(life, Said{At: time.Now(), Message: m})
	}
}

func (s *serving) hearChat(life context.Context) {
	for {
		e, err := s.chat.Receive(life)
		if err != nil {
			if !errors.Is(err, io.EOF) && life.Err() == nil {
				s.options.Log.Error("hearing the chat", "conversation", s.c.ID, "error", err)
			}
			return
		}
		crashpoint.Hit(crashpoint.ChatHeard)
		s.post(life, ChatHappened{At: time.Now(), ChatEvent: e})
	}
}

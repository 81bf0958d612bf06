package webmessaging

import (
	"context"
	"sync"
	"time"
)

// An opening sees to it that a conversation begins. On this wire only words begin
// one, unless the deployment starts it by itself: a guest who opens a chat and
// waits would wait for ever, and no agent would know.
type opening struct {
	text  string // empty: the guest's own words are waited for
	once  sync.Once
	begun chan struct{} // closed when something has been sent, or is about to be
	done  chan struct{} // closed by the goroutine as its last act
}

func newOpening() opening { return opening{begun: make(chan struct{}), done: make(chan struct{})} }

// begin notes that the guest begins the conversation.
func (o *opening) begin() { o.once.Do(func() { close(o.begun) }) }

// speakUp says the opening, unless the guest says something in time. A goroutine of
// its own waits for that, which the session's goroutine starts and waits for.
func (s *session) speakUp(ctx context.Context) {
	defer close(s.opening.done)
	timer := time.NewTimer(s.transport.opts.OpeningAfter)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.opening.begun:
		return
	case <-ctx.Done():
		return
	}
	_, err := s.post(ctx, "opening conversation", Message{Type: TypeText, Text: s.opening.text})
	if err != nil && ctx.Err() == nil {
		s.log.WarnContext(ctx, "no agent learns of the chat before the guest writes", "error", err)
	}
}

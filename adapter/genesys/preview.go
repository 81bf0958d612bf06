package genesys

import (
	"context"
	"io"
	"sync"
	"time"
)

// typingEvery is how often typing is told at most while it goes on.
const typingEvery = 3 * time.Second

// RegisterTypingPreviewInput watches what the guest types. In place of a page's
// text area there is a reader, as of a terminal: whoever reads the returned
// reader instead gets the same bytes, and while a chat is active each of them
// makes a sendTyping, one in three seconds at most. The reads do not wait for it.
func (s *Service) RegisterTypingPreviewInput(input io.Reader) (io.Reader, error) {
	if input == nil {
		return nil, ErrInvalidInput
	}
	return &watchedInput{input: input, service: s}, nil
}

type watchedInput struct {
	input   io.Reader
	service *Service

	mu   sync.Mutex
	told time.Time
}

// Read reads the input and tells of typing.
func (w *watchedInput) Read(p []byte) (int, error) {
	n, err := w.input.Read(p)
	if n > 0 && w.due() {
		w.service.tellTyping()
	}
	return n, err
}

func (w *watchedInput) due() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.told.IsZero() && time.Since(w.told) < typingEvery {
		return false
	}
	w.told = time.Now()
	return true
}

// tellTyping sends typing in a goroutine that Close waits for: closing the
// session unblocks it. That it went wrong is an error event.
func (s *Service) tellTyping() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase != active {
		return
	}
	s.previews.Go(func() { _, _ = s.SendTyping(context.Background()) })
}

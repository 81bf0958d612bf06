package front

import (
	"context"
	"time"
)

// politeness bounds how long goodbyes may take, once a drain is over.
const politeness = 10 * time.Second

// Drain takes no new customers and lets those who are here finish, until ctx
// ends. Who is left then is told [Texts.Closing], and their chats are ended, the
// agents' side too. It returns how many those were, after all customers have
// heard the last that was said; Close comes next.
func (f *Front) Drain(ctx context.Context) (interrupted int) {
	f.refuseNew()
	select {
	case <-f.empty:
	case <-ctx.Done():
		interrupted = f.Live()
		f.endAll(errDrained)
	}
	polite, cancel := context.WithTimeout(context.WithoutCancel(ctx), politeness)
	defer cancel()
	select {
	case <-f.empty:
	case <-polite.Done():
	}
	f.server.Farewell(polite)
	return interrupted
}

// Draining reports whether new customers are refused.
func (f *Front) Draining() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.draining
}

func (f *Front) refuseNew() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.draining = true
	f.tellIfEmpty()
}

// tellIfEmpty is called with f.mu held.
func (f *Front) tellIfEmpty() {
	if !f.draining || len(f.live) > 0 {
		return
	}
	select {
	case <-f.empty:
	default:
		close(f.empty)
	}
}

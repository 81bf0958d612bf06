package monitor

import (
	"context"
	"errors"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
)

// How long to wait before the chat is asked to end once more.
const (
	firstPause = 500 * time.Millisecond
	lastPause  = 5 * time.Second
)

// close closes what the run has opened. It does not end with ctx: whoever
// interrupts a run wants its chat closed.
func (t *run) close(ctx context.Context) {
	if t.open {
		t.hangUp(ctx)
	}
	err := t.chat.Close() //nolint:contextcheck // it does not end with ctx either
	if err != nil && t.open && t.result.LeftOpen == "" {
		t.result.LeftOpen = err.Error()
	}
	t.result.Took = t.since()
}

// hangUp ends the chat, and tries again while there is time.
func (t *run) hangUp(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), t.runner.opts.Closing)
	defer cancel()
	t.talks(Line{Who: ByMonitor, Event: "endChat"})
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		_, err := t.service.EndChat(ctx)
		switch {
		case err == nil:
			t.open, t.result.LeftOpen = false, ""
			return
		case errors.Is(err, genesys.ErrNoActiveChat):
			t.open = false
			if t.lost != nil {
				t.result.LeftOpen = "the chat was lost, so the chat server has to end it"
			}
			return
		}
		t.result.LeftOpen = err.Error()
		t.unclosed = err
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
	}
}

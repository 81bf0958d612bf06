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
	if t.open && t.unclosed == nil {
		t.hangUp(ctx)
	}
	_ = t.chat.Close() //nolint:contextcheck // it does not end with ctx either; what is wrong, hangUp has found
	if t.unclosed != nil {
		t.result.LeftOpen = t.unclosed.Error()
	}
	t.result.Took = t.since()
}

// errAbandoned is why a chat that was lost cannot be closed.
var errAbandoned = errors.New("the chat was lost, so the chat server has to end it")

// hangUp ends the chat, and tries again while there is time.
func (t *run) hangUp(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), t.runner.opts.Closing)
	defer cancel()
	t.talks(Line{Who: ByMonitor, Event: "endChat"})
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		_, err := t.service.EndChat(ctx)
		t.unclosed = err
		if err == nil || errors.Is(err, genesys.ErrNoActiveChat) {
			t.ended(ctx)
			return
		}
		if !await(ctx, time.Now().Add(pause)) {
			return
		}
	}
}

// ended finds out whether a chat that is over was ended, or was lost.
func (t *run) ended(ctx context.Context) {
	t.open, t.unclosed = false, nil
	if t.lost == nil {
		t.lost = t.whyLost(ctx)
	}
	if t.lost != nil {
		t.unclosed = errAbandoned
	}
}

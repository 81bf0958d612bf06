package webmessaging

import (
	"slices"
	"time"
)

// A window holds messages back for a short time, so that those which come in the
// wrong order leave in the right one. The server gives no numbers, only times,
// and does not promise any order.
type window struct {
	settle time.Duration
	held   []heldMessage // by the server's time
	timer  *time.Timer   // nil before the first wait
}

type heldMessage struct {
	Message
	until time.Time // when nothing said before is to be expected any more
}

// put takes a message in. History is in order, and not held back.
func (w *window) put(m Message, past bool) {
	until := time.Now()
	if !past {
		until = until.Add(w.settle)
	}
	i := len(w.held)
	for i > 0 && m.Time().Before(w.held[i-1].Time()) {
		i--
	}
	w.held = slices.Insert(w.held, i, heldMessage{m, until})
}

// ripe takes out what has waited long enough, with all that was said before it.
func (w *window) ripe() []Message {
	n := 0
	now := time.Now()
	for i, h := range w.held {
		if !now.Before(h.until) {
			n = i + 1
		}
	}
	return w.first(n)
}

// all takes everything out.
func (w *window) all() []Message { return w.first(len(w.held)) }

func (w *window) first(n int) []Message {
	out := make([]Message, n)
	for i := range out {
		out[i] = w.held[i].Message
	}
	w.held = w.held[n:]
	return out
}

// due is when to look again; nil, which never comes, if nothing is held.
func (w *window) due() <-chan time.Time {
	if len(w.held) == 0 {
		return nil
	}
	next := w.held[0].until
	for _, h := range w.held {
		if h.until.Before(next) {
			next = h.until
		}
	}
	if w.timer == nil {
		w.timer = time.NewTimer(time.Until(next))
	} else {
		w.timer.Reset(time.Until(next))
	}
	return w.timer.C
}

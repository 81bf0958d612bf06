package bot_test

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/bot"
)

// How long a conversation waits for a customer without a socket, and how long it
// can be read once it is over.
const (
	absence   = 2 * time.Minute
	retention = 10 * time.Minute
)

// A held conversation is one in a process's memory: the customer's side of it,
// and what the bot has kept, both in one record. It stands for the front's.
type held struct {
	home *process
	id   string

	record

	locked bool // one write after the other
	free   signal

	end    context.CancelCauseFunc // ends its being served; nil: it never was
	served bool
	over   signal // it is not served any more
	news   signal // there is something for who serves it
	seen   int    // entries of the transcript that the bot has received

	socket *customer
	clear  time.Time // when the socket has delivered all that it was given
	absent int       // counts the times without a socket
}

// A record is what is kept of a conversation. The front's label reads it, too.
type record struct {
	Format     int     `json:"format"`
	Waiting    bool    `json:"waiting"`
	Active     bool    `json:"active"` // its customer has been there
	Left       bool    `json:"left"`   // its customer has gone
	Over       bool    `json:"over"`
	Transcript []entry `json:"transcript"`
	Bot        []byte  `json:"bot"`
}

type entry struct {
	ID   string      `json:"id"`
	From bot.Speaker `json:"from"`
	Text string      `json:"text"`
}

func (h *held) world() *world { return h.home.world }

func (h *held) read(data []byte) {
	if err := json.Unmarshal(data, &h.record); err != nil {
		h.world().wrong(h.id, "what is kept cannot be read: %v", err)
	}
}

// write keeps all there is.
func (h *held) write(ctx context.Context) error {
	for h.locked {
		h.world().current.pause(time.Second, &h.free)
	}
	h.locked = true
	defer func() {
		h.locked = false
		if !h.home.dead {
			h.free.raise(h.world())
		}
	}()
	if h.home.held[h.id] != h {
		return front.ErrLost
	}
	h.Format = 1
	h.Waiting = len(h.Transcript) > 0 && h.Transcript[len(h.Transcript)-1].From == bot.FromCustomer
	data, err := json.Marshal(h.record)
	if err != nil {
		return err
	}
	return h.home.runner.Keep(ctx, h.id, data)
}

// Keep implements [bot.Keeper].
func (h *held) Keep(ctx context.Context, kept []byte) error {
	h.Bot = kept
	return h.write(ctx)
}

// Holds implements [bot.Fence].
func (h *held) Holds() error {
	if h.home.held[h.id] != h {
		return front.ErrLost
	}
	return h.home.runner.Holds(h.id)
}

// safe keeps what the customer has done, before it is answered.
func (h *held) safe(ctx context.Context) error {
	err := h.write(ctx)
	if err != nil {
		h.world().note(h.id, "%s lets it go: %v", h.home, err)
		h.home.release(h)
	}
	return err
}

// revive goes on with a conversation that was taken up.
func (h *held) revive() {
	switch {
	case h.Over:
		h.retain()
	case h.Active:
		h.serve()
		h.missSocket()
	default:
		h.world().after(absence, func() {
			if h.home.held[h.id] == h && !h.Active && !h.home.dead {
				h.forget()
			}
		})
	}
}

// retain forgets the conversation when nobody needs it any more.
func (h *held) retain() {
	h.world().after(retention, func() {
		if !h.home.dead && h.home.held[h.id] == h {
			h.forget()
		}
	})
}

func (h *held) forget() {
	h.world().start(h.home, func(*fiber) {
		if h.home.held[h.id] != h {
			return
		}
		delete(h.home.held, h.id)
		h.hangUpOn()
		err := h.home.runner.Forget(context.Background(), h.id)
		h.world().note(h.id, "%s forgets it: %v", h.home, err)
	})
}

// missSocket gives a customer without a socket some time to come back.
func (h *held) missSocket() {
	h.absent++
	absent := h.absent
	h.world().after(absence, func() {
		if h.socket == nil && h.absent == absent && !h.home.dead && h.home.held[h.id] == h && !h.Over {
			h.world().note(h.id, "its customer stays away")
			h.Left = true
			h.news.raise(h.world())
		}
	})
}

// hangUpOn drops the customer's socket.
func (h *held) hangUpOn() {
	c := h.socket
	h.socket = nil
	if c != nil {
		c.dropped(h)
	}
	if !h.home.dead {
		h.missSocket()
	}
}

// put adds to the transcript what is not there yet, and shows it to the customer.
func (h *held) put(e entry) {
	if e.ID != "" && slices.ContainsFunc(h.Transcript, func(one entry) bool { return one.ID == e.ID }) {
		return
	}
	h.Transcript = append(h.Transcript, e)
	h.show(func(c *customer) { c.sees(e) })
}

// show has the customer's socket deliver something, behind all before it.
func (h *held) show(deliver func(c *customer)) {
	w, c := h.world(), h.socket
	if c == nil {
		return
	}
	at := time.Now().Add(w.between(time.Millisecond, 100*time.Millisecond))
	if at.Before(h.clear) {
		at = h.clear.Add(1)
	}
	h.clear = at
	w.after(time.Until(at), func() {
		if h.socket == c {
			deliver(c)
		}
	})
}

// A line is the bot's channel to the customer of a held conversation.
type line struct{ *held }

var (
	_ bot.Channel  = line{}
	_ bot.Resumer  = line{}
	_ bot.Prompter = line{}
)

// Resume implements [bot.Resumer].
func (l line) Resume(heard string) {
	l.seen = slices.IndexFunc(l.Transcript, func(e entry) bool { return e.ID == heard }) + 1
}

// next is the customer's next message, if there is one.
func (l line) next() int {
	for i := l.seen; i < len(l.Transcript); i++ {
		if l.Transcript[i].From == bot.FromCustomer {
			return i
		}
	}
	return -1
}

func (l line) ready() bool { return l.next() >= 0 || l.Left && l.seen >= 0 }

// Receive is called only when it has something to return.
func (l line) Receive(context.Context) (bot.Message, error) {
	i := l.next()
	if i < 0 {
		l.seen = -1 // its leaving is told once
		return bot.Message{}, io.EOF
	}
	l.seen = i + 1
	e := l.Transcript[i]
	return bot.Message{ID: e.ID, From: bot.FromCustomer, Text: e.Text}, nil
}

// Send puts a message of the bot's or the agent's into the transcript.
func (l line) Send(_ context.Context, m bot.Message) error {
	w := l.world()
	w.point(l.home, "tell before")
	if m.Kind == bot.Words {
		if m.ID == "" {
			w.wrong(l.id, "words without a name: %q", m.Text)
		}
		w.note(l.id, "%s tells %s %q", l.home, m.ID, m.Text)
		l.put(entry{m.ID, m.From, m.Text})
	}
	w.point(l.home, "tell after")
	return nil
}

// Prompt implements [bot.Prompter].
func (l line) Prompt(bot.Floor) {}

// Close implements [bot.Channel].
func (l line) Close() error { return nil }

package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/bot"
)

// A customer talks through whatever runner answers, says again what was not
// confirmed, and comes back when the line is cut.
type customer struct {
	world *world
	name  string
	id    string // of the conversation, once there is one
	habit habit
	lines int // that the customer means to say

	at      *held // where the socket is; nil: there is none
	sockets int   // that there have been
	news    signal
	seen    []entry
	said    []string // what was confirmed, in order
	opened  time.Time
	over    bool // the conversation is, and all of it has been seen
	done    bool
}

// A habit is how a customer goes.
type habit int

const (
	stays    habit = iota // to the end
	silent                // says nothing more after some lines
	leaves                // with a click
	vanishes              // without a word
)

func (w *world) invite(n int) *customer {
	c := &customer{world: w, name: fmt.Sprint("customer ", n), lines: 1 + w.rng.IntN(8)}
	if w.rng.IntN(3) == 0 {
		c.habit = habit(w.rng.IntN(4))
	}
	w.customers = append(w.customers, c)
	w.start(nil, c.live)
	return c
}

// live is what the customer does.
func (c *customer) live(f *fiber) {
	defer func() { c.done = true }()
	w := c.world
	f.pause(w.between(0, w.plan.storm*3/4))
	c.open(f)
	stop := -1
	if c.habit != stays {
		stop = w.rng.IntN(c.lines + 1)
	}
	if c.until(f, "Who are you?") && stop != 0 {
		c.say(f, "Ada")
	}
	for i := 0; i < c.lines && i+1 != stop && stop != 0 && !c.asked(); i++ {
		c.wait(f, c.pause(), func() bool { return c.over || c.asked() })
		if !c.over && !c.asked() {
			c.say(f, fmt.Sprint("line ", i))
		}
	}
	if c.habit == stays {
		c.conclude(f)
	} else {
		c.depart(f)
	}
	for !c.over && c.habit != vanishes {
		c.wait(f, time.Hour, func() bool { return c.over })
	}
}

// pause is how long the customer takes for the next line: some come in a burst.
func (c *customer) pause() time.Duration {
	if c.world.rng.IntN(2) == 0 {
		return c.world.between(time.Millisecond, 300*time.Millisecond)
	}
	return c.world.between(time.Millisecond, time.Minute)
}

// asked reports whether the bot has the last questions: lines are not for it.
func (c *customer) asked() bool { return c.sawText("Was that all?") || c.sawText("Sorry") }

// conclude is how a conversation ends that goes well.
func (c *customer) conclude(f *fiber) {
	last := fmt.Sprint("line ", c.lines-1)
	c.wait(f, 2*time.Hour, func() bool {
		return c.over || c.asked() || slices.ContainsFunc(c.seen, func(e entry) bool {
			return e.From == bot.FromAgent && strings.HasSuffix(e.Text, last)
		})
	})
	if !c.over && !c.asked() {
		c.say(f, "bye")
	}
	if c.until(f, "Was that all?") {
		c.say(f, "yes")
	}
}

// depart is how the others end.
func (c *customer) depart(f *fiber) {
	w := c.world
	c.wait(f, w.between(0, time.Minute), func() bool { return c.over })
	switch c.habit {
	case leaves:
		for !c.over && !c.ask(f, func(h *held) error {
			h.Left = true
			h.news.raise(w)
			return h.safe(context.Background())
		}) {
			f.pause(w.between(time.Second, 3*time.Second))
		}
		w.note(c.id, "%s leaves", c.name)
	case vanishes:
		w.note(c.id, "%s vanishes", c.name)
		if c.at != nil {
			c.at.hangUpOn()
		}
		c.at, c.over = nil, true
	case stays, silent:
	}
}

// open begins a conversation. One whose beginning is not confirmed is begun anew.
func (c *customer) open(f *fiber) {
	w := c.world
	for try := 1; c.id == ""; try++ {
		id := fmt.Sprintf("%s-%d", strings.ReplaceAll(c.name, " ", "-"), try)
		p := c.somebody(f)
		if w.ask(p, func() error {
			h := &held{home: p, id: id}
			p.held[id] = h
			h.revive()
			return h.safe(context.Background())
		}) {
			c.id, c.opened = id, time.Now()
		}
	}
	c.connect(f)
}

// somebody is any process that lives, as soon as there is one.
func (c *customer) somebody(f *fiber) *process {
	for {
		if living := c.world.living(); len(living) > 0 {
			return living[c.world.rng.IntN(len(living))]
		}
		f.pause(c.world.between(time.Second, 3*time.Second))
	}
}

// connect opens a socket somewhere, which brings the conversation there.
func (c *customer) connect(f *fiber) {
	for c.at == nil && !c.over {
		p := c.somebody(f)
		var gone bool
		if !c.world.ask(p, func() error {
			h, err := p.find(context.Background(), c.id)
			gone = errors.Is(err, front.ErrUnknown)
			if err == nil {
				h.attach(c)
			}
			return err
		}) {
			if gone {
				c.world.wrong(c.id, "%s does not know it any more", p)
				c.over = true
			}
			f.pause(c.world.between(time.Second, 3*time.Second))
		}
	}
}

// attach gives a customer a socket, which shows all that was said.
func (h *held) attach(c *customer) {
	h.socket, c.at = c, h
	c.sockets++
	h.world().note(h.id, "%s is at %s", c.name, h.home)
	if !h.Active && !h.Over {
		h.Active = true
		h.serve()
	}
	all, over := slices.Clone(h.Transcript), h.Over
	h.show(func(c *customer) {
		for _, e := range all {
			c.sees(e)
		}
		if over {
			c.overs()
		}
	})
}

// dropped is told by a process that has hung up.
func (c *customer) dropped(h *held) {
	socket := c.sockets
	c.world.after(c.world.soon(), func() {
		if c.at == h && c.sockets == socket {
			c.at = nil
			c.news.raise(c.world)
		}
	})
}

// sees takes in what the socket shows, once.
func (c *customer) sees(e entry) {
	if e.From == bot.FromCustomer || slices.ContainsFunc(c.seen, func(one entry) bool { return one.ID == e.ID }) {
		return
	}
	c.world.note(c.id, "%s sees %q", c.name, e.Text)
	c.seen = append(c.seen, e)
	c.news.raise(c.world)
}

func (c *customer) overs() {
	c.over = true
	c.news.raise(c.world)
}

func (c *customer) sawText(text string) bool {
	return slices.ContainsFunc(c.seen, func(e entry) bool { return e.Text == text })
}

// until waits for a text; false: the conversation ended without.
func (c *customer) until(f *fiber, text string) bool {
	for !c.over && !c.sawText(text) {
		c.wait(f, time.Hour, func() bool { return c.over || c.sawText(text) })
	}
	return !c.over
}

// wait lets time pass until something has come, and keeps the line open.
func (c *customer) wait(f *fiber, most time.Duration, come func() bool) {
	until := time.Now().Add(most)
	for !come() && time.Now().Before(until) {
		if c.at == nil && !c.over {
			f.pause(c.world.between(time.Millisecond, 4*time.Second))
			c.connect(f)
			continue
		}
		f.pause(time.Until(until)+1, &c.news)
	}
}

// say sends a message until it is confirmed. Each time it has the same name.
func (c *customer) say(f *fiber, text string) {
	w := c.world
	e := entry{fmt.Sprintf("%s says %d", c.id, len(c.said)+1), bot.FromCustomer, text}
	for !c.over && !c.ask(f, func(h *held) error {
		if h.Over || h.Left {
			return nil
		}
		h.put(e)
		w.note(c.id, "%s says %q to %s", c.name, text, h.home)
		h.news.raise(w)
		return h.safe(context.Background())
	}) {
		f.pause(w.between(time.Second, 3*time.Second))
	}
	c.said = append(c.said, text)
}

// ask has the process where the socket is do something, and reports whether that
// is confirmed.
func (c *customer) ask(f *fiber, deed func(h *held) error) bool {
	c.connect(f)
	if c.over {
		return true
	}
	p := c.at.home
	return c.world.ask(p, func() error {
		h, err := p.find(context.Background(), c.id)
		if err != nil {
			return err
		}
		return deed(h)
	})
}

// ask calls a process from outside, and reports whether a good answer came back.
func (w *world) ask(p *process, deed func() error) bool {
	me := w.current
	me.pause(w.between(time.Millisecond, 60*time.Millisecond))
	if p.dead || p.runner == nil {
		me.pause(w.between(time.Millisecond, time.Second))
		return false
	}
	err := errors.New("no answer")
	call := w.start(p, func(*fiber) { err = deed() })
	me.pause(15*time.Second, &call.ended, &p.gone)
	me.pause(w.between(time.Millisecond, 60*time.Millisecond))
	return err == nil && call.over && !w.chance(w.plan.lossy)
}

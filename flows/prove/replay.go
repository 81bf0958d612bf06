package prove

import (
	"slices"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// maxTrials bounds how many events are tried to bring a path to life.
const maxTrials = 4000

// A player talks to the real engine along a path of states, so that nothing is
// shown to an author that could not happen.
type player struct {
	w      *world
	engine *bot.Engine
	accept func(*take) bool // says of a conversation at the end of a path whether it is one to show
	trials int
}

// A take is a conversation so far.
type take struct {
	c      bot.Conversation
	now    time.Time
	given  map[string]any
	closed []string // opening hours
	lines  []Line
	seen   []string // the steps that it has come by since the last line

	mark   bot.Conversation // as it was at the leg that is marked
	marked int              // how many lines there were
}

// A leg is a part of a path that one deed brings about: the start, or what
// someone says or does, and all that follows by itself.
type leg struct {
	deed *hop
	rest int  // the state in which the conversation then is
	open bool // the path ends in the middle: it does not matter where the conversation goes on to
	past []int
	mark bool // the conversation here is to be remembered
}

func (w *world) player() (*player, error) {
	e, err := w.engine(nil)
	if err != nil {
		return nil, err
	}
	return &player{w: w, engine: e, accept: func(*take) bool { return true }}, nil
}

// play finds words for a path that begins at a start. It returns ok false
// where it finds none: the path may be one that no conversation takes.
func (w *world) play(p path) (take, bool) {
	pl, err := w.player()
	if err != nil {
		return take{}, false
	}
	return pl.from(p.from, w.legs(p))
}

func (w *world) legs(p path) []leg {
	legs := []leg{{rest: p.from}}
	for i, h := range p.hops {
		if h.why != through {
			legs = append(legs, leg{deed: &p.hops[i]})
		}
		last := &legs[len(legs)-1]
		last.rest = h.to
		if h.to != over {
			last.past = append(last.past, w.states[h.to].step)
		}
	}
	last := &legs[len(legs)-1]
	last.open = last.rest != over && !waits(w.p.steps[w.states[last.rest].step].Verb)
	return legs
}

// from begins a conversation in a state and goes along the legs.
func (pl *player) from(begin int, legs []leg) (take, bool) {
	for _, closed := range pl.w.p.closings() {
		var err error
		if pl.engine, err = pl.w.engine(closed); err != nil {
			return take{}, false
		}
		if t, ok := pl.begin(begin, closed, legs); ok {
			return t, true
		}
	}
	return take{}, false
}

// begin is from with some opening hours closed.
func (pl *player) begin(begin int, closed []string, legs []leg) (take, bool) {
	for _, inputs := range pl.inputs(begin) {
		t := take{c: *pl.engine.New("proof"), now: time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC), given: inputs, closed: closed}
		if !pl.step(&t, bot.Started{At: t.now, Inputs: inputs}) || !pl.arrived(&t, &legs[0]) {
			continue
		}
		if t, ok := pl.along(t, legs[1:]); ok {
			return t, true
		}
	}
	return take{}, false
}

func (pl *player) along(t take, legs []leg) (take, bool) {
	if len(legs) == 0 {
		return t, pl.accept(&t)
	}
	for deed := range pl.deeds(&t, legs[0].deed) {
		if pl.trials++; pl.trials > maxTrials {
			return t, false
		}
		next := t
		next.lines = slices.Clip(t.lines)
		next.seen = nil
		if !deed(&next) || !pl.arrived(&next, &legs[0]) {
			continue
		}
		if end, ok := pl.along(next, legs[1:]); ok {
			return end, true
		}
	}
	return t, false
}

// arrived reports whether a conversation is where a leg ends.
func (pl *player) arrived(t *take, l *leg) bool {
	for _, step := range l.past {
		if t.c.At != step && !slices.Contains(t.seen, pl.w.p.steps[step].Name) {
			return false
		}
	}
	switch {
	case l.open:
		return true
	case l.rest == over:
		return t.c.Phase == bot.Over
	}
	if l.mark {
		t.mark, t.marked = t.c, len(t.lines)
	}
	return t.c.Phase != bot.Over && pl.w.fits(l.rest, &t.c)
}

// fits reports whether a conversation is in a state.
func (w *world) fits(i int, c *bot.Conversation) bool {
	s := w.states[i]
	if c.At != s.step {
		return false
	}
	if v := w.p.steps[s.step].Verb; waits(v) && (isAsk(v) || isListen(v)) && s.open != (c.Chat.State != bot.NoChat) {
		return false
	}
	for slot, v := range w.vars {
		if w.live[s.step][slot] && !s.values[slot].admits(c.Vars[v]) {
			return false
		}
	}
	return true
}

func isListen(v bot.Verb) bool {
	_, is := v.(*bot.Listen)
	return is
}

// step applies an event, and lets the chat open that the engine asks for.
func (pl *player) step(t *take, e bot.Event) bool {
	effects, err := pl.engine.Step(&t.c, e)
	if err != nil {
		return false
	}
	for _, e := range effects {
		switch e := e.(type) {
		case bot.Trace:
			t.seen = append(t.seen, e.Step)
		case bot.StartChat:
			if !pl.step(t, bot.ChatStarted{At: t.now}) {
				return false
			}
		}
	}
	return true
}

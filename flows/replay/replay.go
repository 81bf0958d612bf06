package replay

import (
	"fmt"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// A Replayer goes through pasts with one version of a flow. It may be used
// concurrently.
type Replayer struct {
	engine *bot.Engine
	steps  map[string]int // by their names now, and those before
}

// New returns a replayer for the version that the engine runs.
func New(e *bot.Engine) *Replayer {
	r := &Replayer{engine: e, steps: map[string]int{}}
	for i, s := range e.Dialog().Steps {
		if s.Was != "" {
			r.steps[s.Was] = i
		}
	}
	for i, s := range e.Dialog().Steps {
		r.steps[s.Name] = i
	}
	return r
}

// One goes through one past.
func (r *Replayer) One(p *bot.Past) Fate {
	w := &walk{Replayer: r, past: p, c: r.engine.New(p.ID), used: make([]bool, len(p.Entries)), fate: Fate{Conversation: p.ID, Events: len(p.Entries)}}
	for _, e := range p.Entries {
		w.chats = append(w.chats, e.Chats...)
	}
	for i := 0; i >= 0; {
		i = w.take(i)
	}
	return w.fate
}

// A walk is one past on its way.
type walk struct {
	*Replayer
	past   *bot.Past
	c      *bot.Conversation
	used   []bool // entries
	fate   Fate
	late   time.Duration    // how much later than then it is
	now    time.Time        // of the latest event, with what it is late
	jumps  int              // from one entry to another than the next
	ticks  int              // that did not come then
	chats  []bot.Escalation // that were opened, and were not yet now
	placed bot.Asked        // the call that is under way
}

// maxTicks is how many deadlines may pass in a past that were not there then.
const maxTicks = 1000

// over is no index of an entry: the walk is done.
const over = -1

// take gives the conversation an entry, and returns which one comes next.
func (w *walk) take(i int) int {
	if i == len(w.past.Entries) {
		return w.ended()
	}
	e := &w.past.Entries[i]
	w.used[i] = true
	if moved, next := w.waitUntil(i, e.At().Add(w.late)); moved {
		w.used[i] = false
		return next
	}
	if why := w.unable(i, e); why != "" {
		return w.diverges(why)
	}
	if err := w.step(w.event(e), e.At().Add(w.late)); err != nil {
		return w.refused(err)
	}
	if w.rerouted() {
		return over
	}
	return w.after(i)
}

// after compares where the conversation stands with where it stood after an
// entry, and returns the entry that comes next.
func (w *walk) after(i int) int {
	then, outcome := &w.past.Entries[i], w.past.Outcome()
	if w.c.Phase == bot.Over {
		w.arrived(then, "")
		if outcome != "" {
			w.fate.differs(Outcome, outcome, w.c.Outcome)
		}
		return w.ended()
	}
	here := w.at()
	if then.Outcome == "" && w.is(then.Step) {
		return i + 1
	}
	w.arrived(then, here)
	for j := 1; j < len(w.past.Entries); j++ {
		if before := &w.past.Entries[j-1]; !w.used[j] && before.Outcome == "" && w.is(before.Step) {
			if w.jumps++; w.jumps > len(w.past.Entries) {
				return w.diverges("is come to again and again")
			}
			w.late = w.now.Sub(before.At())
			return j
		}
	}
	return w.diverges(w.waits())
}

// arrived notes that the conversation has come to another step, or to its end.
func (w *walk) arrived(then *bot.Entry, here string) {
	before := then.Step
	if then.Outcome != "" {
		before = ""
	}
	if here != "" && w.is(before) || here == "" && before == "" {
		return
	}
	w.fate.differs(Step, before, here)
}

func (w *walk) at() string { return w.engine.Standing(w.c).Step }

// is reports whether the conversation stands at the step of that name, then.
func (w *walk) is(name string) bool {
	i, ok := w.steps[name]
	return ok && i == w.c.At
}

// ended is called when there is nothing more to be told.
func (w *walk) ended() int {
	switch {
	case w.c.Phase == bot.Over:
		if len(w.chats) > 0 {
			w.fate.routed(&w.chats[0], nil)
		}
	case w.past.Outcome() != "":
		return w.diverges(w.waits())
	}
	return over
}

// diverges says from where on, and why, nothing is known.
func (w *walk) diverges(why string) int {
	w.fate.At, w.fate.Why = w.at(), why
	return over
}

// waits says what the conversation waits for that the journal cannot tell.
func (w *walk) waits() string {
	switch w.c.Phase {
	case bot.Asking:
		return "asks what the journal has no further answer to"
	case bot.Calling:
		return "calls for something that the journal has no answer of"
	case bot.HandedOver, bot.Listening:
		return "waits for a chat of which the journal knows no more"
	default:
		return fmt.Sprintf("waits for something (%d) that the journal does not tell", w.c.Phase)
	}
}

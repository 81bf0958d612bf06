package replay

import (
	"errors"
	"fmt"
	"maps"
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

// waitUntil lets deadlines pass that were not there then, up to a time. It
// reports whether that has led elsewhere, and where to go on.
func (w *walk) waitUntil(i int, until time.Time) (moved bool, next int) {
	for wake := w.c.Wake(); !wake.IsZero() && !wake.After(until) && !w.awaited(i, wake); wake = w.c.Wake() {
		if w.ticks++; w.ticks > maxTicks {
			return true, w.diverges("would wait on and on")
		}
		at := w.at()
		if err := w.step(bot.Ticked{At: wake}, wake); err != nil {
			return true, w.refused(err)
		}
		if w.rerouted() {
			return true, over
		}
		if w.c.Phase == bot.Over || w.at() != at {
			return true, w.after(i - 1)
		}
	}
	return false, 0
}

// awaited reports whether a deadline stood then as well, so that the journal
// tells when it passed.
func (w *walk) awaited(i int, wake time.Time) bool {
	if i == 0 {
		return true
	}
	then := w.past.Entries[i-1].Wake
	return !then.IsZero() && then.Add(w.late).Equal(wake)
}

// unable says why an entry cannot be given to the conversation as it stands now.
func (w *walk) unable(i int, e *bot.Entry) string {
	switch e.Event.(type) {
	case bot.Said:
		if e.Hidden && !w.engine.AsksSecret(w.c) {
			return "hears what the journal hides, because there was a secret in it"
		}
	case bot.CallDone, bot.CallFailed:
		if then, ok := w.calledBefore(i); !ok || !same(then, w.placed) {
			return "calls for something else than it did"
		}
	}
	return ""
}

// calledBefore is the call to which an entry is the answer.
func (w *walk) calledBefore(i int) (bot.Asked, bool) {
	for i--; i >= 0; i-- {
		if calls := w.past.Entries[i].Calls; len(calls) > 0 {
			return calls[len(calls)-1], true
		}
	}
	return bot.Asked{}, false
}

func same(a, b bot.Asked) bool { return a.Operation == b.Operation && maps.Equal(a.With, b.With) }

// event is what happened, as it would happen now: at its time, and about the
// chat and the call that there are.
func (w *walk) event(e *bot.Entry) bot.Event {
	at := e.At().Add(w.late)
	switch ev := e.Event.(type) {
	case bot.Started:
		ev.At = at
		return ev
	case bot.Said:
		ev.At = at
		return ev
	case bot.CustomerLeft:
		return bot.CustomerLeft{At: at}
	case bot.ChatStarted:
		return bot.ChatStarted{At: at}
	case bot.ChatFailed:
		ev.At = at
		return ev
	case bot.ChatHappened:
		ev.At, ev.Chat = at, w.c.Chat.Number
		return ev
	case bot.CallDone:
		ev.At, ev.Number = at, w.c.Calls
		return ev
	case bot.CallFailed:
		ev.At, ev.Number = at, w.c.Calls
		return ev
	case bot.AgentWanted:
		return bot.AgentWanted{At: at}
	default:
		return bot.Ticked{At: at}
	}
}

// refused is how a walk ends at an event that the engine does not take.
func (w *walk) refused(err error) int {
	if input, is := errors.AsType[*bot.InputError](err); is {
		return w.diverges("does not begin with the input `" + input.Input + "` that was handed over") // its value is nobody's business
	}
	return w.diverges("takes it no further: " + err.Error())
}

// step gives the engine an event and looks at what comes of it.
func (w *walk) step(ev bot.Event, at time.Time) error {
	w.now = at
	effects, err := w.engine.Step(w.c, ev)
	if err != nil {
		return err
	}
	for _, e := range effects {
		switch e := e.(type) {
		case bot.StartChat:
			w.opened(&e.Escalation)
		case bot.PlaceCall:
			w.placed = bot.NewAsked(e)
		}
	}
	return nil
}

// opened compares a chat with the one that was opened then.
func (w *walk) opened(now *bot.Escalation) {
	if len(w.chats) == 0 {
		w.fate.routed(nil, now)
		return
	}
	w.fate.routed(&w.chats[0], now)
	w.chats = w.chats[1:]
}

// rerouted reports whether a chat has gone elsewhere.
func (w *walk) rerouted() bool {
	for _, d := range w.fate.Differences {
		if d.What != Step && d.What != Outcome {
			return true
		}
	}
	return false
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

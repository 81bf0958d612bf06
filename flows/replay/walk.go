package replay

import (
	"errors"
	"maps"
	"time"

	"github.com/botrunner/botrunner/bot"
)

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

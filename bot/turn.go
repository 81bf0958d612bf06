package bot

import (
	"fmt"
	"time"
)

// A turn is one call of [Engine.Step] at work: a copy of the conversation, the
// time, and the effects so far.
type turn struct {
	engine  *Engine
	dialog  *Dialog
	c       *Conversation
	now     time.Time
	effects []Effect
	moved   bool // the step at c.At is to be entered
	watch   *watch
}

func (t *turn) verb() Verb { return t.dialog.Steps[t.c.At].Verb }

func (t *turn) scope() Scope {
	return Scope{Vars: t.c.Vars, Event: t.c.Event, Now: t.now, Hours: t.engine.hours}
}

func (t *turn) do(e Effect) { t.effects = append(t.effects, e) }

// move takes the conversation to another step, which run then enters. The step
// must be one that the dialog leads to from here.
func (t *turn) move(to int, why string) error {
	if err := t.engine.gate.pass(t.c.At, to); err != nil {
		return err
	}
	t.goTo(to, why)
	return nil
}

// goTo is move, once it is sure that there is a way.
func (t *turn) goTo(to int, why string) {
	if t.engine.trace {
		t.note("to " + t.dialog.Steps[to].Name + ": " + why)
	}
	t.c.At = to
	t.c.Misses, t.c.Nudged, t.c.Offer = 0, false, nil
	t.stopClocks()
	t.moved = true
}

func (t *turn) stopClocks() {
	t.c.Silence, t.c.Waiting, t.c.Nobody, t.c.Settle = time.Time{}, time.Time{}, time.Time{}, time.Time{}
}

// next goes on to where the step's author said, or below.
func (t *turn) next(why string) error {
	return t.leave(t.dialog.Steps[t.c.At].Next, OutcomeEnded, why)
}

// leave moves on to a step, or ends the conversation where there is none.
func (t *turn) leave(to int, outcome, why string) error {
	if to != Nowhere {
		return t.move(to, why)
	}
	t.note(why)
	t.finish(outcome)
	return nil
}

// why words the reason of a move, where anybody will read it.
func (t *turn) why(format string, args ...any) string {
	if !t.engine.trace {
		return ""
	}
	return fmt.Sprintf(format, args...)
}

// run enters steps until one waits or the conversation is over. What was said
// meanwhile is heard by the step that waits.
func (t *turn) run() error {
	for moves := 0; t.moved || t.leftOver(); moves++ {
		if !t.moved {
			if err := t.catchUp(); err != nil {
				return err
			}
			continue
		}
		t.moved = false
		if moves == MaxMoves {
			t.report("the flow ran through %d steps without waiting for anybody", MaxMoves)
			t.finish(OutcomeRunaway)
			return nil
		}
		t.watch.enter(t.c.At)
		if t.dialog.Script {
			t.do(Begun{Step: t.c.At})
		}
		if err := t.verb().enter(t); err != nil {
			return err
		}
	}
	return nil
}

// rest leaves the conversation waiting. It is the only way into a phase that
// waits.
func (t *turn) rest(p Phase) { t.c.Phase = p }

// finish ends the conversation, and the chat with it. It is the only way to
// Over.
func (t *turn) finish(outcome string) {
	t.c.Chat.Agents = nil // with the conversation everybody leaves
	t.leaveChat()
	t.c.Phase, t.c.Outcome = Over, outcome
	t.c.Heard, t.c.Files = Secret{}, nil
	t.stopClocks()
	t.moved = false
	t.explain("the conversation ends: %s", outcome)
	t.do(Finish{Outcome: outcome})
}

// say tells the customer a text of the bot; an empty one is not said.
func (t *turn) say(text Text) {
	if s := t.text(text); s != "" {
		t.do(Tell{Message{Text: s}})
	}
}

// text renders a text. One that cannot be computed is reported and left empty.
func (t *turn) text(text Text) string {
	if text.In != nil {
		text = t.inLanguage(text)
	}
	if text.Expr == nil {
		return text.Fixed
	}
	return Print(t.value(text.Expr))
}

// value computes a value. One that cannot be computed is reported and nil.
func (t *turn) value(e Expr) any {
	v, err := e(t.scope())
	if err != nil {
		t.report("%v", err)
		return nil
	}
	return v
}

// holds computes a condition. One that cannot be computed does not hold.
func (t *turn) holds(e Expr) bool {
	if e == nil {
		return true
	}
	v, _ := t.value(e).(bool)
	return v
}

func (t *turn) set(i int, v any) {
	if i == Nowhere {
		return
	}
	t.c.Vars[i] = v
	if t.engine.trace {
		t.explain("%s = %s", t.dialog.Vars[i].Name, t.mask(Print(v)))
	}
}

// report tells the operator of a problem that the conversation has got over.
func (t *turn) report(format string, args ...any) {
	t.do(Report{Step: t.stepName(), Problem: t.mask(fmt.Sprintf(format, args...))})
}

// explain traces what happened and why.
func (t *turn) explain(format string, args ...any) {
	if t.engine.trace {
		t.note(fmt.Sprintf(format, args...))
	}
}

// note is explain for words that are ready.
func (t *turn) note(what string) {
	if !t.engine.trace {
		return
	}
	tr := Trace{Step: t.stepName(), What: t.mask(what)}
	if t.c.At != Nowhere {
		tr.File, tr.Line = t.dialog.Steps[t.c.At].File, t.dialog.Steps[t.c.At].Line
	}
	t.do(tr)
}

func (t *turn) stepName() string {
	if t.c.At == Nowhere {
		return ""
	}
	return t.dialog.Steps[t.c.At].Name
}

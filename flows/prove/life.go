package prove

import (
	"slices"

	"github.com/botrunner/botrunner/bot"
)

// none is the slot of no variable.
const none = -1

// trackLife finds for each step which values are still looked at from there on.
func (w *world) trackLife(formulas func(*stage) []formula) {
	w.live = make([][]bool, len(w.p.steps))
	for i := range w.live {
		w.live[i] = make([]bool, len(w.slots))
	}
	for changed := len(w.slots) > 0; changed; {
		changed = false
		for i := range slices.Backward(w.p.steps) {
			l := &life{w, w.live[i], false}
			l.step(i, formulas)
			changed = changed || l.changed
		}
	}
}

// A life is what is looked at from one step on. It only grows.
type life struct {
	w       *world
	live    []bool
	changed bool
}

func (l *life) add(slot int) {
	if !l.live[slot] {
		l.live[slot], l.changed = true, true
	}
}

// reads adds what a formula looks at, but for a variable that is overwritten
// before.
func (l *life) reads(f *formula, but int) {
	for _, v := range f.uses {
		if slot := l.w.slot(v); slot != none && slot != but {
			l.add(slot)
		}
	}
}

// leads adds what is looked at from another step on.
func (l *life) leads(step, but int) {
	if step == bot.Nowhere {
		return
	}
	for slot, alive := range l.w.live[step] {
		if alive && slot != but {
			l.add(slot)
		}
	}
}

func (l *life) step(i int, formulas func(*stage) []formula) {
	s := &l.w.p.steps[i]
	for _, f := range formulas(s)[len(s.checks):] {
		l.reads(&f, none)
	}
	switch v := s.Verb.(type) {
	case *bot.Ask:
		l.question(s, v)
	case *bot.Set, *bot.Return, *bot.Done:
		l.assignments(s, s.Next, bot.Span{})
		return
	case *bot.Run:
		l.assignments(s, v.Start, v.Vars)
		return
	default:
		for _, to := range l.w.p.d.Edges(i) {
			l.leads(to, none)
		}
	}
	if waits(s.Verb) {
		l.interrupted(i)
	}
}

func (l *life) question(s *stage, v *bot.Ask) {
	save := l.w.slot(v.Save)
	for i := range s.checks {
		l.reads(&s.checks[i], save)
	}
	l.leads(s.Next, save)
	for _, o := range v.Options {
		l.leads(o.Next, save)
	}
	for _, c := range v.Checks {
		l.leads(c.Next, save)
	}
	l.leads(v.GiveUp, none)
	l.leads(v.Silent, none)
}

// assignments goes from the last to the first: what one overwrites is of no
// interest before it, and neither is what is forgotten.
func (l *life) assignments(s *stage, next int, forgotten bot.Span) {
	after := make([]bool, len(l.live))
	if next != bot.Nowhere {
		copy(after, l.w.live[next])
	}
	for v := forgotten.From; v < forgotten.To; v++ {
		if slot := l.w.slot(v); slot != none && !slices.ContainsFunc(s.sets, func(a bot.Assignment) bool { return a.Var == v }) {
			after[slot] = false
		}
	}
	for k, a := range slices.Backward(s.sets) {
		slot := l.w.slot(a.Var)
		if slot == none {
			continue
		}
		after[slot] = false
		for _, u := range s.assigns[k].uses {
			if used := l.w.slot(u); used != none {
				after[used] = true
			}
		}
	}
	for slot, alive := range after {
		if alive {
			l.add(slot)
		}
	}
}

// interrupted adds where anytime entries and a broken chat can lead.
func (l *life) interrupted(i int) {
	for _, a := range l.w.p.d.Anytime {
		l.leads(a.Next, none)
	}
	for _, s := range l.w.p.steps {
		if v, is := s.Verb.(*bot.Escalate); is && v.Detached {
			l.leads(v.Failed, none)
		}
	}
	if l.w.before != nil {
		for _, q := range l.w.before[i] {
			l.leads(q, none)
		}
	}
}

// waits reports whether a conversation can stay at a step with that verb.
func waits(v bot.Verb) bool {
	switch v := v.(type) {
	case *bot.Ask, *bot.Listen, *bot.Call:
		return true
	case *bot.Escalate:
		return !v.Detached
	default:
		return false
	}
}

func (w *world) slot(variable int) int {
	if s, ok := w.slots[variable]; ok {
		return s
	}
	return none
}

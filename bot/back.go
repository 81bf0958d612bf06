package bot

import "slices"

// Going back: to the question before, or to the very beginning.

// MaxTrail is how many questions a customer can go back.
const MaxTrail = 20

func (d *Dialog) goesBack() bool {
	return slices.ContainsFunc(d.Anytime, func(a Anytime) bool { return a.Then == GoBack })
}

// remember notes that the question at hand was answered.
func (t *turn) remember() {
	if !t.engine.goesBack {
		return
	}
	trail := t.c.Trail
	if len(trail) == MaxTrail {
		trail = trail[1:]
	}
	t.c.Trail = append(slices.Clip(trail), t.c.At) // clipped: a conversation's copies share what they hold
}

// goBack asks the question that was answered last once more. Where there is
// none, the open question is asked again.
func (t *turn) goBack(a *Anytime) error {
	last := len(t.c.Trail) - 1
	if last < 0 {
		return t.resume(a)
	}
	to := t.c.Trail[last]
	if err := t.engine.gate.passBack(t.c.At, to); err != nil {
		return err
	}
	t.c.Trail = t.c.Trail[:last]
	if _, waiting := t.escalation(); waiting {
		t.leaveChat()
	}
	if v, ok := t.dialog.Steps[to].Verb.(*Ask); ok {
		t.forget(v.Save)
	}
	t.goTo(to, t.why("anytime %s", a.Name))
	return nil
}

// restart begins anew with nothing but what was handed over at the start. How
// many wrong answers there were is not forgotten, so that it cannot be used to
// go on for ever.
func (t *turn) restart(a *Anytime) error {
	t.leaveChat()
	t.c.Trail, t.c.Event = nil, nil
	for i := range t.dialog.Vars {
		if !t.dialog.Vars[i].Input {
			t.forget(i)
		}
	}
	return t.move(a.Next, t.why("anytime %s", a.Name))
}

func (t *turn) forget(variable int) {
	if variable != Nowhere {
		t.c.Vars[variable] = t.dialog.Vars[variable].Default
	}
}

package bot

// A flow can be part of another one. Its steps and variables are laid out in the
// dialog beside those of the flow that runs it, once for each place that does,
// so that a conversation is in one step, as ever, and nothing can run away.

// Run begins a part: its variables are as new, its inputs are given. The part
// leads to a [Return].
type Run struct {
	Start int // step
	Vars  Span
	With  []Assignment
}

// Done is the `end` of a part: the flow that runs it goes on.
type Done struct {
	Say     Text
	Outcome string
	Save    int // variable for the outcome
}

// Return ends a part: what it found out is saved, and Step.Next is where the
// flow that ran it goes on.
type Return struct{ Save []Copy }

// A Copy gives a variable what another one holds.
type Copy struct{ Var, From int }

// A Span is a range of indexes: From and those behind it, without To. The zero
// Span holds all.
type Span struct{ From, To int }

func (s Span) holds(i int) bool { return s == Span{} || s.From <= i && i < s.To }

func (v *Run) enter(t *turn) error {
	values := make([]any, len(v.With))
	for i, a := range v.With {
		values[i] = t.value(a.Value)
	}
	for i := v.Vars.From; i < v.Vars.To; i++ {
		t.forget(i)
	}
	for i, a := range v.With {
		t.set(a.Var, values[i])
	}
	return t.move(v.Start, "the part begins")
}

func (v *Run) exits() []int { return []int{v.Start} }

func (v *Done) enter(t *turn) error {
	t.say(v.Say)
	t.set(v.Save, v.Outcome)
	return t.next("the part ends")
}

func (v *Done) exits() []int { return nil }

func (v *Return) enter(t *turn) error {
	for _, c := range v.Save {
		t.set(c.Var, t.c.Vars[c.From])
	}
	return t.next("the part is done")
}

func (v *Return) exits() []int { return nil }

package flows

// This file is for the tools that read a flow as its author wrote it.

// A Segment of a text is fixed, or an expression that stood in ${ }.
type Segment struct {
	Text     string
	Computed bool
}

// Segments takes a text apart at its ${…}. A text in which one is not closed is
// one fixed segment.
func (v *Value) Segments() []Segment {
	if v == nil {
		return nil
	}
	parts, _, ok := split(v.Text)
	if !ok {
		return []Segment{{Text: v.Text}}
	}
	var list []Segment
	for _, p := range parts {
		list = append(list, Segment{p.text, p.isExpr})
	}
	return list
}

// PatienceAt is how a question treats wrong answers and silence: what it says
// itself, or else what the defaults say. Tries is never nil.
func (f *File) PatienceAt(q *Question) Patience {
	own, d := q.Patience, f.Defaults
	return Patience{
		Tries:  or(or(own.Tries, d.Tries), &Number{N: defaultTries}),
		GiveUp: or(own.GiveUp, d.GiveUp),
		Wait:   or(own.Wait, d.Wait),
		Nudge:  or(own.Nudge, d.Nudge),
		Silent: or(own.Silent, d.Silent),
		Settle: or(own.Settle, d.Settle),
	}
}

// After is where step i goes when its verb is done: the step that its next
// names, or the one below it. It is nil where the conversation ends then. It
// returns ok false for a step that never comes to that, because each of its
// ways leads elsewhere.
func (f *File) After(i int) (next *Value, ok bool) {
	s := f.Steps[i]
	switch {
	case s.Verb == nil || !s.passesOn():
		return nil, false
	case s.Next != nil:
		return s.Next, true
	case i+1 < len(f.Steps):
		return f.Steps[i+1].Name, true
	default:
		return nil, true
	}
}

func (s *Step) passesOn() bool {
	switch s.Verb.Text {
	case "end", "listen":
		return false
	case "decide":
		return len(s.Decide) == 0 || s.Decide[len(s.Decide)-1].If != nil
	case "escalate":
		return s.Next != nil
	case "menu":
		if s.Question == nil {
			return true
		}
		for _, o := range s.Question.Options {
			if o.Next == nil {
				return true
			}
		}
		return len(s.Question.Options) == 0
	default:
		return true
	}
}

package bot

import (
	"strconv"
	"time"

	"github.com/botrunner/botrunner/internal/words"
)

// Where an answer could be misread the customer decides: "Did you mean A bill or
// a payment?", "Which one do you mean: 3 April or 4 March?", "I have understood
// +33 1 23 45 67 89. Is that right?"

// An Offer is what the customer was asked about an answer.
type Offer struct {
	Why     Why   `cbor:"0,keyasint,omitempty"`
	Values  []any `cbor:"1,keyasint,omitempty"` // what can be meant, never a secret
	Written any   `cbor:"2,keyasint,omitempty"` // of a Slip: the answer as it was written
}

// Why says what made an answer doubtful.
type Why int

// The reasons.
const (
	NearMiss Why = iota // it is almost the label of an option
	Doubtful            // it can mean several things
	Slip                // it may be written wrong
	ReadBack            // the author wants it confirmed
)

// Phrases are what the engine itself says. In their expressions Scope.Label is
// what is offered.
type Phrases struct {
	DidYouMean Text
	WhichOne   Text
	FileLost   Text // a file did not reach the agent
	Yes, No    Text // buttons
	YesNo      Type // reads the customer's decision; nil: near misses, slips and read-back answers are not asked about
}

// A clocked type reads also what has a meaning only at a time: tomorrow.
type clocked interface {
	ReadAt(answer string, now time.Time) (value any, ok bool)
}

// A doubter is a type that knows between which values it cannot decide.
type doubter interface {
	Doubt(answer string, now time.Time) (candidates []any)
}

// A picker is a type that knows which of several values is meant by a part of
// it: the 3rd.
type picker interface {
	Pick(answer string, offered []any, now time.Time) (index int, ok bool)
}

// A suggester is a type that notices a slip of the finger in what it has read.
type suggester interface {
	Suggest(answer string) (better string, ok bool)
}

// A nearer is a type that knows which of its values was almost said.
type nearer interface {
	Near(answer string) (value any, ok bool)
}

// A labeller is a type whose values are shown otherwise than they are kept.
type labeller interface {
	Label(value any) string
}

// read lets a type understand a message.
func read(typ Type, message string, now time.Time) (any, bool) {
	if c, ok := typ.(clocked); ok {
		return c.ReadAt(message, now)
	}
	return typ.Read(message)
}

// doubt asks the customer about a message that was not understood, if there is
// something to ask.
func (t *turn) doubt(v *Ask, m Message) bool {
	if t.secret(v) {
		return false
	}
	if len(v.Options) > 0 {
		i, ok := words.Near(words.Normal(m.Text), t.choices(v))
		return ok && t.nearMiss(v, v.Options[i].Key)
	}
	said := t.reply(v, m)
	if n, ok := t.reader(v).(nearer); ok {
		value, ok := n.Near(said)
		return ok && t.nearMiss(v, value)
	}
	if d, ok := t.reader(v).(doubter); ok {
		if candidates := d.Doubt(said, t.now); len(candidates) > 1 {
			t.offer(v, Offer{Why: Doubtful, Values: candidates})
			return true
		}
	}
	return false
}

// nearMiss asks about the option whose name was almost said.
func (t *turn) nearMiss(v *Ask, key any) bool {
	if t.phrases().YesNo == nil {
		return false
	}
	t.offer(v, Offer{Why: NearMiss, Values: []any{key}})
	return true
}

// slip asks the customer about a message that was understood, and may be
// written wrong.
func (t *turn) slip(v *Ask, m Message, value any) bool {
	s, ok := t.reader(v).(suggester)
	if !ok || t.phrases().YesNo == nil || t.secret(v) {
		return false
	}
	better, ok := s.Suggest(t.reply(v, m))
	if !ok {
		return false
	}
	meant, ok := read(t.reader(v), better, t.now)
	if !ok || meant == value {
		return false
	}
	t.offer(v, Offer{Why: Slip, Values: []any{meant}, Written: value})
	return true
}

func (t *turn) secret(v *Ask) bool { return v.Save != Nowhere && t.dialog.Vars[v.Save].Secret }

// offer puts values to the customer.
func (t *turn) offer(v *Ask, o Offer) {
	p := t.phrases()
	text := p.DidYouMean
	switch o.Why {
	case Doubtful:
		text = p.WhichOne
	case ReadBack:
		text = v.ReadBack
	case NearMiss, Slip:
	}
	m := Message{Text: t.labelled(text, t.label(v, o.Values[0]))}
	if o.Why == Doubtful {
		m.Numbered = true
		for _, value := range o.Values {
			m.Choices = append(m.Choices, Choice{Label: t.label(v, value), Value: Print(value)})
		}
	} else {
		m.Choices = []Choice{{Label: t.text(p.Yes), Value: choiceYes}, {Label: t.text(p.No), Value: choiceNo}}
	}
	t.do(Tell{m})
	t.c.Offer = &o
	t.explain("the customer is asked what is meant")
}

// The values of the buttons.
const (
	choiceYes = "yes"
	choiceNo  = "no"
)

// label is how a value is shown: an option by its label, a day by the name of
// its month.
func (t *turn) label(v *Ask, value any) string {
	for _, o := range v.Options {
		if o.Key == value {
			return t.text(o.Label)
		}
	}
	if yes, is := value.(bool); is {
		p := t.phrases()
		if yes {
			return t.text(p.Yes)
		}
		return t.text(p.No)
	}
	if l, ok := t.reader(v).(labeller); ok {
		return l.Label(value)
	}
	return Print(value)
}

// labelled is text for one that names what is offered.
func (t *turn) labelled(text Text, label string) string {
	text = t.inLanguage(text)
	if text.Expr == nil {
		return text.Fixed
	}
	s := t.scope()
	s.Label = label
	value, err := text.Expr(s)
	if err != nil {
		t.report("%v", err)
	}
	return Print(value)
}

// decide hears what the customer says to an offer. What is no decision is
// another answer to the question, and this time nothing is offered: a customer
// who repeats an answer means it.
func (t *turn) decide(v *Ask, m Message) error {
	o := *t.c.Offer
	if o.Why == Doubtful {
		if i, ok := o.pick(m, v, t); ok {
			return t.accept(v, o.Values[i], true)
		}
	} else if yes, ok := t.yesNo(m); ok {
		switch {
		case yes:
			return t.accept(v, o.Values[0], true)
		case o.Why == Slip:
			return t.accept(v, o.Written, true)
		}
		return t.miss(v, Text{})
	}
	value, ok := t.understand(v, m)
	if !ok {
		t.explain("the answer is not understood")
		return t.miss(v, Text{})
	}
	return t.accept(v, value, false)
}

func (t *turn) yesNo(m Message) (yes, ok bool) {
	if m.Choice != "" {
		return m.Choice == choiceYes, m.Choice == choiceYes || m.Choice == choiceNo
	}
	value, ok := t.phrases().YesNo.Read(m.Text)
	yes, is := value.(bool)
	return yes, ok && is
}

// pick finds which of several values is meant: by button, number, name or part.
func (o *Offer) pick(m Message, v *Ask, t *turn) (int, bool) {
	said := m.Text
	if m.Choice != "" {
		said = m.Choice
	}
	choices := make([]words.Choice, len(o.Values))
	for i, value := range o.Values {
		label := t.label(v, value)
		if label == said || Print(value) == said || strconv.Itoa(i+1) == said {
			return i, true
		}
		choices[i] = words.NewChoice(label)
	}
	if i, ok := words.Choose(words.Normal(said), choices); ok {
		return i, true
	}
	if p, ok := t.reader(v).(picker); ok {
		return p.Pick(said, o.Values, t.now)
	}
	return 0, false
}

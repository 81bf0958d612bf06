package bot

import "time"

// Scripts play a person's part: an agent of the simulator, a customer who is
// only there to see whether a chat works. Nobody asks them questions; they
// expect things and send things. A dialog is one if [Dialog.Script] says so:
// what the other side says and does is then kept in the conversation until an
// [Expect] asks for it.

// Send says texts, one message each. With the last one the other side is offered
// answers to choose from.
type Send struct {
	Texts   []Text
	Choices []Text
}

// Media asks the other side to browse along or to share the screen, where its
// wire can do that.
type Media struct{ Types []string } // cobrowse, screenshare

// Typing shows the other side for a while that somebody types.
type Typing struct{ For time.Duration }

// Join answers the ringing, or comes back into a chat that the script has left.
type Join struct {
	After time.Duration // it rings this long; 0: answered at once
	Name  Text          // under which the script joins; none: its own
}

// Transfer passes the chat on: to a queue, or to an agent by name.
type Transfer struct {
	Queue Text
	Agent Text
	Stay  bool // a conference: the other one joins, and the script stays
}

// Leave takes the script out of the chat. With Back it returns after that time,
// and the other side waits for it.
type Leave struct{ Back time.Duration }

// Ignore does nothing, for a while or for ever.
type Ignore struct{ For time.Duration } // 0: for ever

// Mishap lets a prepared set of things go wrong from here on.
type Mishap struct{ Set int }

// A pause is a verb that lets time pass and then does the rest of its work.
type pause interface{ resume(t *turn) error }

// pause waits for as long as d; 0 is for ever.
func (t *turn) pause(d time.Duration) error {
	t.c.Silence = after(t.now, d)
	t.rest(Pausing)
	return nil
}

func (v *Send) enter(t *turn) error {
	plain := v.Texts
	if len(v.Choices) > 0 && len(plain) > 0 {
		plain = plain[:len(plain)-1]
	}
	t.send(plain)
	if len(v.Choices) > 0 {
		t.do(Tell{Message{Text: t.text(v.Texts[len(v.Texts)-1]), Choices: t.labels(v.Choices)}})
	}
	return t.next("sent")
}

// labels are choices whose values are what they show.
func (t *turn) labels(texts []Text) []Choice {
	choices := make([]Choice, len(texts))
	for i, text := range texts {
		label := t.text(text)
		choices[i] = Choice{Label: label, Value: label}
	}
	return choices
}

func (v *Send) exits() []int { return nil }

func (t *turn) send(texts []Text) {
	for _, text := range texts {
		t.say(text)
	}
}

func (v *Media) enter(t *turn) error {
	t.do(AskMedia{Types: v.Types})
	return t.next("asked")
}

func (v *Media) exits() []int { return nil }

func (v *Typing) enter(t *turn) error {
	t.do(Tell{Message{Kind: TypingStarted}})
	return t.pause(v.For)
}

func (v *Typing) resume(t *turn) error { return t.next("typed") }

func (v *Typing) exits() []int { return nil }

func (v *Join) enter(t *turn) error {
	if v.After > 0 {
		return t.pause(v.After)
	}
	return v.resume(t)
}

func (v *Join) resume(t *turn) error {
	t.do(EnterChat{Name: t.text(v.Name)})
	return t.next("joined")
}

func (v *Join) exits() []int { return nil }

func (v *Transfer) enter(t *turn) error {
	t.do(PassOn{Queue: t.text(v.Queue), Agent: t.text(v.Agent), Stay: v.Stay})
	return t.next("passed on")
}

func (v *Transfer) exits() []int { return nil }

func (v *Leave) enter(t *turn) error {
	t.do(QuitChat{Back: v.Back > 0})
	if v.Back > 0 {
		return t.pause(v.Back)
	}
	return t.next("left")
}

func (v *Leave) resume(t *turn) error {
	t.do(EnterChat{})
	return t.next("back again")
}

func (v *Leave) exits() []int { return nil }

func (v *Ignore) enter(t *turn) error { return t.pause(v.For) }

func (v *Ignore) resume(t *turn) error { return t.next("ignored for long enough") }

func (v *Ignore) exits() []int { return nil }

func (v *Mishap) enter(t *turn) error {
	t.do(Misbehave{Set: v.Set})
	return t.next("things go wrong")
}

func (v *Mishap) exits() []int { return nil }

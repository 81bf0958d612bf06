package bot

import (
	"slices"
	"time"
	"unicode/utf8"
)

// People send one answer in several messages. What is said is kept until they
// stop for a moment, and is then one answer. The same keeps what is said while
// nobody listens.

// MaxHeard is how many bytes of what was said are kept; what goes beyond it is
// lost.
const MaxHeard = 4000

// keep adds to what the customer has said and sent.
func (t *turn) keep(m Message) {
	t.c.Files = append(slices.Clip(t.c.Files), m.Files...)
	heard := t.c.Heard.Reveal()
	if heard != "" && m.Text != "" {
		heard += " "
	}
	heard += m.Text
	if len(heard) > MaxHeard {
		end := MaxHeard
		for !utf8.RuneStart(heard[end]) {
			end--
		}
		heard = heard[:end]
		t.report("more than %d bytes were said in one go; the rest is lost", MaxHeard)
	}
	t.c.Heard = NewSecret(heard)
}

// settle waits for more. A customer who is in the middle of an answer is not
// silent.
func (t *turn) settle(v *Ask) {
	t.c.Silence = time.Time{}
	t.c.Settle = after(t.now, v.Settle)
}

func (t *turn) forgetHeard() {
	t.c.Heard, t.c.Files, t.c.Settle = Secret{}, nil, time.Time{}
}

// leftOver reports whether something was said that can be heard now.
func (t *turn) leftOver() bool {
	if t.c.Heard == (Secret{}) && len(t.c.Files) == 0 || !t.c.Settle.IsZero() {
		return false
	}
	return t.c.Phase == Asking || t.c.Chat.State != NoChat && (t.c.Phase == HandedOver || t.c.Phase == Listening)
}

// catchUp hears what was said.
func (t *turn) catchUp() error {
	m := Message{Text: t.c.Heard.Reveal(), Files: t.c.Files}
	t.forgetHeard()
	v, ok := t.verb().(*Ask)
	if !ok {
		t.toAgent(m)
		return nil
	}
	t.listenFor(v)
	return t.answer(v, m)
}

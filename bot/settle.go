package bot

import (
	"time"
	"unicode/utf8"
)

// People send one answer in several messages. What is said is kept until they
// stop for a moment, and is then one answer. The same keeps what is said while
// nobody listens.

// MaxHeard is how many bytes of what was said are kept; what goes beyond it is
// lost.
const MaxHeard = 4000

// keep adds to what the customer has said.
func (t *turn) keep(text string) {
	heard := t.c.Heard.Reveal()
	if heard != "" {
		heard += " "
	}
	heard += text
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
	t.c.Heard, t.c.Settle = Secret{}, time.Time{}
}

// leftOver reports whether something was said that can be heard now.
func (t *turn) leftOver() bool {
	if t.c.Heard == (Secret{}) || !t.c.Settle.IsZero() {
		return false
	}
	return t.c.Phase == Asking || t.c.Chat.State != NoChat && (t.c.Phase == HandedOver || t.c.Phase == Listening)
}

// catchUp hears what was said.
func (t *turn) catchUp() error {
	m := Message{Text: t.c.Heard.Reveal()}
	t.forgetHeard()
	v, ok := t.verb().(*Ask)
	if !ok {
		t.do(SendMessage{m.Text})
		return nil
	}
	t.listenFor(v)
	return t.answer(v, m)
}

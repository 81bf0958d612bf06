package bot

import (
	"strconv"
	"strings"

	"github.com/botrunner/botrunner/internal/words"
)

func (v *Ask) enter(t *turn) error {
	t.rest(Asking)
	t.listenFor(v)
	t.put(v, v.Prompt)
	return nil
}

func (v *Ask) exits() []int {
	to := []int{v.GiveUp, v.Silent}
	for _, o := range v.Options {
		to = append(to, o.Next)
	}
	for _, c := range v.Checks {
		to = append(to, c.Next)
	}
	return to
}

// put says a question, or what stands in for it, with the answers that are
// offered.
func (t *turn) put(v *Ask, text Text) {
	t.c.Offer = nil
	m := Message{Text: t.text(text), Conceal: t.secret(v), TakesFile: v.takesFile()}
	for _, o := range v.Options {
		m.Choices = append(m.Choices, Choice{Label: t.text(o.Label), Value: o.Key})
	}
	for _, q := range v.QuickReplies {
		label := t.text(q)
		m.Choices = append(m.Choices, Choice{Label: label, Value: label})
	}
	m.Numbered = len(m.Choices) > 0 && !v.wantsNumber(m.Choices)
	t.do(Tell{m})
}

// wantsNumber reports whether one of the quick replies is read as a number: to
// number them would make 2 mean two things.
func (v *Ask) wantsNumber(replies []Choice) bool {
	for _, c := range replies {
		if v.Type == nil {
			return false
		}
		switch value, _ := v.Type.Read(c.Label); value.(type) {
		case int, float64:
			return true
		}
	}
	return false
}

// listenFor starts the silence allowed at a question anew.
func (t *turn) listenFor(v *Ask) {
	t.c.Nudged = false
	t.c.Silence = after(t.now, v.Wait)
}

// hear acts on what the customer says or does.
func (t *turn) hear(m Message) error {
	if m.Kind != Words {
		return t.gesture(m)
	}
	var a *Anytime
	if m.Choice == "" && !t.withAgent() {
		a = t.engine.vocabulary.anytime(t.dialog, t.c.At, m.Text)
	}
	v, asking := t.verb().(*Ask)
	switch {
	case asking && a != nil:
		t.forgetHeard()
		t.listenFor(v)
		return t.interject(a)
	case asking && m.Choice == "" && v.Settle > 0:
		t.keep(m)
		t.settle(v)
		return nil
	case asking:
		t.forgetHeard()
		t.listenFor(v)
		return t.answer(v, m)
	case a != nil:
		return t.interject(a)
	case t.c.Chat.State != NoChat:
		t.toAgent(m)
	case t.c.Phase == Calling:
		t.keep(m)
	default:
		t.report("the customer said something while nobody listened")
	}
	return nil
}

// gesture acts on typing: a customer who types is not silent, and the agent
// wants to know.
func (t *turn) gesture(m Message) error {
	if m.Kind != TypingStarted {
		return nil
	}
	if v, ok := t.verb().(*Ask); ok {
		if !t.c.Settle.IsZero() {
			t.settle(v)
			return nil
		}
		t.c.Silence = after(t.now, v.Wait)
		return nil
	}
	if t.c.Chat.State == Open {
		t.do(SendTyping{})
	}
	return nil
}

// withAgent reports whether the customer's words are for the agent alone.
func (t *turn) withAgent() bool {
	return t.c.Phase == HandedOver && len(t.c.Chat.Agents) > 0
}

// interject does what an anytime entry says: it costs no try, and the open
// question is asked again once.
func (t *turn) interject(a *Anytime) error {
	t.say(a.Say)
	_, handedOver := t.escalation()
	switch {
	case a.Then == GoBack:
		return t.goBack(a)
	case a.Then == Restart:
		return t.restart(a)
	case a.Next == t.c.At && handedOver:
		t.explain("anytime %s: the customer waits for an agent already", a.Name)
		return nil
	case a.Next != Nowhere:
		if handedOver {
			t.leaveChat()
		}
		return t.move(a.Next, t.why("anytime %s", a.Name))
	}
	return t.resume(a)
}

// resume asks the open question again, if there is one.
func (t *turn) resume(a *Anytime) error {
	t.explain("anytime %s, the conversation stays", a.Name)
	if v, ok := t.verb().(*Ask); ok {
		t.put(v, v.Prompt)
	}
	return nil
}

// answer understands an answer to the open question. One that could be misread
// is offered to the customer first.
func (t *turn) answer(v *Ask, m Message) error {
	if t.c.Offer != nil {
		return t.decide(v, m)
	}
	value, ok := t.understand(v, m)
	switch {
	case ok && t.slip(v, m, value), !ok && t.doubt(v, m):
		return nil
	case !ok:
		t.explain("the answer is not understood")
		return t.miss(v, Text{})
	}
	return t.accept(v, value, false)
}

// accept saves and checks what was understood, and goes on. Confirmed is what
// the customer has agreed to.
func (t *turn) accept(v *Ask, value any, confirmed bool) error {
	var before any
	if v.Save != Nowhere {
		before = t.c.Vars[v.Save]
	}
	t.set(v.Save, value)
	for i := range v.Checks {
		check := &v.Checks[i]
		if t.holds(check.OK) {
			continue
		}
		if check.Next != Nowhere {
			t.remember()
			return t.move(check.Next, t.why("check %d does not hold", i+1))
		}
		reply := Text{Fixed: t.text(check.Else)} // it may speak of the answer
		t.restore(v, before)
		t.explain("check %d does not hold", i+1)
		return t.miss(v, reply)
	}
	if !v.ReadBack.IsZero() && !confirmed && !t.secret(v) && t.phrases().YesNo != nil {
		t.restore(v, before)
		t.offer(v, Offer{Why: ReadBack, Values: []any{value}})
		return nil
	}
	t.remember()
	for _, o := range v.Options {
		if o.Key == value && o.Next != Nowhere {
			return t.move(o.Next, t.why("option %s", o.Key))
		}
	}
	return t.next("answered")
}

// restore undoes an answer: what is refused, or not yet confirmed, is none.
func (t *turn) restore(v *Ask, before any) {
	if v.Save != Nowhere {
		t.c.Vars[v.Save] = before
	}
}

// understand reads an answer: a pressed choice, then what was typed.
func (t *turn) understand(v *Ask, m Message) (any, bool) {
	switch {
	case len(m.Files) > 0 && v.takesFile() != nil:
		return t.takeFile(v, m.Files)
	case len(v.Options) == 0:
		return read(t.reader(v), t.reply(v, m), t.now)
	}
	for i := range v.Options {
		if m.Choice == v.Options[i].Key {
			return m.Choice, true
		}
	}
	i, ok := words.Choose(words.Normal(m.Text), t.choices(v))
	if !ok {
		return nil, false
	}
	return v.Options[i].Key, true
}

// reply is what was said to a question: the quick reply that was pressed or
// named by its number, or the words.
func (t *turn) reply(v *Ask, m Message) string {
	switch {
	case m.Choice != "":
		return m.Choice
	case len(v.QuickReplies) == 0:
		return m.Text
	}
	n, err := strconv.Atoi(strings.TrimSpace(m.Text))
	if err != nil || n < 1 || n > len(v.QuickReplies) {
		return m.Text
	}
	replies := make([]Choice, len(v.QuickReplies))
	for i, q := range v.QuickReplies {
		replies[i].Label = t.text(q)
	}
	if v.wantsNumber(replies) {
		return m.Text
	}
	return replies[n-1].Label
}

// choices are the names of a menu's options; those of fixed labels are made
// ready once for all conversations.
func (t *turn) choices(v *Ask) []words.Choice {
	if ready, ok := t.engine.vocabulary.menus[v]; ok {
		return ready
	}
	return choicesOf(v, t.text)
}

func choicesOf(v *Ask, text func(Text) string) []words.Choice {
	choices := make([]words.Choice, len(v.Options))
	for i, o := range v.Options {
		choices[i] = words.NewChoice(append([]string{o.Key, text(o.Label)}, o.Also...)...)
	}
	return choices
}

// miss counts a wrong answer and asks again, or gives up.
func (t *turn) miss(v *Ask, reply Text) error {
	t.c.Misses++
	t.c.AllMisses++
	switch {
	case t.c.Misses >= max(v.Tries, 1):
		return t.leave(v.GiveUp, OutcomeGaveUp, t.why("%d wrong answers to this question", t.c.Misses))
	case t.dialog.MaxMisses > 0 && t.c.AllMisses >= t.dialog.MaxMisses:
		return t.leave(v.GiveUp, OutcomeGaveUp, t.why("%d wrong answers in this conversation", t.c.AllMisses))
	case !reply.IsZero():
	case len(v.Retry) > 0:
		reply = v.Retry[min(t.c.Misses, len(v.Retry))-1]
	default:
		reply = v.Prompt
	}
	t.put(v, reply)
	return nil
}

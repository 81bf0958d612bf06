package bot

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// MaxInbox is how much of what was said and done a script keeps until it is
// asked for; beyond that the oldest is lost.
const MaxInbox = 100

// What a script hears of the customer beside words: typing, and the answer to
// [AskMedia].
const (
	EventClientTypingStarted = "clientTypingStarted"
	EventMediaAccepted       = "mediaAccepted"
	EventMediaDeclined       = "mediaDeclined"
)

// Expect waits for something that the other side says or does. What came
// before counts as well, unless an earlier Expect was met by it or by something
// behind it.
//
// Without Text, Matches, Choices and Event any message will do; with nothing
// but Not the expectation is met if Within passes and none of it came.
type Expect struct {
	Send []Text // said first

	Text    Text           // a message holds it, in any case
	Matches *regexp.Regexp // a message matches it
	Choices []Text         // answers that a message offers
	Event   string         // something that is no message, by its name
	Not     []Text         // a message that holds one of them ends the waiting at once

	Within  time.Duration // 0: for ever
	Save    []Assignment  // of what came
	Reply   []Text        // said once it came
	Missing int           // step if it did not come; Nowhere: the conversation fails
}

func (v *Expect) enter(t *turn) error {
	t.send(v.Send)
	t.c.Silence = after(t.now, v.Within)
	t.rest(Expecting)
	return v.look(t)
}

func (v *Expect) exits() []int { return []int{v.Missing} }

// look searches what came for what is expected. What was passed over stays
// until something behind it is taken. Where nothing more can come, it is over.
func (v *Expect) look(t *turn) error {
	w := v.wanted(t)
	for i, e := range t.c.Inbox {
		switch {
		case w.refuses(e):
			t.c.Inbox = t.c.Inbox[i+1:]
			u := w.unmet(t, []ChatEvent{e})
			u.Refused = true
			return v.missed(t, u)
		case w.takes(e):
			t.c.Inbox = t.c.Inbox[i+1:]
			return v.met(t, e)
		}
	}
	if t.alone() {
		return v.resume(t)
	}
	return nil
}

func (v *Expect) met(t *turn, e ChatEvent) error {
	t.c.Event = &e
	for _, a := range v.Save {
		t.set(a.Var, t.value(a.Value))
	}
	t.send(v.Reply)
	return t.next("it came")
}

// resume comes when Within has passed.
func (v *Expect) resume(t *turn) error {
	w := v.wanted(t)
	if w.nothing {
		t.send(v.Reply)
		return t.next("none of it came")
	}
	return v.missed(t, w.unmet(t, t.c.Inbox))
}

func (v *Expect) missed(t *turn, u Unmet) error {
	t.do(u)
	return t.leave(v.Missing, OutcomeFailed, "it did not come")
}

// receive keeps what the other side of a script said or did, and shows it to
// the expectation that waits, if one does.
func (t *turn) receive(e ChatEvent) error {
	if e.Chat != t.c.Chat.Number {
		return nil // of a chat before this one
	}
	if e.Name == EventEnded || e.Name == EventError {
		t.c.Chat = Chat{Number: t.c.Chat.Number}
	}
	e.Text = t.mask(e.Text)
	if len(t.c.Inbox) == MaxInbox {
		t.report("more than %d messages and events came that nothing expected; the oldest is lost", MaxInbox)
		t.c.Inbox = t.c.Inbox[1:]
	}
	t.c.Inbox = append(slices.Clip(t.c.Inbox), e) // clipped: a conversation's copies share what they hold
	if v, ok := t.verb().(*Expect); ok && t.c.Phase == Expecting {
		return v.look(t)
	}
	return nil
}

// overhear is receive for what a customer says and does.
func (t *turn) overhear(m Message) error {
	switch m.Kind {
	case Words:
		e := ChatEvent{Name: EventMessageReceived, Text: m.Text}
		for _, c := range m.Choices {
			e.Choices = append(e.Choices, c.Label)
		}
		return t.receive(e)
	case TypingStarted:
		return t.receive(ChatEvent{Name: EventClientTypingStarted})
	default:
		return nil
	}
}

// wanted is an [Expect] with its texts computed.
type wanted struct {
	event   string
	text    string
	matches *regexp.Regexp
	choices []string
	not     []string
	nothing bool // only Not counts
}

func (v *Expect) wanted(t *turn) wanted {
	w := wanted{event: v.Event, matches: v.Matches, text: t.text(v.Text)}
	for _, c := range v.Choices {
		w.choices = append(w.choices, t.text(c))
	}
	for _, n := range v.Not {
		w.not = append(w.not, t.text(n))
	}
	w.nothing = len(v.Not) > 0 && v.Text.IsZero() && v.Matches == nil && len(v.Choices) == 0 && v.Event == ""
	if w.event == "" {
		w.event = EventMessageReceived
	}
	return w
}

// holds reports whether a text has another one in it, in any case.
func holds(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

func (w wanted) refuses(e ChatEvent) bool {
	return e.Name == EventMessageReceived && slices.ContainsFunc(w.not, func(not string) bool {
		return not != "" && holds(e.Text, not)
	})
}

func (w wanted) takes(e ChatEvent) bool {
	switch {
	case w.nothing, e.Name != w.event:
		return false
	case !holds(e.Text, w.text):
		return false
	case w.matches != nil && !w.matches.MatchString(e.Text):
		return false
	}
	return !slices.ContainsFunc(w.choices, func(c string) bool { return !offers(e, c) })
}

// offers reports whether a message offers an answer: as a button or, where the
// channel has none, in its words.
func offers(e ChatEvent, choice string) bool {
	if len(e.Choices) == 0 {
		return holds(e.Text, choice)
	}
	return slices.ContainsFunc(e.Choices, func(offered string) bool { return strings.EqualFold(offered, choice) })
}

// unmet says that it did not come, and what came instead.
func (w wanted) unmet(t *turn, came []ChatEvent) Unmet {
	return Unmet{Step: t.stepName(), Wanted: w.String(), Event: w.event, Came: slices.Clone(came)}
}

// String names it in plain words.
func (w wanted) String() string {
	var parts []string
	if w.event != EventMessageReceived {
		parts = append(parts, w.event)
	}
	if w.text != "" {
		parts = append(parts, strconv.Quote(w.text))
	}
	if w.matches != nil {
		parts = append(parts, "a match of "+w.matches.String())
	}
	if len(w.choices) > 0 {
		parts = append(parts, "the answers "+strings.Join(w.choices, " | "))
	}
	for _, n := range w.not {
		parts = append(parts, "not "+strconv.Quote(n))
	}
	if len(parts) == 0 {
		return "a message"
	}
	return strings.Join(parts, ", ")
}

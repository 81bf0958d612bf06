package bot

import (
	"reflect"
	"slices"
	"time"
	"unicode/utf8"
)

// A Recorder writes the journal of one conversation. It is used by one goroutine
// at a time.
type Recorder struct {
	engine  *Engine
	journal Journal
	marks   [][]byte
	written int
}

// NewRecorder returns a recorder for a conversation of an engine. The marks are
// written with each entry; see [ServeOptions.Marks].
func NewRecorder(e *Engine, j Journal, marks ...[]byte) *Recorder {
	return &Recorder{engine: e, journal: j, marks: marks}
}

// Record writes an event, with what [Engine.Step] made of it: the conversation
// before and after, and the effects. What makes no difference to it, such as
// words between customer and agent, is left out.
func (r *Recorder) Record(before *Conversation, ev Event, effects []Effect, after *Conversation) error {
	if before.Phase == Over || r.written >= MaxJournal || !matters(before, ev, after) {
		return nil
	}
	entry := Entry{Event: ev, Wake: after.Wake(), Step: r.engine.Standing(after).Step}
	for _, e := range effects {
		switch e := e.(type) {
		case StartChat:
			e.UserData = nil
			entry.Chats = append(entry.Chats, e.Escalation)
		case PlaceCall:
			entry.Calls = append(entry.Calls, NewAsked(e))
		case Finish:
			entry.Outcome = e.Outcome
		}
	}
	r.hide(before, &entry)
	s := storeEntry(entry)
	s.ID, s.Marks, s.Written = before.ID, r.marks, time.Now().UnixNano()
	if r.written == 0 {
		r.introduce(&s, before)
	}
	r.written++
	s.Nth, s.Cut = r.written, r.written == MaxJournal && entry.Outcome == ""
	data, err := r.engine.codec.enc.Marshal(s)
	if err != nil {
		return err
	}
	return r.journal.Write(data)
}

// introduce says which conversation it is that is written down from here on, and
// where it stands.
func (r *Recorder) introduce(s *storedEntry, c *Conversation) {
	s.Flow, s.Dialog = r.engine.dialog.Name, r.engine.dialog.Hash
	if c.At != Nowhere {
		s.From, s.Was = r.engine.dialog.Steps[c.At].Name, r.engine.dialog.Steps[c.At].Was
	}
}

// matters reports whether an event has anything to do with where a conversation
// goes. What a customer says who has no agent always has: in another version of
// the flow it may mean something.
func matters(before *Conversation, ev Event, after *Conversation) bool {
	said, isSaid := ev.(Said)
	if isSaid && said.Kind == Words && (before.Phase != HandedOver || len(before.Chat.Agents) == 0) {
		return true
	}
	return !reflect.DeepEqual(before, after)
}

// hide takes out of an entry what a journal must not hold.
func (r *Recorder) hide(c *Conversation, entry *Entry) {
	switch ev := entry.Event.(type) {
	case Started:
		ev.Inputs = r.hideInputs(ev.Inputs)
		entry.Event = ev
	case Said:
		hidden := r.hideWords(c, ev.Text)
		entry.Hidden = hidden != ev.Text
		ev.Text, ev.ID = hidden, ""
		ev.Choice = r.hideWords(c, ev.Choice)
		entry.Event = ev
	case ChatHappened:
		ev.Text = cut(r.engine.Mask(c, ev.Text)) // as the engine does with what it keeps
		entry.Event = ev
	case CallDone:
		ev.Fields = r.hideFields(c, ev.Fields)
		entry.Event = ev
	case ChatFailed:
		ev.Reason = ""
		entry.Event = ev
	case CallFailed:
		ev.Reason = ""
		entry.Event = ev
	}
}

// hideWords masks what a customer says. Words that come while a call is under way
// may answer the question behind it.
func (r *Recorder) hideWords(c *Conversation, text string) string {
	if text == "" || !r.engine.AsksSecret(c) && (c.Phase != Calling || !r.engine.hasSecrets()) {
		return cut(r.engine.Mask(c, text))
	}
	return Mask
}

func (e *Engine) hasSecrets() bool {
	return slices.ContainsFunc(e.dialog.Vars, func(v Var) bool { return v.Secret })
}

func (r *Recorder) hideInputs(inputs map[string]any) map[string]any {
	shown := make(map[string]any, len(inputs))
	for name, v := range inputs {
		if i := r.engine.dialog.input(name); i != Nowhere && r.engine.dialog.Vars[i].Secret {
			v = Mask
		}
		shown[name] = v
	}
	return shown
}

func (r *Recorder) hideFields(c *Conversation, fields map[string]any) map[string]any {
	shown := make(map[string]any, len(fields))
	v, _ := r.engine.dialog.Steps[c.At].Verb.(*Call)
	for name, value := range fields {
		if _, secret := value.(Secret); secret || v != nil && v.hides(name) {
			value = Mask
		}
		shown[name] = value
	}
	return shown
}

func (v *Call) hides(field string) bool {
	return slices.ContainsFunc(v.Save, func(r Result) bool {
		_, secret := r.Zero.(Secret)
		return secret && r.Field == field
	})
}

func cut(text string) string {
	if len(text) <= MaxJournalText {
		return text
	}
	end := MaxJournalText
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

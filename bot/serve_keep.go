package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/botrunner/botrunner/internal/crashpoint"
)

// A ledger knows what a conversation has undertaken. It is used by the goroutine
// of Serve alone; nil where nobody keeps.
type ledger struct {
	keeper Keeper
	undertaking
	state []byte // of the conversation, as it was kept last
	stage Stage  // that began at since; empty before the first
	found int    // effects that were under way and that the chat has
}

func newLedger(k Keeper) *ledger {
	if k == nil {
		return nil
	}
	return &ledger{keeper: k}
}

// enter notes an event that has been dealt with and the effects that came of it.
// It reports whether there is anything to keep in that.
func (l *ledger) enter(conversation string, ev Event, effects []Effect) (chores []chore, news bool) {
	switch ev := ev.(type) {
	case Started:
		l.Begun = ev.At.UnixMilli()
	case Said:
		news = ev.ID != ""
		l.Heard = orBefore(ev.ID, l.Heard)
	case ChatHappened:
		news = ev.Mark != ""
		l.Mark = orBefore(ev.Mark, l.Mark)
	}
	for _, e := range effects {
		if start, ok := e.(StartChat); ok {
			l.Queue, l.Asked = start.Queue, time.Now().UnixMilli()
		}
		c := chore{Effect: e}
		if k, keeps := keepEffect(e); keeps {
			l.Number++
			news = true
			c.number, k.Number = l.Number, l.Number
			if k.Tell != nil {
				k.Tell.ID = fmt.Sprintf("%s.%d", conversation, l.Number)
				c.Effect = Tell{*k.Tell}
			}
			l.Todo = append(l.Todo, k)
		}
		chores = append(chores, c)
	}
	return chores, news
}

func orBefore(now, before string) string {
	if now == "" {
		return before
	}
	return now
}

// reached notes since when the customer has been with whom.
func (l *ledger) reached(stage Stage) {
	if stage != l.stage {
		l.stage, l.since = stage, time.Now()
	}
}

// done takes a chore off the list. That is kept with what comes next: until then
// the other side knows it.
func (l *ledger) done(c chore) { l.strike(c, false) }

// failed is done for a chore whose command has failed.
func (l *ledger) failed(c chore) { l.strike(c, true) }

func (l *ledger) strike(c chore, failed bool) {
	if l == nil || c.number == 0 {
		return
	}
	i := slices.IndexFunc(l.Todo, func(k keptEffect) bool { return k.Number == c.number })
	if i < 0 {
		return
	}
	if text, words := l.Todo[i].words(); words {
		said := rememberText(text)
		if failed {
			said = said.doubted()
		}
		l.Said = append(l.Said, said)
	}
	if l.Todo[i].Start != nil {
		l.Said = nil
	}
	l.Todo = slices.Delete(l.Todo, i, i+1)
}

// keep makes what a step has come to safe, before any of it is done.
func (s *serving) keep(ctx context.Context, ev Event, effects []Effect) ([]chore, error) {
	if s.ledger == nil {
		chores := make([]chore, len(effects))
		for i, e := range effects {
			chores[i].Effect = e
		}
		return chores, nil
	}
	chores, news := s.ledger.enter(s.c.ID, ev, effects)
	s.ledger.reached(s.c.Stage())
	s.noteSession()
	state, err := s.engine.Save(s.c)
	if err != nil {
		return nil, err
	}
	if !news && bytes.Equal(state, s.ledger.state) {
		return chores, nil
	}
	s.ledger.state = state
	return chores, s.write(ctx)
}

// write has the keeper keep all there is.
func (s *serving) write(ctx context.Context) error {
	kept, err := s.engine.keep(s.c, s.ledger.undertaking)
	if err != nil {
		return err
	}
	return s.notKept(s.ledger.keeper.Keep(ctx, kept))
}

// holds makes sure that nobody else may do what is to be done next.
func (s *serving) holds() error {
	if s.ledger == nil {
		return nil
	}
	fence, ok := s.ledger.keeper.(Fence)
	if !ok {
		return nil
	}
	return s.notKept(fence.Holds())
}

// notKept lets a conversation go for which its keeper has an error.
func (s *serving) notKept(err error) error {
	if err == nil {
		return nil
	}
	s.letGo = true
	return fmt.Errorf("conversation %s: %w: %w", s.c.ID, ErrNotKept, err)
}

// noteSession takes down what the chat can be taken up with. A chat whose end the
// conversation has not heard of yet may still have something to tell.
func (s *serving) noteSession() {
	r, ok := s.chat.(Resumable)
	if !ok {
		return
	}
	if session := r.Session(); session != nil || s.c.Chat.State == NoChat {
		s.ledger.Session = session
	}
}

// begin starts the conversation, or takes it up.
func (s *serving) begin(ctx context.Context) error {
	events, err := s.first(ctx)
	for i := 0; i < len(events) && err == nil; i++ {
		err = s.step(ctx, events[i])
	}
	return err
}

// first is what the conversation has to be told first: that it starts, or what
// has become of it while nobody served it.
func (s *serving) first(ctx context.Context) ([]Event, error) {
	if s.options.Kept == nil {
		return []Event{Started{At: time.Now(), Inputs: s.options.Inputs}}, nil
	}
	if s.ledger == nil {
		return nil, errors.New("taking up a kept conversation: there is no keeper")
	}
	c, u, err := s.engine.unkeep(s.options.Kept)
	if err != nil {
		return nil, err
	}
	s.c, s.ledger.undertaking, s.ledger.stage = c, u, c.Stage()
	s.watch.resumed(c, u)
	underWay := len(u.Todo)
	if r, ok := s.channel.(Resumer); ok {
		r.Resume(u.Heard)
	}
	events, err := s.resumeChat(ctx)
	if err != nil {
		s.letGo = true
		return nil, err
	}
	crashpoint.Hit(crashpoint.Resumed)
	found, left := s.ledger.found, len(s.ledger.Todo)
	failed := s.redo(ctx)
	s.watch.settled(TakenUp{Found: found, Again: left - len(failed), Undone: underWay - found - left + len(failed)})
	return append(events, failed...), nil
}

// redo does what was left to do, and returns what cannot be done again.
func (s *serving) redo(ctx context.Context) []Event {
	var events []Event
	for _, k := range slices.Clone(s.ledger.Todo) {
		c := chore{Effect: k.effect(), number: k.Number}
		if c.Effect != nil {
			s.do(ctx, c)
			continue
		}
		s.ledger.done(c)
		events = append(events, CallFailed{
			At: time.Now(), Number: k.Call, Reason: "the bot was started anew while the call was under way",
		})
	}
	return events
}

// resumeChat takes the chat up that was open, and settles what it already has. A
// chat that is over by now is an event.
func (s *serving) resumeChat(ctx context.Context) ([]Event, error) {
	u := &s.ledger.undertaking
	if u.Session == nil {
		return nil, nil // none was open: a chat opens with the session
	}
	chat, err := s.resumed(ctx)
	switch {
	case context.Cause(ctx) != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return s.chatGone(err), nil
	}
	var events []Event
	if i := slices.IndexFunc(u.Todo, func(k keptEffect) bool { return k.Start != nil }); i >= 0 && u.Todo[i].Start.Number == chat.Number {
		s.ledger.done(chore{number: u.Todo[i].Number})
		s.ledger.found++
		events = append(events, ChatStarted{At: time.Now()})
	}
	left, said := settleChat(u.Todo, u.Said, chat.Said)
	s.ledger.found += len(u.Todo) - len(left)
	u.Todo, u.Said = left, said
	return events, nil
}

// resumed tries for some time to take the chat up.
func (s *serving) resumed(ctx context.Context) (Resumed, error) {
	r, ok := s.chat.(Resumable)
	if !ok {
		return Resumed{}, ErrNoChat
	}
	ctx, cancel := context.WithTimeout(ctx, s.options.ResumeFor)
	defer cancel()
	for wait := time.Second; ; wait = min(2*wait, 15*time.Second) {
		chat, err := r.Resume(ctx, s.ledger.Session, s.ledger.Mark, s.c.Chat.Agents)
		if err == nil || errors.Is(err, ErrNoChat) {
			return chat, err
		}
		s.options.Log.Warn("taking up the chat", "conversation", s.c.ID, "error", err)
		if s.rest(ctx, wait); ctx.Err() != nil {
			return chat, err
		}
	}
}

// chatGone is what a chat that cannot be taken up comes to. What was to be done
// on it is not done any more, up to the next one's start.
func (s *serving) chatGone(err error) []Event {
	u := &s.ledger.undertaking
	next := slices.IndexFunc(u.Todo, func(k keptEffect) bool { return k.Start != nil })
	var left []keptEffect
	for i, k := range u.Todo {
		if k.Tell != nil || k.Call != 0 || next >= 0 && i >= next {
			left = append(left, k)
		}
	}
	u.Todo, u.Session, u.Said = left, nil, nil
	if s.c.Chat.State != Open {
		return nil
	}
	gone := ChatEvent{Name: EventEnded, Chat: s.c.Chat.Number}
	if !errors.Is(err, ErrNoChat) {
		gone.Name, gone.Text = EventError, err.Error()
	}
	return []Event{ChatHappened{At: time.Now(), ChatEvent: gone}}
}

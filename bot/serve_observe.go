package bot

import (
	"errors"
	"time"
)

// watch keeps what an observer wants to know and the conversation does not: how
// long ago things were asked for. It is used by the goroutine of Serve alone; a
// nil watch watches nothing.
type watch struct {
	observer Observer
	begun    time.Time
	stage    Stage
	entered  []int // the steps of the turn at hand
	chat     watchedChat
	call     watchedCall
}

type watchedChat struct {
	number int // 0: no chat is under way
	queue  string
	asked  time.Time
	met    bool
}

type watchedCall struct {
	number    int
	operation string
	placed    time.Time
}

func newWatch(o Observer) *watch {
	if o == nil {
		return nil
	}
	return &watch{observer: o, begun: time.Now()}
}

// enter is told by the engine while a turn is under way; what comes of the turn
// is not certain yet.
func (w *watch) enter(step int) {
	if w != nil {
		w.entered = append(w.entered, step)
	}
}

// since is when an event happened, if an agent is there whom its words may go to
// or come from: what waits for a chat to open would say nothing of the bot.
func (w *watch) since(c *Conversation, ev Event) time.Time {
	if w == nil || len(c.Chat.Agents) == 0 {
		return time.Time{}
	}
	return ev.when()
}

// turned tells what an event has led to, once its effects are done.
func (w *watch) turned(c *Conversation, ev Event) {
	if w == nil {
		return
	}
	w.observer.Observe(Turned{time.Since(ev.when())})
	if stage := c.Stage(); stage != w.stage && c.Phase != Over {
		w.stage = stage
		w.observer.Observe(Reached{stage})
	}
}

// resumed begins in the middle of a conversation that was taken up. It has lasted
// since it began, and its chat since that was asked for; only where an older program
// kept it is that not known, nor the chat's queue.
func (w *watch) resumed(c *Conversation, u undertaking) {
	if w == nil {
		return
	}
	if c.Chat.State != NoChat {
		w.chat = watchedChat{number: c.Chat.Number, queue: u.Queue, asked: w.begun, met: c.Chat.Met}
		if u.Asked != 0 {
			w.chat.asked = fromMillis(u.Asked)
		}
	}
	if u.Begun != 0 {
		w.begun = fromMillis(u.Begun)
	}
	if c.Phase != Over {
		w.stage = c.Stage()
		w.observer.Observe(Reached{w.stage})
	}
}

// settled tells what has become of what was under way.
func (w *watch) settled(t TakenUp) {
	if w != nil {
		w.observer.Observe(t)
	}
}

// Stage says whom the customer talks with, or waits for.
func (c *Conversation) Stage() Stage { return stage(c.Chat.State, c.Chat.Agents) }

func stage(chat ChatState, agents []string) Stage {
	switch {
	case len(agents) > 0:
		return WithAgent
	case chat != NoChat:
		return Waiting
	default:
		return WithBot
	}
}

// happened tells of an event that the engine has taken, and of the steps that it
// led to, before the effects are done.
func (w *watch) happened(d *Dialog, ev Event) {
	if w == nil {
		return
	}
	w.heard(ev)
	for _, step := range w.entered {
		w.observer.Observe(Entered{d.Steps[step].Name})
	}
	w.entered = w.entered[:0]
}

func (w *watch) heard(ev Event) {
	switch ev := ev.(type) {
	case ChatStarted:
		if w.chat.number != 0 {
			w.observer.Observe(ChatOpened{w.chat.queue, ev.At.Sub(w.chat.asked)})
		}
	case ChatFailed:
		if w.chat.number != 0 && ev.Doing == CommandStartChat {
			w.observer.Observe(ChatRefused{w.chat.queue, ev.At.Sub(w.chat.asked)})
			w.chat = watchedChat{}
		}
	case ChatHappened:
		w.chatHappened(ev)
	case CallDone:
		w.called(ev.Number, false, ev.At)
	case CallFailed:
		w.called(ev.Number, true, ev.At)
	}
}

func (w *watch) chatHappened(ev ChatHappened) {
	if w.chat.number == 0 || w.chat.number != ev.Chat {
		return
	}
	switch ev.Name {
	case EventAgentConnected:
		if !w.chat.met {
			w.chat.met = true
			w.observer.Observe(AgentCame{w.chat.queue, ev.At.Sub(w.chat.asked)})
		}
	case EventError:
		w.chatOver(ChatLost)
	case EventEnded:
		w.chatOver(ChatUnmanned)
	}
}

// chatOver tells the end of a chat; once an agent has been there it is an
// ordinary one, whoever ended it.
func (w *watch) chatOver(how ChatEnding) {
	if w.chat.number == 0 {
		return
	}
	if w.chat.met && how != ChatLost {
		how = ChatDone
	}
	w.observer.Observe(ChatOver{w.chat.queue, how, w.chat.met, time.Since(w.chat.asked)})
	w.chat = watchedChat{}
}

func (w *watch) called(number int, failed bool, at time.Time) {
	if number == w.call.number {
		w.observer.Observe(Called{w.call.operation, failed, at.Sub(w.call.placed)})
		w.call = watchedCall{}
	}
}

// does looks at an effect as it is done.
func (w *watch) does(e Effect) {
	if w == nil {
		return
	}
	switch e := e.(type) {
	case StartChat:
		w.chat = watchedChat{number: e.Number, queue: e.Queue, asked: time.Now()}
		w.observer.Observe(Escalated{e.Queue})
	case EndChat:
		w.chatOver(ChatAbandoned)
	case PlaceCall:
		w.call = watchedCall{number: e.Number, operation: e.Operation, placed: time.Now()}
	case Report:
		w.observer.Observe(Stumbled{e.Step})
	}
}

// passed tells that a message has crossed the bot. Zero came with no agent there.
func (w *watch) passed(toAgent bool, came time.Time) {
	if w != nil && !came.IsZero() {
		w.observer.Observe(Passed{toAgent, time.Since(came)})
	}
}

// ended tells the end of all.
func (w *watch) ended(outcome string, err error) {
	if w == nil {
		return
	}
	if !errors.Is(err, ErrLetGo) && !errors.Is(err, ErrNotKept) { // then it goes on elsewhere
		w.chatOver(ChatAbandoned)
	}
	w.observer.Observe(Ended{outcome, err, time.Since(w.begun)})
}

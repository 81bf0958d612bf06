package bot

import (
	"errors"
	"fmt"
	"time"
)

// Limits of a conversation.
const (
	// MaxMoves is how many steps may pass between two waits: a flow that runs in
	// a circle without a customer in it ends there.
	MaxMoves = 500
	// MaxPriority is the highest priority that a chat can ask for; the lowest is 0.
	MaxPriority = 10
)

// Outcomes that the engine gives a conversation where the flow names none.
const (
	OutcomeEnded   = "ended"         // the last step was done
	OutcomeLeft    = "customer_left" // the customer went away
	OutcomeSilent  = "silent"        // the customer said nothing
	OutcomeGaveUp  = "gave_up"       // too many wrong answers
	OutcomeFailed  = "failed"        // the chat could not start, or broke
	OutcomeRunaway = "runaway"       // more than MaxMoves steps in one go
)

// Errors of [Engine.Step].
var (
	// ErrStarted comes when a second Started reaches a conversation.
	ErrStarted = errors.New("the conversation has started already")
	// ErrNotStarted comes when anything but Started comes first.
	ErrNotStarted = errors.New("the conversation has not started")
	// ErrEdge comes when a step would go where the dialog has no edge to. It is
	// a fault of the engine or of a hand-made dialog, never of a flow file.
	ErrEdge = errors.New("no such transition in the dialog")
)

// EngineOptions change how an engine works. The zero value is fine.
type EngineOptions struct {
	// Trace makes Step return [Trace] effects.
	Trace bool
	// SealKey encrypts secrets in what [Engine.Save] returns: 32 bytes. Default:
	// a random key, so that no other process can load it.
	SealKey []byte
	// Hours are the operator's opening hours. Default: always open.
	Hours Hours
}

// An Engine runs one dialog. It holds no conversation and may be used by any
// number of them, concurrently.
type Engine struct {
	dialog     *Dialog
	gate       *gate
	vocabulary vocabulary
	codec      codec
	hours      Hours
	trace      bool
	goesBack   bool
}

// NewEngine returns an engine for the dialog, or an error if the dialog refers
// to what it does not have.
func NewEngine(d *Dialog, o EngineOptions) (*Engine, error) {
	g, err := newGate(d)
	if err != nil {
		return nil, fmt.Errorf("dialog %q: %w", d.Name, err)
	}
	c, err := newCodec(o.SealKey)
	if err != nil {
		return nil, err
	}
	return &Engine{dialog: d, gate: g, vocabulary: newVocabulary(d), codec: c, hours: o.Hours, trace: o.Trace, goesBack: d.goesBack()}, nil
}

// Dialog returns what the engine runs.
func (e *Engine) Dialog() *Dialog { return e.dialog }

// New returns a conversation to which nothing has happened yet.
func (e *Engine) New(id string) *Conversation {
	return &Conversation{ID: id, At: Nowhere, Vars: make([]any, len(e.dialog.Vars))}
}

// Step applies one event and returns what is to be done, in order.
//
// It is a function of its arguments: no goroutine, no clock, no randomness. When
// it returns an error c is unchanged and nothing is to be done. Step may be
// called concurrently for different conversations.
func (e *Engine) Step(c *Conversation, ev Event) ([]Effect, error) { return e.step(c, ev, nil) }

// step is Step that shows watch, if there is one, the steps it enters.
func (e *Engine) step(c *Conversation, ev Event, watch *watch) ([]Effect, error) {
	if c.Phase == Over {
		return nil, nil
	}
	t := turn{engine: e, dialog: e.dialog, c: c.clone(), now: ev.when(), watch: watch}
	if err := t.take(ev); err != nil {
		return nil, err
	}
	if err := t.run(); err != nil {
		return nil, err
	}
	*c = *t.c
	return t.effects, nil
}

// take applies the event itself; the steps that it leads to are run after it.
func (t *turn) take(ev Event) error {
	if start, ok := ev.(Started); ok {
		return t.start(start)
	}
	if t.c.Phase == Unborn {
		return ErrNotStarted
	}
	switch ev := ev.(type) {
	case Said:
		if t.dialog.Script {
			return t.overhear(ev.Message)
		}
		return t.hear(ev.Message)
	case CustomerLeft:
		t.finish(OutcomeLeft)
		return nil
	case Ticked:
		return t.tick()
	case AgentWanted:
		return t.summon()
	case TimeUp:
		t.timeUp()
		return nil
	case ChatStarted:
		return t.chatStarted()
	case ChatFailed:
		return t.chatFailed(ev)
	case CallDone:
		return t.callDone(ev)
	case CallFailed:
		if v, ok := t.calling(ev.Number); ok {
			return t.callFailed(v, ev.Reason)
		}
		return nil
	case ChatHappened:
		if t.dialog.Script {
			return t.receive(ev.ChatEvent)
		}
		return t.chatHappened(ev.ChatEvent)
	default:
		return fmt.Errorf("event %T is unknown", ev)
	}
}

func (t *turn) start(s Started) error {
	if t.c.Phase != Unborn {
		return ErrStarted
	}
	if err := t.takeInputs(s.Inputs); err != nil {
		return err
	}
	return t.move(0, "the conversation starts")
}

// tick acts on every deadline that has passed.
func (t *turn) tick() error {
	if due(t.c.Nobody, t.now) {
		verb, _ := t.escalation()
		t.leaveChat()
		return t.leave(verb.Nobody, OutcomeFailed, t.why("nobody came within %s", verb.NobodyAfter))
	}
	if due(t.c.Waiting, t.now) {
		verb, _ := t.escalation()
		t.c.Waiting = after(t.now, verb.WaitingEvery)
		t.say(verb.Waiting)
	}
	if due(t.c.Settle, t.now) {
		t.c.Settle = time.Time{}
		return nil // run hears what has settled
	}
	if due(t.c.Silence, t.now) {
		return t.silence()
	}
	return nil
}

// silence acts on a customer, or a chat, that has been silent for too long.
func (t *turn) silence() error {
	switch verb := t.verb().(type) {
	case *Ask:
		if !t.c.Nudged && !verb.Nudge.IsZero() {
			t.c.Nudged = true
			t.c.Silence = after(t.now, verb.Wait)
			t.say(verb.Nudge)
			return nil
		}
		return t.leave(verb.Silent, OutcomeSilent, t.why("the customer was silent for %s", verb.Wait))
	case *Listen:
		return t.leave(verb.Silent, OutcomeSilent, t.why("no event came within %s", verb.Wait))
	case *Call:
		return t.callFailed(verb, "no answer in "+verb.timeout().String())
	case pause:
		return verb.resume(t)
	default:
		t.c.Silence = time.Time{}
		return nil
	}
}

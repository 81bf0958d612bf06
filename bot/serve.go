package bot

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"time"

	"github.com/botrunner/botrunner/internal/crashpoint"
)

// ServeOptions change how [Serve] serves. The zero value is fine.
type ServeOptions struct {
	// ID names the conversation in logs. Default: none.
	ID string
	// Inputs are handed to the flow, by name.
	Inputs map[string]any
	// Log is told of problems, never of what is said. Default: nobody is.
	Log *slog.Logger
	// Trace is called with every [Trace] of an engine that traces, from one
	// goroutine. Default: nobody is told.
	Trace func(Trace)
	// Caller reaches the operator's systems. Default: every call fails.
	Caller Caller
	// Files are those that a flow may send to the agent. Default: none.
	Files fs.FS
	// Observer is told how the conversation fares. Default: nobody is.
	Observer Observer
	// Farewell bounds how long the open chat may take to end once the
	// conversation is over. Default: 10 s.
	Farewell time.Duration

	// Journal gets what happens, for those who want to know what another version
	// of the flow would have made of it. Default: nothing is written.
	Journal Journal
	// Marks are written with each entry of the journal, so that whoever put them
	// there finds the conversation again; the engine does not look into them.
	// Default: none.
	Marks [][]byte

	// Keeper makes the conversation outlive the process. Default: it ends with it.
	Keeper Keeper
	// Kept is what the keeper got last: the conversation is taken up there.
	// Default: it is a new one.
	Kept []byte
	// ResumeFor bounds how long it is tried to take up the chat of a kept
	// conversation, while the contact centre cannot be reached. Default: 1 min.
	ResumeFor time.Duration

	// Intercom is how operators reach the conversation. Default: they do not.
	Intercom *Intercom
}

func (o ServeOptions) withDefaults() ServeOptions {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Farewell <= 0 {
		o.Farewell = 10 * time.Second
	}
	if o.ResumeFor <= 0 {
		o.ResumeFor = time.Minute
	}
	return o
}

// A Prompter is a [Channel] that wants to know who is expected to speak next.
// Prompt is called from the goroutine that calls Send, whenever an event has
// been dealt with.
type Prompter interface{ Prompt(f Floor) }

// Serve talks one conversation from its start to its end and returns its
// outcome. It owns channel and chat and closes both, which also ends a chat that
// is still open.
//
// The customer's leaving is an outcome, not an error. When ctx ends, Serve ends
// the chat, closes both sides and returns the cause; if that is [ErrLetGo] and
// the conversation is kept, the chat stays open.
func Serve(ctx context.Context, e *Engine, channel Channel, chat ChatService, o ServeOptions) (outcome string, err error) {
	defer o.Intercom.hangUp()
	l := newLoop(newServing(e, channel, chat, o))
	outcome, err = l.run(identified(ctx, o.ID))
	l.watch.ended(outcome, err)
	return outcome, err
}

// serving is one conversation at work: what it decides, keeps and does. It waits
// for nothing but the keeper, and knows no goroutine: what takes its time is done
// by whoever drives it, one thing after the other. That is a [loop], or a
// simulation in which everything happens in an order that can be repeated.
type serving struct {
	engine  *Engine
	c       *Conversation
	channel Channel
	chat    ChatService
	options ServeOptions

	todo   []chore            // on the chat, in order, not yet handed on
	gone   bool               // the customer cannot be reached any more
	hangUp context.CancelFunc // ends the latest call

	// aside has something done beside the conversation, which is told what came of
	// it. Set by who drives.
	aside func(ctx context.Context, deed func() Event)
	// rest lets time pass, less if ctx ends before. Set by who drives.
	rest func(ctx context.Context, d time.Duration)

	watch *watch    // nil: nobody observes
	came  time.Time // when the event at hand came, if an agent was there; only of interest to watch

	recorder *Recorder // nil: no journal is written

	ledger *ledger // nil: nobody keeps
	letGo  bool    // the chat stays open
}

func newServing(e *Engine, channel Channel, chat ChatService, o ServeOptions) *serving {
	s := &serving{
		engine: e, c: e.New(o.ID), channel: channel, chat: chat, options: o.withDefaults(), hangUp: func() {},
		watch: newWatch(o.Observer), ledger: newLedger(o.Keeper),
	}
	if o.Journal != nil {
		s.recorder = NewRecorder(e, o.Journal, o.Marks...)
	}
	return s
}

// A chore is an effect to be carried out.
type chore struct {
	Effect
	number int       // in the ledger; 0: it is not there
	came   time.Time // see serving.came
}

// take deals with whatever has happened; nil: nothing has.
func (s *serving) take(ctx context.Context, ev Event) error {
	switch ev := ev.(type) {
	case nil:
		return nil
	case choreDone:
		return s.settled(ctx, ev)
	default:
		return s.step(ctx, ev)
	}
}

// step lets the engine take an event and does what comes of it.
func (s *serving) step(ctx context.Context, ev Event) error {
	s.came = s.watch.since(s.c, ev)
	secret := s.answersSecret(ev)
	before := *s.c
	effects, err := s.engine.step(s.c, ev, s.watch) //nolint:contextcheck // the engine is a function: nothing in it waits
	if err != nil {
		return err
	}
	crashpoint.Hit(crashpoint.Stepped)
	s.watch.happened(s.engine.dialog, ev)
	s.conceal(secret)
	chores, err := s.keep(ctx, ev, effects)
	if err != nil {
		return err
	}
	crashpoint.Hit(crashpoint.Kept)
	s.record(&before, ev, effects)
	for _, e := range chores {
		s.do(ctx, e)
	}
	s.watch.turned(s.c, ev)
	if p, ok := s.channel.(Prompter); ok {
		p.Prompt(s.c.Floor())
	}
	if s.gone && s.c.Phase != Over {
		return s.step(ctx, CustomerLeft{At: time.Now()})
	}
	return nil
}

func (s *serving) do(ctx context.Context, c chore) {
	s.watch.does(c.Effect)
	switch e := c.Effect.(type) {
	case Tell:
		s.ledger.done(c)
		if s.gone {
			return
		}
		crashpoint.Hit(crashpoint.Telling)
		err := s.channel.Send(ctx, e.Message)
		crashpoint.Hit(crashpoint.Told)
		if err != nil {
			s.options.Log.Error("the customer cannot be reached", "conversation", s.c.ID, "error", err)
			s.gone = true
		} else if e.From == FromAgent && e.Kind == Words {
			s.watch.passed(false, s.came)
		}
	case Report:
		s.options.Log.Error(e.Problem, "conversation", s.c.ID, "step", e.Step)
	case Trace:
		if s.options.Trace != nil {
			s.options.Trace(e)
		}
	case PlaceCall:
		s.placeCall(ctx, e)
	case Finish:
		s.options.Log.Debug("the conversation is over", "conversation", s.c.ID, "outcome", e.Outcome)
	default:
		c.came = s.came
		s.todo = append(s.todo, c)
	}
}

// record writes the journal. One that cannot be written is no reason to leave a
// customer.
func (s *serving) record(before *Conversation, ev Event, effects []Effect) {
	if s.recorder == nil {
		return
	}
	if err := s.recorder.Record(before, ev, effects, s.c); err != nil {
		s.options.Log.Error("writing the journal; the rest of the conversation is not in it", "conversation", s.c.ID, "error", err)
		s.recorder = nil
	}
}

// handOn takes the first chore, which is carried out now.
func (s *serving) handOn() (chore, error) {
	if err := s.holds(); err != nil {
		return chore{}, err
	}
	first := s.todo[0]
	s.todo = s.todo[1:]
	if _, words := first.Effect.(SendMessage); words {
		s.watch.passed(true, first.came)
	}
	return first, nil
}

// breakOff notes why a conversation is not served to its end here, and reports
// whether it goes on elsewhere.
func (s *serving) breakOff(err error) bool {
	s.letGo = s.letGo || s.ledger != nil && errors.Is(err, ErrLetGo)
	return s.letGo
}

// afterwards deals with what came of a command once the conversation is over. A
// chat that opens only then has its keys kept, or whoever has to do the rest would
// open another one and say all of it again.
func (s *serving) afterwards(ctx context.Context, ev Event) error {
	done, ok := ev.(choreDone)
	if !ok || s.ledger == nil {
		return nil
	}
	s.settle(done)
	if _, opened := done.Event.(ChatStarted); !opened {
		return nil
	}
	s.noteSession()
	return s.write(ctx)
}

// lastly deals with what came of a command while the conversation is let go, if it
// is still ours: a chat that has just been opened must not be left behind. It
// returns why the conversation is let go from then on.
func (s *serving) lastly(ctx context.Context, ev Event, why error) error {
	if _, ok := ev.(choreDone); !ok || !errors.Is(why, ErrLetGo) {
		return why
	}
	if err := s.take(ctx, ev); err != nil {
		return err
	}
	return why
}

func (s *serving) close() {
	hangUp := s.chat.Close
	if r, ok := s.chat.(Resumable); ok && s.letGo {
		hangUp = r.Detach
	}
	if err := hangUp(); err != nil {
		s.options.Log.Error("closing the chat", "conversation", s.c.ID, "error", err)
	}
	if err := s.channel.Close(); err != nil {
		s.options.Log.Debug("closing the customer's channel", "conversation", s.c.ID, "error", err)
	}
}

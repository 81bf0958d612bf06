package simulator

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
)

// A part is the script of an agent at work on one chat. Unlike a customer's
// conversation it has one side only, so one goroutine, the caller's, does all.
type part struct {
	engine *bot.Engine
	c      *bot.Conversation
	desk   *Desk
}

// play runs a script from the ringing on to its end, or that of the chat.
func play(ctx context.Context, engine *bot.Engine, d *Desk) error {
	p := &part{engine: engine, c: engine.New(d.chat.id()), desk: d}
	err := p.step(bot.Started{At: time.Now(), Inputs: d.asked.Inputs()}) //nolint:contextcheck // the engine is a function: nothing in it waits
	for err == nil && p.c.Phase != bot.Over {
		var e bot.Event
		if e, err = p.wait(ctx); err == nil && e != nil {
			err = p.step(e) //nolint:contextcheck // as above
		}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, ErrLeft) {
		return nil // the chat is over, or somebody took it away
	}
	return err
}

// wait returns what happens next, or that the script's time has come; nil is
// nothing that a script could hear of.
func (p *part) wait(ctx context.Context) (bot.Event, error) {
	hearing := ctx
	if wake := p.c.Wake(); !wake.IsZero() {
		var cancel context.CancelFunc
		hearing, cancel = context.WithDeadline(ctx, wake)
		defer cancel()
	}
	e, err := p.desk.next(hearing)
	switch {
	case err == nil:
		return p.understand(e), nil
	case ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded):
		return bot.Ticked{At: time.Now()}, nil
	default:
		return nil, err
	}
}

// chatEvents are the events of scripts, by what happened.
var chatEvents = map[eventKind]string{
	agentCame:     bot.EventAgentConnected,
	agentLeft:     bot.EventAgentDisconnected,
	mediaAccepted: bot.EventMediaAccepted,
	mediaDeclined: bot.EventMediaDeclined,
}

// understand puts what happened into the words of scripts.
func (p *part) understand(e event) bot.Event {
	now := time.Now()
	switch {
	case e.kind == guestTyped:
		return bot.Said{At: now, Message: bot.Message{Kind: bot.TypingStarted, From: bot.FromCustomer}}
	case e.kind == guestSaid:
		return bot.Said{At: now, Message: bot.Message{From: bot.FromCustomer, Text: e.text}}
	case e.kind == unheard || p.desk.isOwn(e.member):
		return nil
	default:
		return bot.ChatHappened{At: now, ChatEvent: bot.ChatEvent{Name: chatEvents[e.kind], Agent: e.name}}
	}
}

func (p *part) step(e bot.Event) error {
	effects, err := p.engine.Step(p.c, e)
	if err != nil {
		return err
	}
	for _, effect := range effects {
		if err := p.do(effect); err != nil {
			return err
		}
	}
	return nil
}

func (p *part) do(e bot.Effect) error {
	switch e := e.(type) {
	case bot.Tell:
		return p.tell(e.Message)
	case bot.AskMedia:
		return p.askMedia(e.Types)
	case bot.EnterChat:
		return p.desk.JoinAs(e.Name)
	case bot.QuitChat:
		if e.Back {
			p.desk.StepOut()
			return nil
		}
		p.desk.stepAside()
	case bot.PassOn:
		return p.passOn(e)
	case bot.Misbehave:
		p.desk.calls.misbehave(e.Set)
	case bot.Report:
		p.desk.calls.report("a script's problem", "step", e.Step, "problem", e.Problem)
	case bot.Unmet: // what was said instead is the guest's business
		p.desk.calls.report("an expectation was not met", "step", e.Step, "wanted", e.Wanted, "instead", len(e.Came))
	}
	return nil
}

func (p *part) tell(m bot.Message) error {
	switch {
	case m.Kind == bot.TypingStarted:
		return p.desk.Type()
	case len(m.Choices) == 0:
		return p.desk.Say(m.Text)
	}
	var labels []string
	for _, c := range m.Choices {
		labels = append(labels, c.Label)
	}
	return p.desk.Offer(m.Text, labels...)
}

// askMedia leaves a script be whose guest cannot be asked.
func (p *part) askMedia(types []string) error {
	var media []guestchat.MediaType
	for _, t := range types {
		media = append(media, guestchat.MediaType(strings.ToUpper(t)))
	}
	_, err := p.desk.RequestMedia(media...)
	if errors.Is(err, ErrNotOnThisWire) {
		p.desk.calls.report("a script's problem", "problem", "media: "+err.Error())
		return nil
	}
	return err
}

func (p *part) passOn(e bot.PassOn) error {
	switch {
	case e.Stay:
		p.desk.Conference(e.Agent)
		return nil
	case e.Agent != "":
		return p.desk.TransferTo(e.Agent)
	default:
		return p.desk.Transfer(e.Queue)
	}
}

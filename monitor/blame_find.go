package monitor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/bot"
)

// blameFor finds out why an expectation was not met.
func (t *run) blameFor(u bot.Unmet) Fault {
	came := func(event string) bool {
		return slices.ContainsFunc(u.Came, func(e bot.ChatEvent) bool { return e.Name == event })
	}
	f := Fault{Side: t.there()}
	switch {
	case came(bot.EventError) && t.lost != nil:
		f = t.blameOf(t.lost)
		f.Why = "the chat was lost while waiting for " + u.Wanted + ": " + t.lost.Error()
	case t.broke:
		f.Blame, f.Side, f.Why = NoConnection, Network, "the connection to the chat broke, and "+u.Wanted+" did not come"
	case u.Refused:
		f.Blame, f.Why = WrongWords, "this was not to be said: "+quoted(u.Came)
	case u.Event == bot.EventAgentConnected:
		f.Blame, f.Side, f.Why = NoAgent, Queue, "no agent came in time"
	case u.Event == bot.EventMessageReceived && t.answered && came(bot.EventMessageReceived):
		f.Blame, f.Why = WrongWords, "expected "+u.Wanted+", and heard "+quoted(u.Came)
	case came(bot.EventEnded):
		f.Blame, f.Side, f.Why = ChatEnded, t.who(), "the chat was ended while waiting for "+u.Wanted
	case f.Side == TheAgent:
		f.Blame, f.Why = AgentSilent, "the agent said nothing, where "+u.Wanted+" was expected"
	default:
		f.Blame, f.Why = BotSilent, "nobody said anything, where "+u.Wanted+" was expected"
	}
	return f
}

// who is whom the chat was with, now that it is over.
func (t *run) who() Side {
	switch {
	case !t.met.IsZero():
		return TheAgent
	case t.spokenTo:
		return TheBot
	default:
		return ChatServer
	}
}

// quoted is the latest of the words that came.
func quoted(came []bot.ChatEvent) string {
	for _, e := range slices.Backward(came) {
		if e.Name == bot.EventMessageReceived {
			return fmt.Sprintf("%q", e.Text)
		}
	}
	return "nothing"
}

// blameOf finds out whose fault a failed command, or a lost chat, is.
func (t *run) blameOf(err error) Fault {
	var refused *genesys.ResponseError
	var rejected genesys.RejectionError
	switch {
	case errors.Is(err, errAbandoned):
		return t.blameOf(t.lost)
	case errors.As(err, &refused):
		return Fault{Blame: Refused, Side: ChatServer, Why: err.Error()}
	case errors.Is(err, genesys.ErrNoActiveChat), errors.Is(err, genesys.ErrNoSession):
		if t.lost != nil {
			return t.blameOf(t.lost)
		}
		return Fault{Blame: ChatEnded, Side: t.who(), Why: "the chat was over"}
	case errors.As(err, &rejected):
		return Fault{Blame: ItsOwn, Side: TheFile, Why: strings.TrimSuffix(err.Error(), ".")}
	case errors.Is(err, context.DeadlineExceeded):
		return Fault{Blame: NoConnection, Side: Network, Why: "the chat server did not answer in time"}
	default:
		return Fault{Blame: NoConnection, Side: Network, Why: err.Error()}
	}
}

// broken keeps that a command could not be carried out.
func (t *run) broken(ctx context.Context, err error) {
	if errors.Is(ctx.Err(), context.Canceled) {
		return // the run is interrupted
	}
	step := &t.result.Steps[t.step]
	f := t.blameOf(err)
	step.State, step.Why = Broken, f.Why
	f.Step, f.Line = step.Name, step.Line
	t.faults = append(t.faults, f)
}

// circles keeps that the run went in a circle, whatever was missed in it.
func (t *run) circles() {
	t.outcome = Failed
	last := t.result.Steps[len(t.result.Steps)-1]
	t.faults = []Fault{{
		Blame: ItsOwn, Side: TheFile, Step: last.Name, Line: last.Line, Why: "the run goes in a circle; lead it to an `end`",
	}}
}

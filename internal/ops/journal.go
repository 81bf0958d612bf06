package ops

import (
	"errors"
	"log/slog"

	"github.com/botrunner/botrunner/bot"
)

// Observers tells several observers of one conversation, one after the other.
type Observers []bot.Observer

// Observe tells all.
func (all Observers) Observe(o bot.Observation) {
	for _, one := range all {
		one.Observe(o)
	}
}

// A Journal writes down how a conversation fares: at level info how it begins and
// ends and what becomes of its chats, at level debug each step. Nothing in it was
// said by anybody.
type Journal struct {
	// Log gets the lines; it names the conversation.
	Log *slog.Logger
}

// Observe writes a line, or none.
func (j Journal) Observe(o bot.Observation) {
	switch o := o.(type) {
	case bot.Entered:
		j.Log.Debug("step", "step", o.Step)
	case bot.Called:
		j.Log.Debug("call", "operation", o.Operation, "failed", o.Failed, "took", o.Took)
	case bot.Escalated:
		j.Log.Info("agent asked for", "queue", o.Queue)
	case bot.ChatRefused:
		j.Log.Warn("chat refused", "queue", o.Queue, "took", o.Took)
	case bot.AgentCame:
		j.Log.Info("agent came", "queue", o.Queue, "waited", o.Waited)
	case bot.ChatOver:
		j.Log.Info("chat over", "queue", o.Queue, "ending", string(o.Ending), "lasted", o.Lasted)
	case bot.Ended:
		j.ended(o)
	}
}

// ended writes nothing of a conversation that goes on here: how it does, whoever
// takes it up there says.
func (j Journal) ended(o bot.Ended) {
	outcome := outcomeOf(o)
	switch {
	case errors.Is(o.Err, bot.ErrMoved):
	case outcome == handedOver:
		j.Log.Info("conversation handed over", "lasted", o.Lasted)
	default:
		j.Log.Info("conversation over", "outcome", outcome, "lasted", o.Lasted)
	}
}

package mistakes_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows/publish"
	"github.com/botrunner/botrunner/flows/replay"

	"github.com/stretchr/testify/require"
)

// journal is one in memory.
type journal struct{ bytes.Buffer }

func (j *journal) Write(entry []byte) error {
	_, err := j.Buffer.Write(entry)
	return err
}

// talk lets a conversation happen, whatever comes to one's mind, with the
// conversation laid aside and taken up again between any two events. It returns
// where it stood and what its journal has.
func (v *visit) talk(t *testing.T, e *bot.Engine) (*bot.Conversation, *bot.Past) {
	t.Helper()
	j, c, now := &journal{}, e.New("c"), time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC)
	recorder := bot.NewRecorder(e, j)
	const events = 20
	for i := range events {
		before := *c
		ev := v.event(e, c, now, i == 0)
		if at := c.Wake(); !at.IsZero() && at.After(now) {
			now = at
		}
		effects, err := e.Step(c, ev)
		if errors.Is(err, bot.ErrNoAgents) || errors.Is(err, bot.ErrHasAgent) { // what operators wish, and cannot have
			continue
		}
		require.NoError(t, err)
		require.NoError(t, recorder.Record(&before, ev, effects, c))
		kept, err := e.Save(c)
		require.NoError(t, err)
		c, err = e.Load(kept)
		require.NoError(t, err)
	}
	for p, err := range bot.ReadPasts(&j.Buffer) {
		require.NoError(t, err)
		return c, p
	}
	return c, nil
}

// inputs are some that the flow takes.
func (v *visit) inputs(e *bot.Engine, now time.Time) map[string]any {
	inputs := map[string]any{}
	for _, variable := range e.Dialog().Vars {
		value := from(v.s, []any{"fr", "gold", 7, true, from(v.s, v.s.scalars)})
		if e.CheckInputs(map[string]any{variable.Name: value}, now) == nil {
			inputs[variable.Name] = value
		}
	}
	return inputs
}

// event is something that can happen to a conversation, or cannot.
func (v *visit) event(e *bot.Engine, c *bot.Conversation, now time.Time, first bool) bot.Event {
	if first {
		return bot.Started{At: now, Inputs: v.inputs(e, now)}
	}
	chat := func(name string) bot.Event {
		return bot.ChatHappened{At: now, ChatEvent: bot.ChatEvent{Name: name, Agent: "Avery", Text: from(v.s, v.s.scalars), Chat: c.Chat.Number}}
	}
	switch v.s.IntN(12) {
	case 0:
		return bot.Ticked{At: now.Add(time.Hour)}
	case 1:
		return bot.ChatStarted{At: now}
	case 2:
		return bot.ChatFailed{At: now, Doing: bot.CommandStartChat, Reason: "away"}
	case 3:
		return chat(bot.EventAgentConnected)
	case 4:
		return chat(from(v.s, []string{bot.EventMessageReceived, bot.EventAgentDisconnected, bot.EventEnded, bot.EventError, "restored"}))
	case 5:
		return bot.CallDone{At: now, Number: c.Calls, Fields: map[string]any{from(v.s, v.s.keys): from(v.s, []any{"x", 7, 1.5, true, nil})}}
	case 6:
		return from(v.s, []bot.Event{bot.CallFailed{At: now, Number: c.Calls, Reason: "away"}, bot.AgentWanted{At: now}})
	case 7:
		return bot.Said{At: now, Message: bot.Message{From: bot.FromCustomer, Files: []bot.File{{ID: "1", Name: "photo.jpg"}}}}
	case 8:
		return bot.Said{At: now, Message: bot.Message{From: bot.FromCustomer, Text: from(v.s, awkward)}}
	case 9:
		key := from(v.s, v.s.keys)
		return bot.Said{At: now, Message: bot.Message{From: bot.FromCustomer, Text: key, Choice: key}}
	default:
		return bot.Said{At: now, Message: bot.Message{From: bot.FromCustomer, Text: from(v.s, v.s.scalars)}}
	}
}

// versions lets what happened in the flow with the mistakes happen in the one
// without them, and plans the move from one to the other.
func (v *visit) versions(t *testing.T, old, now *bot.Engine, standing *bot.Conversation, past *bot.Past) {
	t.Helper()
	report, err := publish.Plan(publish.Versions{New: []*bot.Engine{old}, Old: []*bot.Engine{now}}, func(yield func(bot.Standing, error) bool) {
		yield(now.Standing(standing), nil)
	})
	require.NoError(t, err)
	require.NotEmpty(t, report.String())
	if past == nil {
		return
	}
	own := replay.New(now).One(past)
	require.Empty(t, own.Differences, "its own flow goes another way")
	asJSON(t, replay.New(old).One(past))
}

package monitor

import (
	"context"
	"slices"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/bot"
)

// connected keeps when the chat was open.
func (t *run) connected(took time.Duration) {
	if t.opened.IsZero() {
		t.opened = time.Now()
		t.phase(PhaseConnect, ChatServer, took)
	}
	t.open, t.agents, t.lost, t.broke = true, nil, nil, false
}

// heard keeps the books of who is there and what was said. It reports whether
// the event is the script's business, and not the monitor's own doing.
func (t *run) heard(ctx context.Context, e bot.ChatEvent) bool {
	who := ByChat
	t.broke = e.Name == genesys.EventDisconnected || t.broke && e.Name == genesys.EventReconnected
	switch e.Name {
	case bot.EventMessageReceived:
		who = t.spoke(e)
	case bot.EventAgentConnected:
		who = ByAgent
		t.agents = append(t.agents, e.Agent)
		if t.met.IsZero() {
			t.met = time.Now()
			t.phase(PhaseQueueWait, Queue, time.Since(t.opened))
		}
	case bot.EventAgentDisconnected:
		who = ByAgent
		if i := slices.Index(t.agents, e.Agent); i >= 0 {
			t.agents = slices.Delete(t.agents, i, i+1)
		}
	case bot.EventAgentTypingStarted, bot.EventAgentTypingStopped, bot.EventAgentTypingTimeout:
		who = t.speaker(e)
	case bot.EventEnded:
		t.open = false
	case bot.EventError:
		t.lost = t.whyLost(ctx)
	case genesys.EventStarted, genesys.EventClientConnected, genesys.EventClientDisconnected:
		return false
	}
	l := Line{Who: who, Name: e.Agent, Text: t.masked(e.Text), Choices: e.Choices}
	if e.Name != bot.EventMessageReceived {
		l.Event = e.Name
	}
	t.talks(l)
	return true
}

// spoke keeps that somebody said something.
func (t *run) spoke(e bot.ChatEvent) Speaker {
	who := t.speaker(e)
	t.answered = true
	if !t.spokenTo {
		t.spokenTo = true
		t.phase(PhaseFirstReply, t.there(), time.Since(t.opened))
	}
	if who == ByAgent && !t.byAgent {
		t.byAgent = true
		t.phase(PhaseAgentFirstWord, TheAgent, time.Since(t.met))
	}
	return who
}

// speaker is whose word it is: an agent's, if one of that name is there.
func (t *run) speaker(e bot.ChatEvent) Speaker {
	if slices.Contains(t.agents, e.Agent) {
		return ByAgent
	}
	return ByBot
}

// there is who should answer.
func (t *run) there() Side {
	if len(t.agents) > 0 {
		return TheAgent
	}
	return TheBot
}

// whyLost asks the service why the chat was lost, since the event says it only
// in words; nil: it was not.
func (t *run) whyLost(ctx context.Context) error {
	past, cancel := context.WithCancel(ctx)
	cancel() // only what was told already
	var why error
	for {
		e, err := t.losses.Next(past)
		if err != nil {
			return why
		}
		if f, ok := e.Data.(*genesys.Failure); ok && f.Errors[0].Code == genesys.SessionLost {
			why = f.Errors[0].Err
		}
	}
}

// phase keeps how long a part of the chat took.
func (t *run) phase(name string, side Side, took time.Duration) {
	t.result.Phases = append(t.result.Phases, Measure{Name: name, Took: Seconds(took)})
	t.phaseSides = append(t.phaseSides, side)
}

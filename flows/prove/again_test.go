package prove

import (
	"slices"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/require"
)

// again plays what refutes a claim, from nothing but what an author reads, and
// sees that it does.
func again(t *testing.T, p *Prover, c Claim, seed uint64) {
	t.Helper()
	note := []any{"seed %d: %s\n%s\n%s", seed, c.Says, c.Talk, generate(seed)}
	e, err := bot.NewEngine(p.d, bot.EngineOptions{Hours: shut(c.Closed)})
	require.NoError(t, err)
	r := &repeat{t: t, e: e, c: e.New("again"), now: time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC), note: note}
	r.do(bot.Started{At: r.now, Inputs: c.Given})
	var mark bot.Conversation
	for i, l := range c.Talk {
		require.Equal(t, l.At, p.d.Steps[r.c.At].Name, note...)
		if i == c.Again {
			mark = *r.c
		}
		r.chats = 0
		r.line(l)
		r.called = slices.Contains(p.words(), l.User)
	}
	switch {
	case c.Circle:
		require.Equal(t, mark.At, r.c.At, note...)
		require.Equal(t, mark.Phase, r.c.Phase, note...)
	case c.Name == NoLoop || c.Name == Ends || c.Name == AtMost:
		require.Equal(t, bot.OutcomeRunaway, r.c.Outcome, note...)
	case c.Name == SilentEnds && r.c.Outcome != bot.OutcomeRunaway:
		require.NotEqual(t, bot.Over, r.c.Phase, note...)
		require.True(t, r.c.Wake().IsZero(), note...)
	case c.Name == AgentNear:
		r.noAgent(p)
	}
}

// noAgent sees that the last line brought in nobody. Where it was no anytime
// word, none of them may.
func (r *repeat) noAgent(p *Prover) {
	if r.called {
		require.Zero(r.t, r.chats, r.note...)
		return
	}
	at := *r.c
	for _, call := range p.words() {
		*r.c, r.chats = at, 0
		r.line(Line{User: call})
		require.Zero(r.t, r.chats, r.note...)
	}
}

type repeat struct {
	called bool // the last line was an anytime word

	t     *testing.T
	e     *bot.Engine
	c     *bot.Conversation
	now   time.Time
	chats int
	note  []any
}

func (r *repeat) do(e bot.Event) {
	effects, err := r.e.Step(r.c, e)
	require.NoError(r.t, err, r.note...)
	for _, e := range effects {
		if _, is := e.(bot.StartChat); is {
			r.chats++
			r.do(bot.ChatStarted{At: r.now})
		}
	}
}

func (r *repeat) line(l Line) {
	switch {
	case l.Call != "":
		r.do(bot.CallDone{At: r.now, Number: r.c.Calls, Fields: l.Answers})
	case l.Silence != "":
		length, err := time.ParseDuration(l.Silence)
		require.NoError(r.t, err)
		for until := r.now.Add(length); !r.c.Wake().IsZero() && !r.c.Wake().After(until); {
			r.now = r.c.Wake()
			r.do(bot.Ticked{At: r.now})
		}
	case l.Event != "":
		r.do(bot.ChatHappened{At: r.now, ChatEvent: bot.ChatEvent{Name: l.Event, Text: l.Text, Agent: "Avery", Chat: r.c.Chat.Number}})
	default:
		text := l.User + l.Press
		m := bot.Message{From: bot.FromCustomer, Text: text, Choice: l.Press}
		if l.File != "" {
			m.Files = []bot.File{{ID: l.File, Name: l.File}}
		}
		r.do(bot.Said{At: r.now, Message: m})
		if r.c.Phase != bot.Over && !r.c.Settle.IsZero() {
			r.now = r.c.Settle
			r.do(bot.Ticked{At: r.now})
		}
	}
}

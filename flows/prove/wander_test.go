package prove

import (
	"time"

	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/require"
)

// deed is one random thing that can happen where the conversation waits.
func (w *wanderer) deed() {
	w.now = w.now.Add(time.Duration(w.r.IntN(20)) * time.Second)
	switch w.r.IntN(8) {
	case 0:
		w.tick()
	case 1:
		if !w.wordless {
			w.word()
			return
		}
		fallthrough
	case 2, 3:
		w.chat()
	default:
		w.answer()
	}
}

func (w *wanderer) tick() {
	if at := w.c.Wake(); !at.IsZero() {
		w.now = at
		w.do(bot.Ticked{At: w.now})
	}
}

func (w *wanderer) say(text string) {
	w.do(bot.Said{At: w.now, Message: bot.Message{From: bot.FromCustomer, Text: text}})
	if w.c.Phase == bot.Asking && !w.c.Settle.IsZero() && w.r.IntN(3) > 0 {
		w.now = w.c.Settle
		w.do(bot.Ticked{At: w.now})
	}
}

// answer is any answer to a question, a pressed button or the answer of a call.
func (w *wanderer) answer() {
	switch v := w.p.steps[max(w.c.At, 0)].Verb.(type) {
	case *bot.Call:
		w.reply()
	case *bot.Ask:
		if len(v.Options) > 0 && w.r.IntN(4) > 0 {
			key := v.Options[w.r.IntN(len(v.Options))].Key
			w.do(bot.Said{At: w.now, Message: bot.Message{From: bot.FromCustomer, Text: key, Choice: key}})
			return
		}
		if w.r.IntN(2) == 0 && w.sends(v) {
			return
		}
		said := w.p.samples.said
		w.say(said[w.r.IntN(len(said))])
	}
}

// sends sends a file to a question for one.
func (w *wanderer) sends(v *bot.Ask) bool {
	if v.Save == bot.Nowhere || w.p.d.Vars[v.Save].Name != "f" {
		return false
	}
	w.do(bot.Said{At: w.now, Message: bot.Message{From: bot.FromCustomer, Files: []bot.File{{ID: "1", Name: "photo.jpg"}}}})
	return true
}

func (w *wanderer) reply() {
	if w.r.IntN(4) == 0 {
		w.do(bot.CallFailed{At: w.now, Number: w.c.Calls, Reason: "away"})
		return
	}
	fields := map[string]any{}
	if w.r.IntN(3) > 0 {
		fields["vip"], fields["a"] = w.r.IntN(2) == 0, w.r.IntN(50)-3
	}
	w.do(bot.CallDone{At: w.now, Number: w.c.Calls, Fields: fields})
}

// chat is something that the chat does.
func (w *wanderer) chat() {
	if w.c.Chat.State == bot.NoChat {
		return
	}
	names := []string{bot.EventAgentConnected, bot.EventAgentDisconnected, bot.EventMessageReceived, bot.EventEnded, bot.EventError}
	w.happen(names[w.r.IntN(len(names))])
}

func (w *wanderer) happen(name string) {
	w.do(bot.ChatHappened{At: w.now, ChatEvent: bot.ChatEvent{Name: name, Agent: "Avery", Text: "Hello", Chat: w.c.Chat.Number}})
}

// word calls for an anytime entry. One that resumes costs no try, and the open
// question is asked once more; one that has to bring in an agent does.
func (w *wanderer) word() {
	asking := w.c.Phase == bot.Asking
	if asking && w.r.IntN(2) == 0 {
		w.help()
		return
	}
	words := []string{"agent", "elsewhere", "back", "anew"}
	said, before := words[w.r.IntN(len(words))], w.started
	if c := w.claims[AgentNear]; c.Verdict == Holds && w.r.IntN(2) == 0 {
		said = c.Word
	}
	w.entered = 0
	w.do(bot.Said{At: w.now, Message: bot.Message{From: bot.FromCustomer, Text: said}})
	if c := w.claims[AgentNear]; c.Verdict == Holds && said == c.Word && asking {
		require.Greater(w.t, w.started, before, w.note...)
	}
}

func (w *wanderer) help() {
	misses, all, at := w.c.Misses, w.c.AllMisses, w.c.At
	ask := bot.Said{At: w.now, Message: bot.Message{From: bot.FromCustomer, Text: "help"}}
	w.happened = append(w.happened, ask)
	effects, err := w.engine.Step(w.c, ask)
	require.NoError(w.t, err, w.note...)
	var said []string
	for _, e := range effects {
		if tell, is := e.(bot.Tell); is {
			said = append(said, tell.Text)
		}
	}
	v, _ := w.p.steps[at].Verb.(*bot.Ask)
	require.Equal(w.t, []string{"The help.", v.Prompt.Fixed}, said, w.note...)
	require.Equal(w.t, []int{misses, all, at}, []int{w.c.Misses, w.c.AllMisses, w.c.At}, w.note...)
	w.look()
}

// fallSilent says nothing more; what comes of it is bounded if that was proved.
func (w *wanderer) fallSilent() {
	c := w.claims[SilentEnds]
	if c.Verdict != Holds {
		return
	}
	within, err := time.ParseDuration(c.Within)
	require.NoError(w.t, err)
	var waited time.Duration
	for range 50 + len(w.w.states)*4 {
		if w.c.Phase == bot.Over {
			require.LessOrEqual(w.t, waited, within, w.note...)
			return
		}
		if w.c.Phase == bot.HandedOver && (len(w.c.Chat.Agents) > 0 || w.r.IntN(3) == 0) {
			w.happen([]string{bot.EventEnded, bot.EventError}[w.r.IntN(2)])
			continue
		}
		at := w.c.Wake()
		require.False(w.t, at.IsZero(), w.note...)
		if w.c.Settle.IsZero() {
			waited += at.Sub(w.now)
		}
		w.now = at
		w.do(bot.Ticked{At: at})
	}
	require.Fail(w.t, "silence does not end", w.note...)
}

// answerOn answers, rightly or wrongly, until the conversation ends, if that was
// proved.
func (w *wanderer) answerOn() {
	if !w.holds(Ends) {
		return
	}
	for range 100 + len(w.w.states)*40 {
		switch {
		case w.c.Phase == bot.Over:
			return
		case w.c.Phase == bot.HandedOver:
			w.happen([]string{bot.EventAgentConnected, bot.EventEnded, bot.EventError}[w.r.IntN(3)])
		case w.c.Phase == bot.Listening && w.c.Chat.State != bot.NoChat && w.r.IntN(2) == 0:
			w.happen(bot.EventEnded)
		case w.c.Phase == bot.Listening && w.c.Wake().IsZero():
			return // it waits for ever, which is another claim's concern
		case w.c.Phase == bot.Listening || w.r.IntN(4) == 0:
			w.tick()
		default:
			w.answer()
		}
	}
	require.Fail(w.t, "the conversation does not end", w.note...)
}

// fickle hours are open every other second, so a random conversation finds them
// now open and now closed.
type fickle struct{}

func (fickle) Open(name string, at time.Time) bool { return at.Second()%2 == len(name)%2 }

func (fickle) Opens(_ string, at time.Time) time.Time { return at.Add(time.Hour) }

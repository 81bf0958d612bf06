package bot_test

import (
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/require"
)

type readText struct{}

func (readText) Read(s string) (any, bool) { return s, s != "" }

type readInt struct{}

func (readInt) Read(s string) (any, bool) {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' {
			return nil, false
		}
		n = n*10 + int(r-'0')
	}
	return n, s != ""
}

func handmade() *bot.Dialog {
	fixed := func(s string) bot.Text { return bot.Text{Fixed: s} }
	ask := func(save int, ty bot.Type) *bot.Ask {
		return &bot.Ask{Prompt: fixed("?"), Save: save, Type: ty, Tries: 3, Retry: []bot.Text{fixed("again")}, GiveUp: 8, Silent: 8, Wait: 2 * time.Minute, Nudge: fixed("there?")}
	}
	return &bot.Dialog{
		Name: "h", Language: "en", Hash: "abc",
		Vars: []bot.Var{{Name: "name"}, {Name: "age"}, {Name: "email"}, {Name: "topic"}, {Name: "urgency"}, {Name: "priority"}},
		Steps: []bot.Step{
			{Name: "welcome", Verb: &bot.Say{Text: fixed("Hello")}, Next: 1},
			{Name: "name", Verb: ask(0, readText{}), Next: 2},
			{Name: "age", Verb: ask(1, readInt{}), Next: 3},
			{Name: "email", Verb: ask(2, readText{}), Next: 4},
			{Name: "topic", Verb: &bot.Ask{Prompt: fixed("topic"), Save: 3, Tries: 3, GiveUp: 8, Silent: 8, Options: []bot.Option{
				{Key: "billing", Label: fixed("A bill or a payment"), Also: []string{"bill", "invoice"}, Next: -1},
				{Key: "outage", Label: fixed("Something is broken"), Also: []string{"broken", "down"}, Next: -1},
			}}, Next: 5},
			{Name: "urgency", Verb: ask(4, readInt{}), Next: 6},
			{Name: "score", Verb: &bot.Set{Assign: []bot.Assignment{{Var: 5, Value: func(s bot.Scope) (any, error) { return s.Vars[4].(int) + 1, nil }}}}, Next: 7},
			{Name: "route", Verb: &bot.Decide{Branches: []bot.Branch{{Next: 8}}}, Next: -1},
			{Name: "done", Verb: &bot.End{Say: fixed("bye"), Outcome: "done"}, Next: -1},
		},
		Anytime: []bot.Anytime{{Name: "human", Words: []string{"agent", "human", "speak to someone"}, Next: 8}, {Name: "help", Words: []string{"help", "?"}, Say: fixed("I ask"), Next: -1}},
	}
}

var talk = []string{"Ada Lovelace", "seventeen", "42", "ada@example.com", "something is broken", "4"}

func BenchmarkHandmade(b *testing.B) {
	for _, saved := range []bool{false, true} {
		name := "memory"
		if saved {
			name = "saved"
		}
		b.Run(name, func(b *testing.B) {
			e, err := bot.NewEngine(handmade(), bot.EngineOptions{})
			require.NoError(b, err)
			now := time.Unix(1e9, 0)
			turns := 0
			b.ReportAllocs()
			for b.Loop() {
				c := e.New("c1")
				step := func(ev bot.Event) {
					turns++
					if _, err := e.Step(c, ev); err != nil {
						b.Fatal(err)
					}
					if saved {
						data, err := e.Save(c)
						if err != nil {
							b.Fatal(err)
						}
						if c, err = e.Load(data); err != nil {
							b.Fatal(err)
						}
					}
				}
				step(bot.Started{At: now})
				for _, s := range talk {
					step(bot.Said{At: now, Message: bot.Message{Text: s}})
				}
				if c.Outcome != "done" {
					b.Fatal(c)
				}
			}
			b.ReportMetric(float64(turns)/b.Elapsed().Seconds(), "turns/s")
		})
	}
}

package bot_test

import (
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/require"
)

// sevenTurns is a conversation of five questions with one wrong answer, from
// the start to the escalation.
var sevenTurns = []bot.Event{
	bot.Started{At: benchNow, Inputs: map[string]any{"tier": "gold"}},
	bot.Said{At: benchNow, Message: bot.Message{Text: "Ada Lovelace"}},
	bot.Said{At: benchNow, Message: bot.Message{Text: "seventeen"}},
	bot.Said{At: benchNow, Message: bot.Message{Text: "I am 42"}},
	bot.Said{At: benchNow, Message: bot.Message{Text: "my mail is ada@example.com"}},
	bot.Said{At: benchNow, Message: bot.Message{Text: "something is broken"}},
	bot.Said{At: benchNow, Message: bot.Message{Text: "4"}},
}

var benchNow = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

func prequalify(tb testing.TB) *bot.Engine {
	tb.Helper()
	const file = "../examples/flows/prequalify.flow.yaml"
	data, err := os.ReadFile(file)
	require.NoError(tb, err)
	dialog, problems := flows.Load(file, data)
	require.False(tb, problems.Fatal(), problems.String())
	e, err := bot.NewEngine(dialog, bot.EngineOptions{})
	require.NoError(tb, err)
	return e
}

// BenchmarkTurns counts turns: an event taken and its effects returned.
func BenchmarkTurns(b *testing.B) {
	b.Run("in_memory", func(b *testing.B) { benchmarkTurns(b, false) })
	b.Run("saved", func(b *testing.B) { benchmarkTurns(b, true) })
}

func benchmarkTurns(b *testing.B, saved bool) {
	b.Helper()
	e := prequalify(b)
	b.ReportAllocs()
	for b.Loop() {
		c := e.New("c1")
		for _, ev := range sevenTurns {
			if _, err := e.Step(c, ev); err != nil {
				b.Fatal(err)
			}
			if saved {
				c = saveAndLoad(b, e, c)
			}
		}
		if c.Phase != bot.HandedOver {
			b.Fatal("the conversation went elsewhere: ", c.Phase)
		}
	}
	turns := float64(b.N * len(sevenTurns))
	b.ReportMetric(turns/b.Elapsed().Seconds(), "turns/s")
	b.ReportMetric(0, "ns/op") // the figure is turns
}

func saveAndLoad(b *testing.B, e *bot.Engine, c *bot.Conversation) *bot.Conversation {
	b.Helper()
	data, err := e.Save(c)
	if err != nil {
		b.Fatal(err)
	}
	if c, err = e.Load(data); err != nil {
		b.Fatal(err)
	}
	return c
}

// BenchmarkWaiting measures what a conversation that waits for its customer
// holds on to, in memory and as bytes.
func BenchmarkWaiting(b *testing.B) {
	e := prequalify(b)
	const many = 20_000
	for b.Loop() {
		before := heap()
		all := make([]*bot.Conversation, many)
		for i := range all {
			all[i] = e.New("c1")
			for _, ev := range sevenTurns[:6] {
				if _, err := e.Step(all[i], ev); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(heap()-before)/many, "B/conversation")
		data, err := e.Save(all[0])
		require.NoError(b, err)
		b.ReportMetric(float64(len(data)), "B/saved")
		runtime.KeepAlive(all)
	}
	b.ReportMetric(0, "ns/op")
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

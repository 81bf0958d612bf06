package replay_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/replay"
	"github.com/botrunner/botrunner/internal/golden"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

func load(tb testing.TB, file txtar.File) *bot.Engine {
	tb.Helper()
	d, problems := flows.Load(file.Name, file.Data)
	require.NotNil(tb, d, problems.String())
	e, err := bot.NewEngine(d, bot.EngineOptions{})
	require.NoError(tb, err)
	return e
}

// shelf is a journal in memory.
type shelf struct{ bytes.Buffer }

func (s *shelf) Write(entry []byte) error {
	_, err := s.Buffer.Write(entry)
	return err
}

// A talker lets conversations happen, a line for each event.
type talker struct {
	t        testing.TB
	e        *bot.Engine
	c        *bot.Conversation
	recorder *bot.Recorder
	journal  *shelf
	now      time.Time
}

func (w *talker) line(line string) {
	verb, rest, _ := strings.Cut(line, " ")
	switch verb {
	case "conversation":
		id, inputs, _ := strings.Cut(rest, " ")
		w.c, w.recorder = w.e.New(id), bot.NewRecorder(w.e, w.journal)
		w.do(bot.Started{At: w.now, Inputs: values(w.t, inputs)})
	case "say":
		w.do(bot.Said{At: w.now, Message: bot.Message{Text: rest}})
	case "wait":
		d, err := time.ParseDuration(rest)
		require.NoError(w.t, err)
		end := w.now.Add(d)
		for at := w.c.Wake(); !at.IsZero() && !at.After(end); at = w.c.Wake() {
			w.now = at
			w.do(bot.Ticked{At: at.Add(time.Millisecond)}) // clocks are late
		}
		w.now = end
	case "left":
		w.do(bot.CustomerLeft{At: w.now})
	case "started":
		w.do(bot.ChatStarted{At: w.now})
	case "chat":
		w.do(bot.ChatHappened{At: w.now, ChatEvent: bot.ChatEvent{Name: rest, Agent: "Avery", Text: "Hello", Chat: w.c.Chat.Number}})
	case "done":
		w.do(bot.CallDone{At: w.now, Number: w.c.Calls, Fields: values(w.t, rest)})
	case "undone":
		w.do(bot.CallFailed{At: w.now, Number: w.c.Calls, Reason: rest})
	default:
		require.Fail(w.t, "unknown line", line)
	}
}

func values(tb testing.TB, text string) map[string]any {
	tb.Helper()
	m := map[string]any{}
	if text != "" {
		require.NoError(tb, json.Unmarshal([]byte(text), &m))
	}
	return m
}

func (w *talker) do(ev bot.Event) {
	before := *w.c
	effects, err := w.e.Step(w.c, ev)
	require.NoError(w.t, err)
	require.NoError(w.t, w.recorder.Record(&before, ev, effects, w.c))
}

// talk lets what stands in a text happen with a flow, and returns the journal.
func talk(tb testing.TB, e *bot.Engine, text string) *shelf {
	tb.Helper()
	w := &talker{t: tb, e: e, journal: &shelf{}, now: time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC)}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			w.line(line)
		}
	}
	return w.journal
}

// Each file of testdata holds a flow, an edited one, and conversations with the
// first; below them is what the second would have made of these.
func TestReportsSayWhatWouldHaveDiffered(t *testing.T) {
	golden.Run(t, func(t *testing.T, parts []txtar.File) string {
		require.Len(t, parts, 3, "a flow, an edited one, and talk")
		before, now := load(t, parts[0]), load(t, parts[1])
		journal := talk(t, before, string(parts[2].Data)).Bytes()
		same, err := replay.New(before).All(t.Context(), bot.ReadPasts(bytes.NewReader(journal)), replay.Options{})
		require.NoError(t, err)
		assert.Empty(t, same.Changes, "%s", same)
		report, err := replay.New(now).All(t.Context(), bot.ReadPasts(bytes.NewReader(journal)), replay.Options{Workers: 1})
		require.NoError(t, err)
		parallel, err := replay.New(now).All(t.Context(), bot.ReadPasts(bytes.NewReader(journal)), replay.Options{Workers: 4})
		require.NoError(t, err)
		assert.Equal(t, report, parallel, "the report does not hang on who is done first")
		return report.String()
	})
}

const short = "flow: f\nsteps:\n  name: {ask: Your name?, save: name, type: text}\n  bye: {end: done}\n"

func many(t *testing.T, n int) (e *bot.Engine, pasts iter.Seq2[*bot.Past, error]) {
	t.Helper()
	e = load(t, txtar.File{Name: "f", Data: []byte(short)})
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "conversation c%d\nsay Ada\n", i)
	}
	return e, bot.ReadPasts(&talk(t, e, text.String()).Buffer)
}

func TestAnInterruptedReplayReportsOnWhatIsDone(t *testing.T) {
	e, pasts := many(t, 1000)
	ctx, stop := context.WithCancel(t.Context())
	var told []int
	report, err := replay.New(e).All(ctx, pasts, replay.Options{Workers: 1, Progress: func(done int) {
		told = append(told, done)
		stop()
	}})
	require.NoError(t, err)
	assert.Equal(t, []int{100}, told[:1])
	assert.True(t, report.Interrupted)
	assert.GreaterOrEqual(t, report.Conversations, 100)
	assert.Less(t, report.Conversations, 1000)
	assert.Contains(t, report.String(), "interrupted; this is about the conversations up to here")
}

func TestAJournalThatBreaksOffIsReportedAsFarAsItGoes(t *testing.T) {
	e, pasts := many(t, 3)
	broken := errors.New("no more")
	report, err := replay.New(e).All(t.Context(), func(yield func(*bot.Past, error) bool) {
		for p, err := range pasts {
			if !yield(p, err) {
				return
			}
		}
		yield(nil, broken)
	}, replay.Options{})
	require.ErrorIs(t, err, broken)
	assert.Equal(t, 3, report.Same)
}

func TestAConversationThatHasNotEndedIsTakenUpWhereItWas(t *testing.T) {
	e := load(t, txtar.File{Name: "f", Data: []byte(short)})
	for p, err := range bot.ReadPasts(&talk(t, e, "conversation c1").Buffer) {
		require.NoError(t, err)
		c, err := replay.Resume(e, p)
		require.NoError(t, err)
		assert.Equal(t, "name", e.Standing(c).Step)
		other := load(t, txtar.File{Name: "f", Data: []byte(short + "# edited\n")})
		_, err = replay.Resume(other, p)
		require.ErrorIs(t, err, bot.ErrForeign)
	}
}

// BenchmarkReplay counts conversations: pasts of two events, read and gone
// through on all processors.
func BenchmarkReplay(b *testing.B) {
	e, text := load(b, txtar.File{Name: "f", Data: []byte(short)}), strings.Repeat("conversation c\nsay Ada\n", 10_000)
	journal := talk(b, e, text).Bytes()
	for b.Loop() {
		report, err := replay.New(e).All(b.Context(), bot.ReadPasts(bytes.NewReader(journal)), replay.Options{})
		require.NoError(b, err)
		require.Equal(b, 10_000, report.Same)
	}
	b.ReportMetric(float64(10_000*b.N)/b.Elapsed().Seconds(), "conversations/s")
	b.ReportMetric(0, "ns/op") // the figure is conversations
}

package publish_test

import (
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/publish"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const order = `
flow: order
steps:
  name: {ask: Your name?, save: name, type: text}
  age: {ask: How old are you?, save: age, type: whole_number}
  town: {ask: Your town?, save: town, type: text}
  bye: {say: Bye, end: done}
`

func load(t *testing.T, flow string) *bot.Engine {
	t.Helper()
	d, problems := flows.Load("f", []byte(flow))
	require.NotNil(t, d, problems.String())
	e, err := bot.NewEngine(d, bot.EngineOptions{})
	require.NoError(t, err)
	return e
}

// standing is where conversations stand after so many answers, by their ids.
func standing(t *testing.T, e *bot.Engine, answers int, ids ...string) []bot.Standing {
	t.Helper()
	var list []bot.Standing
	for _, id := range ids {
		c, now := e.New(id), time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC)
		events := []bot.Event{bot.Started{At: now}}
		for _, text := range []string{"Ada", "36", "London"}[:answers] {
			events = append(events, bot.Said{At: now, Message: bot.Message{Text: text}})
		}
		for _, ev := range events {
			_, err := e.Step(c, ev)
			require.NoError(t, err)
		}
		list = append(list, e.Standing(c))
	}
	return list
}

func each(list ...[]bot.Standing) iter.Seq2[bot.Standing, error] {
	return func(yield func(bot.Standing, error) bool) {
		for _, part := range list {
			for _, s := range part {
				if !yield(s, nil) {
					return
				}
			}
		}
	}
}

func TestAPlanSaysWhoStaysAndWhy(t *testing.T) {
	old := load(t, order)
	now := load(t, strings.NewReplacer("How old are you?", "Your age?", "say: Bye", "say: Goodbye", "  town: {ask", "  place: {was: town, ask", "name: {ask", "name: {was: nom, ask").Replace(order))
	other := load(t, strings.Replace(order, "flow: order", "flow: other", 1))
	report, err := publish.Plan(publish.Versions{New: []*bot.Engine{now}, Old: []*bot.Engine{old, other}}, each(
		standing(t, old, 0, "a1", "a2"), standing(t, old, 1, "b1", "b2", "b3", "b4"), standing(t, old, 2, "c1"),
		standing(t, now, 1, "d1"), standing(t, other, 1, "e1"),
		[]bot.Standing{{ID: "f1", Dialog: "nobody knows", Step: "age"}},
	))
	require.NoError(t, err)
	assert.Equal(t, &publish.Report{
		Running: 10, Move: 3, Current: 1, Stay: 4, Unknown: 1, Gone: 1,
		Why: []publish.Reason{
			{Flow: "order", Step: "age", Reason: "has changed", Conversations: 4, Examples: []string{"b1", "b2", "b3"}},
		},
		Renames: []publish.Rename{{Flow: "order", Step: "name", Was: "nom"}},
	}, report)
	assert.Equal(t, `10 conversations: 3 move, 5 stay, 1 are in the new version already, and of 1 nothing can be said: their version is not at hand
    4 stay in order: step `+"`age`"+` has changed (b1, b2, b3)
    1 stay in a flow that is not published here
warning: order: step `+"`name` says `was: nom`"+`, and no version at hand has such a step
`, report.String())
}

func TestWhereNothingMovesThePlanSaysWhy(t *testing.T) {
	old, now := load(t, order), load(t, order+"# edited\n")
	report, err := publish.Plan(publish.Versions{New: []*bot.Engine{now}, Pinned: "nothing is kept"}, each(standing(t, old, 1, "a1", "a2"), standing(t, now, 1, "b1")))
	require.NoError(t, err)
	report.Unread = 2
	assert.Equal(t, `3 conversations: 0 move, 2 stay, 1 are in the new version already
    2 stay in order: nothing is kept (a1, a2)
    2 more cannot be read: they were kept with another key, or by a newer program
`, report.String())
}

func TestAPlanHasWhatCameBeforeAnError(t *testing.T) {
	old, broken := load(t, order), errors.New("no more")
	report, err := publish.Plan(publish.Versions{New: []*bot.Engine{load(t, order+"# edited\n")}, Old: []*bot.Engine{old}}, func(yield func(bot.Standing, error) bool) {
		for s, err := range each(standing(t, old, 1, "a1")) {
			yield(s, err)
		}
		yield(bot.Standing{}, broken)
	})
	require.ErrorIs(t, err, broken)
	assert.Equal(t, 1, report.Move)
	assert.Equal(t, "1 conversation: 1 move, 0 stay\n", report.String())
}

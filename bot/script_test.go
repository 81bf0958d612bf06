package bot_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

func TestAScriptKeepsOnlySoMuchOfWhatNobodyExpects(t *testing.T) {
	dialog := load(t, txtar.File{Name: "agent.yaml", Data: []byte(`
agent: Deaf
steps:
  in: {join: {after: 1h}}
  hear: {expect: {save: {first: event.text}}}
  stay: {ignore: true}`)})
	e, err := bot.NewEngine(dialog, bot.EngineOptions{})
	require.NoError(t, err)
	c, now := e.New("c1"), time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	_, err = e.Step(c, bot.Started{At: now})
	require.NoError(t, err)
	for i := range bot.MaxInbox + 3 {
		effects, err := e.Step(c, bot.Said{At: now, Message: bot.Message{Text: strconv.Itoa(i)}})
		require.NoError(t, err)
		assert.Len(t, effects, max(0, min(1, i-bot.MaxInbox+1)), "the operator is told of each that is lost")
	}
	assert.Len(t, c.Inbox, bot.MaxInbox)
	_, err = e.Step(c, bot.Ticked{At: now.Add(time.Hour)})
	require.NoError(t, err)
	assert.Equal(t, "3", c.Vars[len(c.Vars)-1], "the oldest that was kept")
	assert.Len(t, c.Inbox, bot.MaxInbox-1)
}

func TestAStepThatFailsLeavesTheInboxAlone(t *testing.T) {
	dialog := load(t, txtar.File{Name: "agent.yaml", Data: []byte(`
agent: Once
steps:
  in: {join: true}
  hear: {expect: {text: go}}`)})
	e, err := bot.NewEngine(dialog, bot.EngineOptions{})
	require.NoError(t, err)
	c, now := e.New("c1"), time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	_, err = e.Step(c, bot.Started{At: now})
	require.NoError(t, err)
	_, err = e.Step(c, bot.Said{At: now, Message: bot.Message{Text: "wait"}})
	require.NoError(t, err)
	before := *c
	_, err = e.Step(c, bot.Started{At: now})
	require.ErrorIs(t, err, bot.ErrStarted)
	assert.Equal(t, before, *c)
	other := *c
	_, err = e.Step(c, bot.Said{At: now, Message: bot.Message{Text: "a"}})
	require.NoError(t, err)
	_, err = e.Step(&other, bot.Said{At: now, Message: bot.Message{Text: "b"}})
	require.NoError(t, err)
	assert.Equal(t, []string{"wait", "a"}, []string{c.Inbox[0].Text, c.Inbox[1].Text}, "copies share nothing that changes")
}

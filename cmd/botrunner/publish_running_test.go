package main

import (
	"bytes"
	"context"
	"os"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A journal tells of conversations that go on: those of which it has no end.
func TestAJournalTellsWhoIsStillThere(t *testing.T) {
	t.Chdir(t.TempDir())
	for dir, flow := range map[string]string{
		"old": "flow: f\nsteps:\n  name: {ask: Your name?, save: name, type: text}\n  age: {ask: Your age?, save: age, type: whole_number}\n",
		"new": "flow: f\nsteps:\n  name: {ask: Your name?, save: name, type: text}\n  age: {ask: How old are you?, save: age, type: whole_number}\n",
	} {
		require.NoError(t, os.Mkdir(dir, 0o700))
		require.NoError(t, os.WriteFile(dir+"/f.flow.yaml", []byte(flow), 0o600))
	}
	e, err := loadEngine(streams{err: os.Stderr}, "old/f.flow.yaml", systems{}, false)
	require.NoError(t, err)
	journal, err := openJournal("talks.journal")
	require.NoError(t, err)
	now := time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC)
	for id, events := range map[string][]bot.Event{
		"ended": {bot.Started{At: now}, bot.CustomerLeft{At: now}},
		"named": {bot.Started{At: now}, bot.Said{At: now, Message: bot.Message{Text: "Ada"}}},
		"began": {bot.Started{At: now}},
	} {
		c, recorder := e.New(id), bot.NewRecorder(e, journal)
		for _, ev := range events {
			before := *c
			effects, err := e.Step(c, ev)
			require.NoError(t, err)
			require.NoError(t, recorder.Record(&before, ev, effects, c))
		}
	}
	require.NoError(t, journal.close())
	var out, failure bytes.Buffer
	status := run(t.Context(), []string{"publish", "--dry-run", "new", "--from", "old", "--running", "talks.journal"}, streams{out: &out, err: &failure})
	require.Zero(t, status, failure.String())
	assert.Equal(t, "2 conversations: 1 move, 1 stay\n    1 stay in f: step `age` has changed (named)\n", out.String())
	out.Reset()
	require.Zero(t, run(t.Context(), []string{"publish", "--dry-run", "new", "--running", "talks.journal"}, streams{out: &out, err: &failure}))
	assert.Equal(t, "2 conversations: 0 move, 0 stay, and of 2 nothing can be said: their version is not at hand\n", out.String())
}

func TestAReplayThatIsStoppedReportsWhatItHas(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("f.flow.yaml", []byte("flow: f\nsteps: {name: {ask: Your name?}}\n"), 0o600))
	e, err := loadEngine(streams{err: os.Stderr}, "f.flow.yaml", systems{}, false)
	require.NoError(t, err)
	journal, err := openJournal("talks.journal")
	require.NoError(t, err)
	c := e.New("c1")
	effects, err := e.Step(c, bot.Started{})
	require.NoError(t, err)
	require.NoError(t, bot.NewRecorder(e, journal).Record(e.New("c1"), bot.Started{}, effects, c))
	require.NoError(t, journal.close())
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out, failure bytes.Buffer
	require.Zero(t, run(ctx, []string{"replay", "talks.journal", "--flow", "f.flow.yaml"}, streams{out: &out, err: &failure}), failure.String())
	assert.Equal(t, "interrupted; this is about the conversations up to here\n0 conversations, 0 % the same way\n", out.String())
}

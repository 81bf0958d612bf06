package bot_test

import (
	"bytes"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

const twoQuestions = "flow: f\nsteps:\n  name: {ask: Name?, save: n, type: text}\n  age: {ask: Age?, save: a, type: whole_number}\n  bye: {end: done}\n"

// pieces are a conversation as two recorders write it: the second one of a version
// that has another name for the step where it stands.
func pieces(t *testing.T, later string) [][]byte {
	t.Helper()
	var all [][]byte
	before := engineOf(t, twoQuestions)
	c := before.New("c1")
	for i, e := range []*bot.Engine{before, engineOf(t, later)} {
		var journal shelf
		recorder := bot.NewRecorder(e, &journal, []byte("mark"))
		for _, ev := range [][]bot.Event{{bot.Started{At: benchNow}, said("Ada")}, {said("young"), said("30")}}[i] {
			at := *c
			effects, err := e.Step(c, ev)
			require.NoError(t, err)
			require.NoError(t, recorder.Record(&at, ev, effects, c))
			all = append(all, bytes.Clone(journal.Bytes()))
			journal.Reset()
		}
	}
	return all
}

func engineOf(t *testing.T, flow string) *bot.Engine {
	t.Helper()
	e, err := bot.NewEngine(load(t, txtar.File{Name: "flow.yaml", Data: []byte(flow)}), bot.EngineOptions{})
	require.NoError(t, err)
	return e
}

func TestAConversationIsPutTogetherAgain(t *testing.T) {
	renamed := "flow: f\nsteps:\n  name: {ask: Name?, save: n, type: text}\n  years: {was: age, ask: Age?, save: a, type: whole_number}\n  bye: {end: done}\n"
	for name, c := range map[string]struct {
		later string
		left  []int // of the four entries
		cut   bool
	}{
		"behind a restart":              {twoQuestions, nil, false},
		"in a version with new names":   {renamed, nil, false},
		"without what was said last":    {twoQuestions, []int{1}, true},
		"without its beginning":         {twoQuestions, []int{0}, true},
		"without an entry in its midst": {twoQuestions, []int{2}, true},
	} {
		all := pieces(t, c.later)
		for _, i := range c.left {
			all = slices.Delete(all, i, i+1)
		}
		pasts := pastsIn(t, slices.Concat(all...))
		require.Len(t, pasts, 1, name)
		assert.Equal(t, c.cut, pasts[0].Cut, name)
		assert.Equal(t, "done", pasts[0].Outcome(), name)
	}
}

func TestEveryEntryHasTheMarksOfItsConversation(t *testing.T) {
	n := 0
	for w, err := range bot.ReadEntries(bytes.NewReader(slices.Concat(pieces(t, twoQuestions)...))) {
		require.NoError(t, err)
		assert.Equal(t, [][]byte{[]byte("mark")}, w.Marks)
		assert.Equal(t, "c1", w.Conversation)
		assert.WithinDuration(t, time.Now(), w.At, time.Minute, "when it was written, not when it happened")
		n++
	}
	assert.Equal(t, 4, n)
}

// What has no end is not held for ever, nor mistaken for what is called the same.
func TestConversationsWithoutAnEndMakeRoomForOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var journal shelf
		e := engineOf(t, twoQuestions)
		for _, id := range []string{"c1", "c1", "c2", "c3"} {
			happens(t, e, id, &journal, bot.Started{At: time.Now()})
			time.Sleep(36 * time.Hour)
		}
		var told []string
		for p, err := range bot.Pasts(func(yield func(bot.Written, error) bool) {
			for w, err := range bot.ReadEntries(&journal.Buffer) {
				told = append(told, "reads "+w.Conversation)
				if !yield(w, err) {
					return
				}
			}
		}) {
			require.NoError(t, err)
			assert.False(t, p.Cut)
			told = append(told, p.ID)
		}
		assert.Equal(t, []string{"reads c1", "reads c1", "c1", "reads c2", "reads c3", "c1", "c2", "c3"}, told)
	})
}

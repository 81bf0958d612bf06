package prove

import (
	"bytes"
	"testing"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows/replay"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// shelf is a journal in memory.
type shelf struct{ bytes.Buffer }

func (s *shelf) Write(entry []byte) error {
	_, err := s.Buffer.Write(entry)
	return err
}

// record lets a conversation happen, and returns what its journal has.
func record(r *rapid.T, e *bot.Engine, events []bot.Event) *bot.Past {
	var journal shelf
	c, recorder := e.New("c"), bot.NewRecorder(e, &journal)
	for _, ev := range events {
		before := *c
		effects, err := e.Step(c, ev)
		require.NoError(r, err)
		require.NoError(r, recorder.Record(&before, ev, effects, c))
	}
	for p, err := range bot.ReadPasts(&journal.Buffer) {
		require.NoError(r, err)
		return p
	}
	require.Fail(r, "there is no conversation in the journal")
	return nil
}

// Through its own flow every conversation goes the way that it went.
func TestThroughItsOwnFlowAPastGoesTheSameWay(t *testing.T) {
	gone := 0
	rapid.Check(t, func(r *rapid.T) {
		flow, events := wandered(t, rapid.Uint64().Draw(r, "flow"), rapid.Uint64().Draw(r, "conversation"))
		if len(events) == 0 {
			return
		}
		e := engineOf(r, flow)
		past := record(r, e, events)
		fate := replay.New(e).One(past)
		require.True(r, fate.Same(), "%+v\n%s", fate, flow)
		gone++
	})
	require.Positive(t, gone)
}

// Through any other flow a past is gone through to an end, and what is said of
// it is a difference, a reason, or that there is none.
func TestThroughAnotherFlowAPastComesToAnEnd(t *testing.T) {
	another := 0
	rapid.Check(t, func(r *rapid.T) {
		flow, events := wandered(t, rapid.Uint64().Draw(r, "flow"), rapid.Uint64().Draw(r, "conversation"))
		other, _ := wandered(t, rapid.Uint64().Draw(r, "other flow"), 1)
		if len(events) == 0 || other == nil {
			return
		}
		past := record(r, engineOf(r, flow), events)
		if fate := replay.New(engineOf(r, other)).One(past); !fate.Same() {
			another++
		}
	})
	require.Positive(t, another)
}

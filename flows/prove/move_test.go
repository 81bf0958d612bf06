package prove

import (
	"bytes"
	"testing"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// wandered is a random conversation with a generated flow: its text, and what
// happened, event by event. It is nil for a seed whose flow does not pass.
func wandered(t *testing.T, seed, n uint64) (flow []byte, events []bot.Event) {
	t.Helper()
	p, ok := prover(seed)
	if !ok {
		return nil, nil
	}
	w := newWanderer(t, p, &Proof{}, seed, n)
	w.coarse = true // what is proved is another test's concern
	w.unknown = true
	w.wander()
	return generate(seed), w.happened
}

func engineOf(t *rapid.T, data []byte) *bot.Engine {
	d, problems := flows.Load("generated", data)
	require.NotNil(t, d, "%s", problems)
	e, err := bot.NewEngine(d, bot.EngineOptions{Hours: fickle{}})
	require.NoError(t, err)
	return e
}

// At whatever point a conversation moves to a version that differs in nothing
// that it meets, it goes on as if it had stayed.
func TestAMovedConversationGoesOnAsIfItHadStayed(t *testing.T) {
	moves := 0
	rapid.Check(t, func(r *rapid.T) {
		flow, events := wandered(t, rapid.Uint64().Draw(r, "flow"), rapid.Uint64().Draw(r, "conversation"))
		if len(events) == 0 {
			return
		}
		here, there := engineOf(r, flow), engineOf(r, append(bytes.Clone(flow), "# a new version\n"...))
		stays, at := here.New("c"), rapid.IntRange(0, len(events)-1).Draw(r, "moves at")
		var goes *bot.Conversation
		for i, ev := range events {
			if i == at {
				var err error
				goes, err = bot.NewMover(here, there).Move(stays)
				require.NoError(r, err, "%s", flow)
				moves++
			}
			want, err := here.Step(stays, ev)
			require.NoError(r, err)
			if goes == nil {
				continue
			}
			got, err := there.Step(goes, ev)
			require.NoError(r, err, "%s", flow)
			require.Equal(r, want, got)
			require.Equal(r, here.Standing(stays).Step, there.Standing(goes).Step)
		}
	})
	require.Positive(t, moves)
}

// Whichever other flow a conversation can move to, it is no stranger there: it
// takes what comes, and what it then is can be saved and loaded.
func TestAConversationIsAtHomeWhereItMoves(t *testing.T) {
	moves := 0
	rapid.Check(t, func(r *rapid.T) {
		seed := rapid.Uint64Range(0, 300).Draw(r, "flow")
		flow, events := wandered(t, seed, rapid.Uint64().Draw(r, "conversation"))
		edited := edit(r, flow)
		d, _ := flows.Load("edited", edited)
		if len(events) == 0 || d == nil {
			return
		}
		here, there := engineOf(r, flow), engineOf(r, edited)
		mover, c, engine := bot.NewMover(here, there), here.New("c"), here
		for _, ev := range events {
			if moved, err := mover.Move(c); engine == here && err == nil && c.Phase != bot.Unborn {
				c, engine = moved, there
				moves++
			}
			_, err := engine.Step(c, ev)
			require.NoError(r, err, "%s", edited)
			data, err := engine.Save(c)
			require.NoError(r, err)
			_, err = engine.Load(data)
			require.NoError(r, err)
		}
	})
	require.Positive(t, moves)
}

// edit changes a flow as an author would: some lines are those of another one.
func edit(r *rapid.T, flow []byte) []byte {
	lines := bytes.Split(flow, []byte("\n"))
	for range rapid.IntRange(1, 3).Draw(r, "edits") {
		from := rapid.IntRange(0, len(lines)-1).Draw(r, "from")
		to := rapid.IntRange(0, len(lines)-1).Draw(r, "to")
		if bytes.HasPrefix(lines[to], []byte("    ")) && bytes.HasPrefix(lines[from], []byte("    ")) {
			lines[to] = lines[from]
		}
	}
	return bytes.Join(lines, []byte("\n"))
}

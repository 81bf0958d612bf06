package bot_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// move lets the conversation go on in another version of its flow, where it can.
// Whether it can is known from what a keeper has as well.
func (p *player) move(file string) {
	i := slices.IndexFunc(p.files, func(f txtar.File) bool { return f.Name == file })
	require.GreaterOrEqual(p.t, i, 0, file)
	to, err := bot.NewEngine(load(p.t, append([]txtar.File{p.files[i]}, p.files...)...), bot.EngineOptions{})
	require.NoError(p.t, err)
	mover, before := bot.NewMover(p.engine, to), *p.c
	moved, err := mover.Move(p.c)
	assert.Equal(p.t, err, mover.Check(p.engine.Standing(p.c)))
	assert.Equal(p.t, before, *p.c, "what was given stays as it is")
	if err != nil {
		fmt.Fprintf(&p.out, "\tit stays: %v\n", err)
		return
	}
	fmt.Fprintln(&p.out, "\tit moves")
	p.engine, p.c = to, moved
}

func TestADialogMadeByHandMovesNowhere(t *testing.T) {
	dialog := func(text string) *bot.Engine {
		e, err := bot.NewEngine(&bot.Dialog{Steps: []bot.Step{
			{Name: "q", Verb: &bot.Ask{Prompt: bot.Text{Fixed: text}, Save: bot.Nowhere, GiveUp: bot.Nowhere, Silent: bot.Nowhere}, Next: bot.Nowhere},
		}}, bot.EngineOptions{})
		require.NoError(t, err)
		return e
	}
	old := dialog("How old?")
	c := old.New("c1")
	_, err := old.Step(c, bot.Started{At: benchNow})
	require.NoError(t, err)
	_, err = bot.NewMover(old, dialog("Your name?")).Move(c)
	require.EqualError(t, err, "step `q` has changed")
	stays, is := errors.AsType[*bot.StayError](err)
	require.True(t, is)
	assert.Equal(t, &bot.StayError{Step: "q", Reason: "has changed"}, stays)
}

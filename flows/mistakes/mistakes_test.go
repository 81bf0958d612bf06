// Package mistakes makes of good files what becomes of them on an author's bad
// day – a key taken out, a step copied into another flow, a translation that
// belongs elsewhere, an indent gone – and gives it to every tool that authors
// have. None of them may die, hang or contradict another one.
//
// A number makes the same mistakes each time. To look into one again:
//
//	go test ./flows/mistakes -mistake 1234 -v
package mistakes_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var (
	mistakes = flag.Int("mistakes", 2000, "folders with mistakes that TestNoFileKillsATool tries")
	mistake  = flag.Uint64("mistake", 0, "the one number to try instead")
)

// patience is how long all tools may take with one folder. It is hundreds of
// times what they take, as machines are slow at times.
const patience = time.Minute

func TestNoFileKillsATool(t *testing.T) {
	a, tools := newAuthor(t), newTools(t)
	if *mistake > 0 {
		a.try(t, tools, *mistake)
		return
	}
	t.Run("mistake", func(t *testing.T) {
		for n := range *mistakes {
			t.Run(strconv.Itoa(n+1), func(t *testing.T) {
				t.Parallel()
				a.try(t, tools, uint64(n+1))
			})
		}
	})
	t.Logf("%d folders: %d files passed, %d did not", *mistakes, tools.passed.Load(), tools.refused.Load())
	require.Greater(t, tools.passed.Load(), int64(*mistakes/6), "what passes shows more")
	require.Greater(t, tools.refused.Load(), int64(*mistakes/6))
}

// try makes the mistakes of a number and lets every tool look at them.
func (a *author) try(t *testing.T, tools *tools, number uint64) {
	t.Helper()
	s := &slip{rand.New(rand.NewPCG(number, 1)), a}
	good := from(s, a.folders)
	bad := good
	hung := time.AfterFunc(patience, func() {
		panic(fmt.Sprintf("-mistake %d: a tool takes longer than %s", number, patience))
	})
	defer hung.Stop()
	defer func() {
		died := recover()
		if died != nil {
			t.Errorf("a tool died: %v\n%s", died, debug.Stack())
		}
		if t.Failed() {
			t.Logf("this was -mistake %d:\n%s", number, bad)
		}
	}()
	bad = s.mistaken(good)
	tools.look(t, &visit{s: s, good: good, bad: bad, operated: s.IntN(2) == 0})
}

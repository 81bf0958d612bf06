package wall

import (
	"fmt"
	"math"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/history"
)

// The strip of the latest runs, in units of its own.
const (
	stripRuns   = 60
	stripStep   = 10 // from one bar to the next
	stripBar    = 7
	stripHeight = 60
)

// A bar is a run. The worse it went, the taller it is.
type bar struct {
	X, Y, Height int
	State        state
	Label        string // shown when pointed at
}

// stripOf has the latest run at its right end.
func stripOf(entries []history.Entry) (bars []bar, label string) {
	entries = entries[max(0, len(entries)-stripRuns):]
	heights := map[state]int{works: 26, slow: 42, broken: stripHeight}
	count := map[monitor.Outcome]int{}
	for i, e := range entries {
		s := stateOf(e.Outcome)
		count[e.Outcome]++
		text := fmt.Sprintf("%s: %s after %s", e.Began.Format("2006-01-02 15:04:05"), e.Outcome, e.Took)
		if e.Blame != "" {
			text += ", " + string(e.Blame)
		}
		bars = append(bars, bar{
			X: (stripRuns - len(entries) + i) * stripStep, Y: stripHeight - heights[s], Height: heights[s], State: s, Label: text,
		})
	}
	return bars, fmt.Sprintf("latest runs: %d passed, %d degraded, %d failed",
		count[monitor.Passed], count[monitor.Degraded], count[monitor.Failed])
}

// place rounds to what a screen can show.
func place(f float64) float64 { return math.Round(f*10) / 10 }

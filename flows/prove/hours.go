package prove

import (
	"slices"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// shut are opening hours of which some are closed, at any time. When they open
// is not known.
type shut []string

func (s shut) Open(name string, _ time.Time) bool { return !slices.Contains(s, name) }

func (shut) Opens(string, time.Time) time.Time { return time.Time{} }

// closings are the sets of hours to try closed, the smaller first: none, each
// alone, and all.
func (p *Prover) closings() [][]string {
	sets := [][]string{nil}
	for _, name := range p.d.Hours {
		sets = append(sets, []string{name})
	}
	if len(p.d.Hours) > 1 {
		sets = append(sets, p.d.Hours)
	}
	return sets
}

// engine is one for which some hours are closed. All engines of a prover run one
// dialog, so their conversations are alike.
func (w *world) engine(closed []string) (*bot.Engine, error) {
	return bot.NewEngine(w.p.d, bot.EngineOptions{Trace: true, Hours: shut(closed)})
}

package flowtest

import (
	"fmt"

	"github.com/botrunner/botrunner/bot"
)

// Coverage is what the cases of test files have seen of one flow: its steps,
// and the ways from step to step. Ways that no conversation can take are not
// counted.
type Coverage struct {
	route *route
	seen  []bool // by the numbers of [route.passed]
}

// newCoverage has seen nothing yet.
func newCoverage(r *route) *Coverage { return &Coverage{r, make([]bool, r.size())} }

// size is how many steps and ways there are.
func (r *route) size() int { return len(r.dialog.Steps) + len(r.ways) }

// passed yields the number of each step and way on a path: steps count first.
func (r *route) passed(path []int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for i, at := range path {
			if at == bot.Nowhere {
				continue
			}
			if !yield(at) {
				return
			}
			if i+1 == len(path) {
				return
			}
			if n, ok := r.number[way{at, path[i+1]}]; ok && !yield(len(r.dialog.Steps)+n) {
				return
			}
		}
	}
}

// visit adds the steps that were gone through one after the other.
func (c *Coverage) visit(path []int) {
	for n := range c.route.passed(path) {
		c.seen[n] = true
	}
}

// Add adds what another coverage of the same flow has seen.
func (c *Coverage) Add(other *Coverage) {
	for n, seen := range other.seen {
		c.seen[n] = c.seen[n] || seen
	}
}

// Steps is how many steps were visited, of how many.
func (c *Coverage) Steps() (seen, all int) { return tally(c.seen[:len(c.route.dialog.Steps)]) }

// Ways is how many ways were taken, of how many.
func (c *Coverage) Ways() (seen, all int) { return tally(c.seen[len(c.route.dialog.Steps):]) }

func tally(marks []bool) (seen, all int) {
	for _, m := range marks {
		if m {
			seen++
		}
	}
	return seen, len(marks)
}

// Percent is how much of steps and ways together was seen, rounded down: 100
// means all.
func (c *Coverage) Percent() int {
	seen, all := tally(c.seen)
	if all == 0 {
		return 100
	}
	return 100 * seen / all
}

// A Gap is something that no case has seen.
type Gap struct {
	File string `json:"file,omitempty"` // of the step, if not the flow's own
	Line int    `json:"line"`
	Step string `json:"step"`
	To   string `json:"to,omitempty"` // empty: the step itself was never visited
}

func (g Gap) String() string {
	if g.To == "" {
		return fmt.Sprintf("step `%s` is never visited", g.Step)
	}
	return fmt.Sprintf("`%s` never leads to `%s`", g.Step, g.To)
}

// Gaps are all of them, in the order of the flow file. The ways from a step
// that was never visited are left out: they follow from it.
func (c *Coverage) Gaps() []Gap {
	var gaps []Gap
	steps := c.route.dialog.Steps
	for i, s := range steps {
		if !c.seen[i] {
			gaps = append(gaps, Gap{File: s.File, Line: s.Line, Step: s.Name})
			continue
		}
		for n, w := range c.route.ways {
			if w.from == i && !c.seen[len(steps)+n] {
				gaps = append(gaps, Gap{File: s.File, Line: s.Line, Step: s.Name, To: steps[w.to].Name})
			}
		}
	}
	return gaps
}

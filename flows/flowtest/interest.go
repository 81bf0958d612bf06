package flowtest

import (
	"regexp"
	"slices"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// Two conversations at the same step can differ in a variable that nothing names
// from there on. To play both would be in vain.

// A pair is two variables, by their indexes, that a line names together. Each
// variable is a pair with itself.
type pair struct{ a, b int }

// interests are, for each step, the pairs that it or a step behind it names.
func interests(f *flows.File, r *route) [][]pair {
	d := r.dialog
	named, always, pairs := mentions(f, d)
	live := make([]marks, len(d.Steps))
	for i := range live {
		live[i] = named[i].clone()
		live[i].with(always)
	}
	for changed := true; changed; {
		changed = false
		for _, w := range slices.Backward(r.ways) {
			changed = live[w.from].with(live[w.to]) || changed
		}
	}
	by := make([][]pair, len(d.Steps))
	for i := range by {
		for _, p := range pairs {
			if live[i].has(p.a) && live[i].has(p.b) {
				by[i] = append(by[i], p)
			}
		}
	}
	return by
}

var identifiers = regexp.MustCompile(`[\pL_][\pL\pN_]*`)

// mentions reads which variables the lines of each step name, which those above
// the steps do, and which stand on a line together. Nobody knows what steps of
// another file name.
func mentions(f *flows.File, d *bot.Dialog) (named []marks, always marks, pairs []pair) {
	index := make(map[string]int, len(d.Vars))
	for i, v := range d.Vars {
		index[v.Name] = i
		pairs = append(pairs, pair{i, i})
	}
	always = newMarks(len(d.Vars))
	for i := range d.Steps {
		named = append(named, newMarks(len(d.Vars)))
		for v := range d.Vars {
			if i >= len(f.Steps) {
				named[i].set(v)
			}
		}
	}
	together := map[pair]bool{}
	owner, own := always, 0
	for n := 1; n <= f.Lines(); n++ {
		for own < len(f.Steps) && f.Steps[own].Name.At.Line <= n {
			owner = named[own]
			own++
		}
		here := variablesOn(f.Line(n), index)
		for i, a := range here {
			owner.set(a)
			for _, b := range here[i+1:] {
				if p := (pair{a, b}); !together[p] {
					together[p] = true
					pairs = append(pairs, p)
				}
			}
		}
	}
	return named, always, pairs
}

func variablesOn(line string, index map[string]int) []int {
	var here []int
	for _, word := range identifiers.FindAllString(line, -1) {
		if i, ok := index[word]; ok {
			here = append(here, i)
		}
	}
	slices.Sort(here)
	return slices.Compact(here)
}

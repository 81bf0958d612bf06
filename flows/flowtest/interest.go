package flowtest

import (
	"regexp"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/flows"
)

// Two conversations at the same step can differ in a variable that nothing names
// from there on. To play both would be in vain.

// A pair is two variables, by their indexes, that a line names together. Each
// variable is a pair with itself.
type pair struct{ a, b int }

// interests are, for each step, the pairs that it or a step behind it names.
func interests(subject flows.Subject, r *route) [][]pair {
	d := r.dialog
	named, always, pairs := mentions(subject)
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
// the steps do, and which stand on a line together. Nobody knows what steps name
// whose file is not there.
func mentions(subject flows.Subject) (named []marks, always marks, pairs []pair) {
	d := subject.Dialog
	index := make(map[string]int, len(d.Vars))
	for i, v := range d.Vars {
		index[v.Name] = i
		pairs = append(pairs, pair{i, i})
	}
	always = newMarks(len(d.Vars))
	together := map[pair]bool{}
	read := func(owner marks, line, prefix string) {
		here := variablesOn(line, prefix, index)
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
	for i, step := range d.Steps {
		named = append(named, newMarks(len(d.Vars)))
		f := subject.Source(i)
		if f == nil || len(f.Steps) == 0 {
			for v := range d.Vars {
				named[i].set(v)
			}
			continue
		}
		prefix := strings.TrimSuffix(step.Name, plainName(step.Name))
		for n := step.Line; n < below(f, step.Line); n++ {
			read(named[i], f.Line(n), prefix)
		}
		if step.Line == f.Steps[0].Name.At.Line {
			for n := range step.Line {
				read(always, f.Line(n), prefix)
			}
		}
	}
	return named, always, pairs
}

// below is the line behind the last one of the step that begins in a line.
func below(f *flows.File, line int) int {
	for _, s := range f.Steps {
		if s.Name.At.Line > line {
			return s.Name.At.Line
		}
	}
	return f.Lines() + 1
}

func variablesOn(line, prefix string, index map[string]int) []int {
	var here []int
	for _, word := range identifiers.FindAllString(line, -1) {
		if i, ok := index[prefix+word]; ok {
			here = append(here, i)
		}
	}
	slices.Sort(here)
	return slices.Compact(here)
}

package flowtest

import (
	"slices"

	"github.com/botrunner/botrunner/bot"
)

// A way leads from one step to another, by their indexes.
type way struct{ from, to int }

// A route is the map of a dialog: its steps by name, and the ways that a
// conversation can take from each.
type route struct {
	dialog *bot.Dialog
	index  map[string]int
	ways   []way
	number map[way]int // of a way, in ways
}

func newRoute(d *bot.Dialog) *route {
	r := &route{dialog: d, index: make(map[string]int, len(d.Steps)), number: map[way]int{}}
	for i, s := range d.Steps {
		r.index[s.Name] = i
	}
	for i := range d.Steps {
		for _, to := range d.Edges(i) {
			if !idle(d, i, to) {
				r.number[way{i, to}] = len(r.ways)
				r.ways = append(r.ways, way{i, to})
			}
		}
	}
	return r
}

// idle reports whether an edge is one that no conversation can take: it is
// written down, as by the defaults, and nothing ever calls for it.
func idle(d *bot.Dialog, from, to int) bool {
	v, ok := d.Steps[from].Verb.(*bot.Ask)
	if !ok {
		return false
	}
	if to == v.GiveUp || v.Wait > 0 && to == v.Silent || to == d.Steps[from].Next && goesOn(v) {
		return false
	}
	leads := func(o bot.Option) bool { return o.Next == to }
	leaves := func(c bot.Check) bool { return c.Next == to }
	if slices.ContainsFunc(v.Options, leads) || slices.ContainsFunc(v.Checks, leaves) {
		return false
	}
	called := func(a bot.Anytime) bool { return a.Next == to && (len(a.Words) > 0 || hasDetached(d)) }
	if slices.ContainsFunc(d.Anytime, called) {
		return false
	}
	return to == v.Silent || to == d.Steps[from].Next || slices.ContainsFunc(d.Anytime, func(a bot.Anytime) bool { return a.Next == to })
}

// goesOn reports whether a question can go on to the step below it. A menu
// cannot if each of its options leads elsewhere.
func goesOn(v *bot.Ask) bool {
	onward := func(o bot.Option) bool { return o.Next == bot.Nowhere }
	return len(v.Options) == 0 || slices.ContainsFunc(v.Options, onward)
}

// hasDetached reports whether a question can be asked while a chat is open.
func hasDetached(d *bot.Dialog) bool {
	return slices.ContainsFunc(d.Steps, func(s bot.Step) bool {
		v, ok := s.Verb.(*bot.Escalate)
		return ok && v.Detached
	})
}

// follow lists the steps that a conversation went through in one turn, from the
// one where it stood to the one where it stands now. A step that is left says
// so, in a trace of its own.
func (r *route) follow(from int, effects []bot.Effect, at int) []int {
	path := []int{from}
	add := func(i int) {
		if path[len(path)-1] != i {
			path = append(path, i)
		}
	}
	for _, e := range effects {
		if t, ok := e.(bot.Trace); ok && t.Step != "" {
			add(r.index[t.Step])
		}
	}
	if at != bot.Nowhere {
		add(at)
	}
	return path
}

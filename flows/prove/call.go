package prove

import (
	"slices"

	"github.com/botrunner/botrunner/bot"
)

// call is for a question to the operator's systems: it is answered, with values
// of the types that the flow expects or without, or it fails.
func (m *moves) call(v *bot.Call) {
	for _, values := range m.results(v) {
		m.add(m.s.Next, m.state.open, values, edge{why: replied, cost: 1})
	}
	to := v.Failed
	if to == bot.Nowhere {
		to = m.s.Next
	}
	empty := slices.Clone(m.state.values)
	for _, r := range v.Save {
		if slot := m.w.slot(r.Var); slot != none {
			empty[slot] = nothing
		}
	}
	m.add(to, m.state.open, empty, edge{why: silent, cost: 1})
	m.interrupted()
}

// maxResults bounds how many combinations of answers are told apart.
const maxResults = 64

// results are the values after an answer.
func (m *moves) results(v *bot.Call) [][]value {
	all := [][]value{m.state.values}
	for _, r := range v.Save {
		slot := m.w.slot(r.Var)
		if slot == none {
			continue
		}
		var next [][]value
		for _, values := range all {
			for _, result := range resultsOf(r.Zero, len(all) > maxResults) {
				values = slices.Clone(values)
				values[slot] = result
				next = append(next, values)
			}
		}
		all = next
	}
	return all
}

func resultsOf(zero any, many bool) []value {
	if many {
		return []value{anything}
	}
	switch zero.(type) {
	case bool:
		return []value{exactly(true), exactly(false), nothing}
	case int:
		whole := something
		whole.whole = true
		return []value{whole, nothing}
	default:
		return []value{something, nothing}
	}
}

// maxReplies is how many answers of a call are tried.
const maxReplies = 30

// reply answers a call so that the conversation comes to a state; nth tells
// which of the answers that may lead there it takes.
func (pl *player) reply(t *take, to, nth int) bool {
	v, is := pl.w.p.d.Steps[t.c.At].Verb.(*bot.Call)
	if !is {
		return false
	}
	fields := map[string]any{}
	for _, r := range v.Save {
		want := something
		if slot := pl.w.slot(r.Var); to != over && slot != none && pl.w.live[pl.w.states[to].step][slot] {
			want = pl.w.states[to].values[slot]
		}
		if x, ok := pl.sample(r.Zero, want, nth); ok {
			fields[r.Field] = x
		}
	}
	t.lines = append(t.lines, Line{Call: v.Operation, Answers: fields, At: pl.at(t)})
	return pl.step(t, bot.CallDone{At: t.now, Number: t.c.Calls, Fields: fields})
}

// sample is a value of a type that fits what is wanted: the nth, or the last;
// there is none where nothing is.
func (pl *player) sample(zero any, want value, nth int) (x any, ok bool) {
	if want.missing() {
		return nil, false
	}
	for _, next := range append([]any{zero}, pl.w.p.samples.inputs...) {
		if want.admits(next) && sameKind(zero, next) {
			x, ok = next, true
			if nth--; nth < 0 {
				break
			}
		}
	}
	return x, ok
}

func sameKind(a, b any) bool {
	switch a.(type) {
	case string, bot.Secret:
		_, is := b.(string)
		return is
	case int:
		_, is := b.(int)
		return is
	case float64:
		_, is := b.(float64)
		return is
	case bool:
		_, is := b.(bool)
		return is
	default:
		return false
	}
}

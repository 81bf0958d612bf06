package prove

import (
	"slices"

	"github.com/botrunner/botrunner/bot"
)

// maybe tells for each step which variables can be without a value when a
// conversation comes to it, if conditions are not looked at: a quick sieve for
// what is worth a closer look.
func (p *Prover) maybe() [][]bool {
	m := &sieve{p: p, missing: make([][]bool, len(p.steps))}
	first := make([]bool, len(p.d.Vars))
	for i, v := range p.d.Vars {
		first[i] = v.Default == nil
	}
	if slices.ContainsFunc(p.d.Anytime, func(a bot.Anytime) bool { return a.Then == bot.GoBack }) {
		m.before = p.questionsBefore()
	}
	m.flow(0, first)
	for len(m.queue) > 0 {
		i := m.queue[0]
		m.queue = m.queue[1:]
		m.step(i)
	}
	return m.missing
}

// A sieve holds the variables that can be missing, by step, and the steps at
// which more of them were found than before.
type sieve struct {
	p       *Prover
	missing [][]bool
	before  [][]int
	queue   []int
}

// flow brings what can be missing to a step.
func (m *sieve) flow(to int, missing []bool) {
	if to == bot.Nowhere {
		return
	}
	changed := m.missing[to] == nil
	if changed {
		m.missing[to] = make([]bool, len(missing))
	}
	for v, is := range missing {
		if is && !m.missing[to][v] {
			m.missing[to][v], changed = true, true
		}
	}
	if changed && !slices.Contains(m.queue, to) {
		m.queue = append(m.queue, to)
	}
}

func (m *sieve) step(i int) {
	s, now := &m.p.steps[i], slices.Clone(m.missing[i])
	switch v := s.Verb.(type) {
	case *bot.Ask:
		m.flow(v.GiveUp, now)
		m.flow(v.Silent, now)
		if v.Save != bot.Nowhere {
			now = slices.Clone(now)
			now[v.Save] = false
		}
		m.flow(s.Next, now)
		for _, o := range v.Options {
			m.flow(o.Next, now)
		}
		for _, c := range v.Checks {
			m.flow(c.Next, now)
		}
	case *bot.Set, *bot.Return, *bot.Done:
		m.set(s, now)
		m.flow(s.Next, now)
	case *bot.Run:
		m.set(s, now)
		for i := v.Vars.From; i < v.Vars.To; i++ {
			now[i] = true
		}
		m.flow(v.Start, now)
	case *bot.Call:
		for _, r := range v.Save {
			now[r.Var] = true
		}
		m.all(i, now)
	default:
		m.all(i, now)
	}
	if waits(s.Verb) {
		m.interrupted(i)
	}
}

func (m *sieve) all(i int, now []bool) {
	for _, to := range m.p.d.Edges(i) {
		m.flow(to, now)
	}
}

func (m *sieve) set(s *stage, now []bool) {
	for k, a := range s.sets {
		if a.Var == bot.Nowhere {
			continue
		}
		f := &s.assigns[k]
		e := &eval{of: func(name string) value {
			if i, ok := m.p.vars[name]; ok && now[i] {
				return anything
			}
			return something
		}}
		now[a.Var] = f.alien || f.tree != nil && e.value(f.tree).mayBeNothing()
	}
}

func (m *sieve) interrupted(i int) {
	for _, a := range m.p.d.Anytime {
		now := m.missing[i]
		if a.Then == bot.Restart {
			now = slices.Clone(now)
			for v := range now {
				now[v] = now[v] || !m.p.d.Vars[v].Input && m.p.d.Vars[v].Default == nil
			}
		}
		m.flow(a.Next, now)
	}
	if m.before == nil {
		return
	}
	for _, q := range m.before[i] {
		now := slices.Clone(m.missing[i])
		if v, is := m.p.steps[q].Verb.(*bot.Ask); is && v.Save != bot.Nowhere {
			now[v.Save] = true
		}
		m.flow(q, now)
	}
}

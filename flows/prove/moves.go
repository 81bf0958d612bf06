package prove

import (
	"maps"
	"slices"

	"github.com/botrunner/botrunner/bot"
)

// moves collects the edges out of one state.
type moves struct {
	w     *world
	state state
	s     *stage
	edges []edge
}

// leads lists every way on from a state. It may list one that no conversation
// can take, and leaves none out.
func (w *world) leads(i int) []edge {
	st := w.states[i]
	m := &moves{w: w, state: st, s: &w.p.steps[st.step]}
	switch v := m.s.Verb.(type) {
	case *bot.Say, *bot.UpdateUserData, *bot.SendFilteredMessage, *bot.ShowTyping, *bot.SendCustomNotice, *bot.SendFile:
		m.on(m.s.Next, st.values)
	case *bot.HangUp:
		m.state.open = false
		m.on(m.s.Next, st.values)
	case *bot.End:
		m.on(bot.Nowhere, nil)
	case *bot.Set, *bot.Return, *bot.Done:
		m.set()
	case *bot.Run:
		m.run(v)
	case *bot.Decide:
		m.decide(v, 0, st.values)
	case *bot.Ask:
		m.ask(v)
	case *bot.Listen:
		m.listen(v)
	case *bot.Escalate:
		m.escalate(v)
	case *bot.Call:
		m.call(v)
	default:
		m.anywhere()
	}
	return m.edges
}

func (m *moves) on(to int, values []value) {
	m.add(to, m.state.open, values, edge{why: through})
}

func (m *moves) add(to int, open bool, values []value, e edge) {
	e.to = m.w.enter(to, open, values)
	if !slices.Contains(m.edges, e) {
		m.edges = append(m.edges, e)
	}
}

// anywhere is for a verb of which only its exits are known: it may do anything
// to the variables, and may end the conversation.
func (m *moves) anywhere() {
	m.w.alien = true
	values := make([]value, len(m.state.values))
	for i := range values {
		values[i] = anything
	}
	for _, to := range append(m.w.p.d.Edges(m.state.step), m.state.step, bot.Nowhere) {
		m.add(to, m.state.open, values, edge{why: through})
		m.add(to, !m.state.open, values, edge{why: through})
	}
}

func (m *moves) set() {
	values := slices.Clone(m.state.values)
	for k, a := range m.s.sets {
		if slot := m.w.slot(a.Var); slot != none {
			values[slot] = m.w.compute(&m.s.assigns[k], values).stored()
		}
	}
	m.on(m.s.Next, values)
}

// run begins another flow with its inputs, and with nothing else.
func (m *moves) run(v *bot.Run) {
	values := slices.Clone(m.state.values)
	for i := v.Vars.From; i < v.Vars.To; i++ {
		if slot := m.w.slot(i); slot != none {
			values[slot] = exactly(m.w.p.d.Vars[i].Default)
		}
	}
	for k, a := range m.s.sets {
		if slot := m.w.slot(a.Var); slot != none {
			values[slot] = m.w.compute(&m.s.assigns[k], m.state.values).stored()
		}
	}
	m.on(v.Start, values)
}

func (m *moves) decide(v *bot.Decide, branch int, values []value) {
	if branch == len(v.Branches) {
		m.on(m.s.Next, values)
		return
	}
	for _, w := range m.w.ways(&m.s.ifs[branch], values) {
		if w.holds {
			m.on(v.Branches[branch].Next, w.values)
		} else {
			m.decide(v, branch+1, w.values)
		}
	}
}

func (m *moves) ask(v *bot.Ask) {
	for _, o := range v.Options {
		next := o.Next
		if next == bot.Nowhere {
			next = m.s.Next
		}
		m.answered(v, exactly(o.Key), next, o.Key)
	}
	for _, a := range m.s.answers {
		m.answered(v, a, m.s.Next, "")
	}
	m.interrupted()
	m.add(v.GiveUp, m.state.open, m.state.values, edge{why: giveUp, cost: max(v.Tries, 1)})
	if v.Wait > 0 {
		m.add(v.Silent, m.state.open, m.state.values, edge{why: silent, cost: 1})
	}
}

func (m *moves) answered(v *bot.Ask, a value, next int, key string) {
	values := m.state.values
	if slot := m.w.slot(v.Save); slot != none {
		values = slices.Clone(values)
		values[slot] = a
	}
	m.checked(v, 0, values, next, edge{why: answer, with: key, cost: 1})
}

// checked follows an answer through the checks. What one refuses with `else`
// is a wrong answer, and the question stays.
func (m *moves) checked(v *bot.Ask, check int, values []value, next int, e edge) {
	if check == len(v.Checks) {
		m.add(next, m.state.open, values, e)
		return
	}
	for _, w := range m.w.ways(&m.s.checks[check], values) {
		switch {
		case w.holds:
			m.checked(v, check+1, w.values, next, e)
		case v.Checks[check].Next != bot.Nowhere:
			m.add(v.Checks[check].Next, m.state.open, w.values, e)
		}
	}
}

func (m *moves) listen(v *bot.Listen) {
	if v.Wait > 0 {
		m.add(v.Silent, m.state.open, m.state.values, edge{why: silent, cost: 1})
	}
	for _, name := range slices.Sorted(maps.Keys(v.On)) {
		if m.state.open {
			m.add(v.On[name], !closes(name), m.state.values, edge{why: event, with: name, cost: 1})
		}
	}
	m.interrupted()
}

func (m *moves) escalate(v *bot.Escalate) {
	if v.Detached {
		m.add(m.s.Next, true, m.state.values, edge{why: through})
		return
	}
	if v.NobodyAfter > 0 {
		m.add(v.Nobody, false, m.state.values, edge{why: silent, cost: 1})
	}
	m.add(v.Failed, false, m.state.values, edge{why: refused, cost: 1})
	m.add(v.Finished, false, m.state.values, edge{why: left, cost: 2})
	m.state.open = false
	m.words()
	m.events()
}

package prove

import (
	"slices"

	"github.com/botrunner/botrunner/bot"
)

// What can come in between wherever a conversation waits: anytime entries, and
// the end of a chat that the flow hears for itself.

func (m *moves) interrupted() {
	m.words()
	if !m.state.open {
		return
	}
	m.events()
	if !m.hears(bot.EventEnded) {
		m.add(m.state.step, false, m.state.values, edge{why: event, with: bot.EventEnded, cost: 1})
	}
	if !m.lost() && !m.hears(bot.EventError) {
		m.add(m.state.step, false, m.state.values, edge{why: refused, cost: 1})
	}
}

// lost takes the failed way of the step that may have opened the chat. It
// reports whether there is one.
func (m *moves) lost() bool {
	before := len(m.edges)
	for _, s := range m.w.p.steps {
		if v, is := s.Verb.(*bot.Escalate); is && v.Detached && v.Failed != bot.Nowhere {
			m.add(v.Failed, false, m.state.values, edge{why: refused, cost: 1})
		}
	}
	return len(m.edges) > before
}

// hears reports whether an event of the chat leads the conversation elsewhere.
func (m *moves) hears(name string) bool {
	if v, is := m.s.Verb.(*bot.Listen); is {
		if _, listed := v.On[name]; listed {
			return true
		}
	}
	return slices.ContainsFunc(m.w.p.d.Anytime, func(a bot.Anytime) bool {
		return a.Event == name && a.Next != bot.Nowhere && within(a.Within, m.state.step)
	})
}

func (m *moves) words() {
	for i := range m.w.p.d.Anytime {
		if call := m.w.p.call(i, m.state.step); call != "" {
			m.anytime(i, edge{why: word, with: call, entry: i, cost: 1}, m.state.open)
		}
	}
}

func (m *moves) events() {
	for i, a := range m.w.p.d.Anytime {
		if a.Event != "" && within(a.Within, m.state.step) {
			m.anytime(i, edge{why: event, with: a.Event, cost: 1}, m.state.open && !closes(a.Event))
		}
	}
}

func (m *moves) anytime(i int, e edge, open bool) {
	a := m.w.p.d.Anytime[i]
	switch {
	case a.Then == bot.Restart:
		m.add(a.Next, false, m.forgotten(), e)
	case a.Then == bot.GoBack:
		m.goBack(e)
	case a.Next == bot.Nowhere:
	case a.Next == m.state.step && !isAsk(m.s.Verb):
	default:
		m.add(a.Next, open, m.state.values, e)
	}
}

// forgotten is what is known when a conversation begins anew.
func (m *moves) forgotten() []value {
	values := slices.Clone(m.state.values)
	for v, slot := range m.w.slots {
		if v := m.w.p.d.Vars[v]; !v.Input {
			values[slot] = exactly(v.Default)
		}
	}
	return values
}

// goBack leads to any question that can have come before. Which one it was is
// not known, so that such an edge is a last resort to show anything by.
func (m *moves) goBack(e edge) {
	e.cost = 10
	for _, q := range m.w.before[m.state.step] {
		values := m.state.values
		if v, is := m.w.p.steps[q].Verb.(*bot.Ask); is && m.w.slot(v.Save) != none {
			values = slices.Clone(values)
			values[m.w.slot(v.Save)] = exactly(m.w.p.d.Vars[v.Save].Default)
		}
		m.add(q, m.state.open, values, e)
	}
}

func isAsk(v bot.Verb) bool {
	_, is := v.(*bot.Ask)
	return is
}

// closes reports whether an event is the end of the chat.
func closes(name string) bool { return name == bot.EventEnded || name == bot.EventError }

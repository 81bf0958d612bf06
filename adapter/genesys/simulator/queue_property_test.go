package simulator

import (
	"slices"
	"testing"

	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Whatever guests and agents do, nobody waits whom a free agent could take,
// nobody is served before somebody who comes first, and nobody gets lost.
func TestTheQueueIsFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newQueueModel(t)
		defer m.q.close() // before the timers of rings that were not answered go off
		t.Repeat(map[string]func(*rapid.T){
			"arrive": m.arrive, "give up": m.giveUp, "finish": m.finish, "not answer": m.notAnswer,
			"ring again": m.ringAgain, "transfer": m.transfer, "": m.check,
		})
	})
}

// A queueModel knows where every guest has to be.
type queueModel struct {
	t      *rapid.T
	q      *queue
	guests []*waiting           // in the queue, or with an agent
	with   map[*waiting]*worker // the agent a guest is with
	skills *rapid.Generator[[]string]
}

func newQueueModel(t *rapid.T) *queueModel {
	m := &queueModel{t: t, with: map[*waiting]*worker{}}
	m.skills = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 2, rapid.ID[string])
	var agents []Agent
	for range rapid.IntRange(1, 4).Draw(t, "agents") {
		agents = append(agents, Agent{Skills: m.skills.Draw(t, "has"), Capacity: rapid.IntRange(1, 2).Draw(t, "capacity")})
	}
	m.q = newQueue(agents)
	return m
}

func (m *queueModel) add(w *waiting) {
	w.take = func(k *worker) {
		require.NotContains(m.t, m.with, w, "a guest is with one agent")
		for _, other := range m.q.waiting {
			require.False(m.t, other.before(w) < 0 && k.fits(other), "somebody was overtaken")
		}
		m.with[w] = k
	}
	m.guests = append(m.guests, w)
	m.q.add(w)
}

func (m *queueModel) arrive(t *rapid.T) {
	m.add(&waiting{asked: flows.Asked{Skills: m.skills.Draw(t, "needs"), Priority: rapid.IntRange(0, 3).Draw(t, "priority")}})
}

// served draws a guest who is with an agent.
func (m *queueModel) served(t *rapid.T) (*waiting, *worker) {
	var served []*waiting
	for _, w := range m.guests {
		if m.with[w] != nil {
			served = append(served, w)
		}
	}
	if len(served) == 0 {
		t.Skip("nobody is served")
	}
	w := rapid.SampledFrom(served).Draw(t, "guest")
	k := m.with[w]
	delete(m.with, w)
	return w, k
}

func (m *queueModel) forget(w *waiting) {
	m.guests = slices.DeleteFunc(m.guests, func(g *waiting) bool { return g == w })
	m.q.remove(w)
}

func (m *queueModel) giveUp(t *rapid.T) {
	if len(m.guests) == 0 {
		t.Skip("nobody is there")
	}
	w := rapid.SampledFrom(m.guests).Draw(t, "guest")
	m.forget(w)
	if k := m.with[w]; k != nil {
		delete(m.with, w)
		m.q.free(k)
	}
}

func (m *queueModel) finish(t *rapid.T) {
	w, k := m.served(t)
	m.forget(w)
	m.q.free(k)
}

func (m *queueModel) notAnswer(t *rapid.T) {
	w, k := m.served(t)
	m.q.missed(w, k)
	m.q.free(k)
}

func (m *queueModel) ringAgain(t *rapid.T) {
	if len(m.q.waiting) == 0 {
		t.Skip("nobody waits")
	}
	m.q.forgive(rapid.SampledFrom(m.q.waiting).Draw(t, "guest"))
}

func (m *queueModel) transfer(t *rapid.T) {
	w, k := m.served(t)
	m.forget(w)
	m.add(&waiting{asked: w.asked, first: true, missed: []*worker{k}})
	m.q.free(k)
}

func (m *queueModel) check(t *rapid.T) {
	require.True(t, slices.IsSortedFunc(m.q.waiting, (*waiting).before))
	busy := map[*worker]int{}
	for _, k := range m.with {
		busy[k]++
	}
	for _, k := range m.q.workers {
		require.Equal(t, busy[k], k.busy)
		require.LessOrEqual(t, k.busy, k.Capacity)
	}
	for _, w := range m.guests {
		waits := slices.Contains(m.q.waiting, w)
		require.NotEqual(t, m.with[w] != nil, waits, "a guest waits or is served")
		require.True(t, !waits || m.q.freeFor(w) == nil, "somebody waits while an agent is free")
	}
	require.Len(t, m.q.waiting, len(m.guests)-len(m.with))
}

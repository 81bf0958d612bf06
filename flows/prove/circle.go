package prove

import (
	"github.com/botrunner/botrunner/bot"
)

// circle looks for a way round along edges that may be used, through a state
// that is wanted, and for the shortest conversation that goes it. It reports
// whether there is one; the claim is open if no conversation was found.
func (w *world) circle(c *Claim, use func(edge) bool, wanted func(int) bool) bool {
	group, loop := w.circles(use)
	tried := map[int]bool{}
	inLoop := func(i int) bool { return loop[group[i]] && wanted(i) && !tried[group[i]] }
	waiting := w.waitingIn(group)
	for len(tried) < maxShown {
		path, ok := w.pathTo(func(i int) bool { return inLoop(i) && (waits(w.verb(i)) || !waiting[group[i]]) })
		if !ok {
			break
		}
		at := path.end()
		tried[group[at]] = true
		c.Verdict = Open
		if waiting[group[at]] && w.goesRound(c, path, use) || !waiting[group[at]] && w.runsAway(c, path) {
			c.Verdict = Fails
			return true
		}
	}
	return len(tried) > 0
}

// waitingIn tells of each group whether a conversation waits somewhere in it.
func (w *world) waitingIn(group []int) map[int]bool {
	in := map[int]bool{}
	for i := range w.states {
		if waits(w.verb(i)) {
			in[group[i]] = true
		}
	}
	return in
}

// goesRound plays a path, then the way round, and sees whether everything is as
// it was before: what was done once can be done for ever.
func (w *world) goesRound(c *Claim, p path, use func(edge) bool) bool {
	at := p.end()
	round, ok := w.shortest([]int{at}, func(h hop) bool { return h.to == at }, use)
	if !ok {
		return false
	}
	pl, err := w.player()
	if err != nil {
		return false
	}
	legs := w.legs(p)
	before := len(legs)
	legs[before-1].mark = true
	legs = append(legs, w.legs(round)[1:]...)
	pl.accept = func(t *take) bool { return w.alike(&t.mark, &t.c) }
	t, ok := pl.from(p.from, legs)
	if !ok {
		return false
	}
	c.Given, c.Closed, c.Talk, c.Again, c.Circle = t.given, t.closed, t.lines, t.marked, true
	return true
}

// alike reports whether two conversations at one step will go on alike.
func (w *world) alike(a, b *bot.Conversation) bool {
	for slot, v := range w.vars {
		if w.live[b.At][slot] && a.Vars[v] != b.Vars[v] {
			return false
		}
	}
	return a.At == b.At && (a.Chat.State == bot.NoChat) == (b.Chat.State == bot.NoChat)
}

// runsAway plays a path into a circle in which nobody waits.
func (w *world) runsAway(c *Claim, p path) bool {
	pl, err := w.player()
	if err != nil {
		return false
	}
	pl.accept = func(t *take) bool { return t.c.Outcome == bot.OutcomeRunaway }
	t, ok := pl.from(p.from, w.legs(p))
	if !ok {
		return false
	}
	c.Given, c.Closed, c.Talk = t.given, t.closed, t.lines
	return true
}

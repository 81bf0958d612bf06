package prove

import (
	"slices"

	"github.com/botrunner/botrunner/bot"
)

// Prove goes through every situation of the flow and says what holds.
func (p *Prover) Prove() *Proof {
	w := p.worldOf(deciding)
	return &Proof{
		Flow: p.d.Name, States: len(w.states), Coarse: len(w.vars) < len(p.relevant(deciding)),
		Claims: []Claim{w.noLoop(), w.noDeadEnd(), w.silentEnds(), w.ends(), w.atMost(), w.agentNear()},
	}
}

// alone are the edges for which it needs neither customer nor agent.
func alone(e edge) bool {
	return e.why == through || e.why == silent || e.why == refused || e.why == replied || e.why == event && closes(e.with)
}

// quiet are the edges that a conversation with a customer who has gone can take.
func quiet(e edge) bool { return alone(e) || e.why == left }

// onward are the edges of a customer who only answers or is silent. What an
// agent says is left out: agents leave some day.
func onward(e edge) bool { return quiet(e) || e.why == answer || e.why == giveUp }

// unasked is every edge but those of anytime words.
func unasked(e edge) bool { return e.why != word }

func anyEdge(edge) bool { return true }

// noLoop: every circle of the flow has a human in it.
func (w *world) noLoop() Claim {
	c := Claim{Name: NoLoop}
	if !w.circle(&c, alone, func(int) bool { return true }) {
		c.Verdict, c.Says = Holds, "No loop without a human: wherever the flow goes round, somebody has said something."
		return c
	}
	switch {
	case c.Verdict == Open:
		c.Says = "The flow may go round without a human in it; no conversation was found that does."
	case c.Circle:
		c.Says = "There is a loop without a human: the flow can go round and round although nobody says anything."
	default:
		c.Says = "There is a loop without a human: the flow goes round and round without waiting, until it is stopped."
	}
	return c
}

// noDeadEnd: wherever a conversation waits, there is something to wait for.
func (w *world) noDeadEnd() Claim {
	c := Claim{Name: NoDeadEnd}
	stuck := func(i int) bool {
		return i != over && waits(w.verb(i)) && !slices.ContainsFunc(w.edges[i], func(e edge) bool { return e.why != word })
	}
	closed := func(i int) bool {
		return i != over && isAsk(w.verb(i)) && !slices.ContainsFunc(w.edges[i], func(e edge) bool { return e.why == answer })
	}
	switch at, found := w.show(&c, stuck); {
	case found && c.Verdict == Fails:
		c.Says = "There is a dead end: at `" + at + "` nothing can happen any more, because no chat is open to listen to."
		return c
	case found:
		c.Says = "`" + at + "` may be a dead end; no conversation was found that comes to it."
		return c
	}
	switch at, found := w.show(&c, closed); {
	case found && c.Verdict == Fails:
		c.flaw = noAnswer
		c.Says = "There is a dead end: at `" + at + "` no answer is ever accepted."
		return c
	case found:
		c.Says = "`" + at + "` may accept no answer at all; no conversation was found that comes to it."
		return c
	}
	if w.alien {
		c.Verdict, c.Says = Open, "Dead ends are not ruled out: the flow has verbs that the proof does not know."
		return c
	}
	c.Verdict, c.Says = Holds, "No dead end: wherever a conversation waits, something can come that it waits for."
	return c
}

func (w *world) verb(i int) bot.Verb { return w.p.steps[w.states[i].step].Verb }

func (w *world) name(i int) string { return w.p.steps[w.states[i].step].Name }

// show looks for a state that should not be, and for the shortest conversation
// that comes to it.
func (w *world) show(c *Claim, bad func(int) bool) (at string, found bool) {
	t, i, found, shown := w.meet(bad)
	switch {
	case shown:
		c.Verdict, c.Given, c.Closed, c.Talk = Fails, t.given, t.closed, t.lines
	case found:
		c.Verdict = Open
	default:
		return "", false
	}
	c.at = w.name(i)
	return c.at, true
}

// meet looks for a state, and for the shortest conversation that comes to it.
func (w *world) meet(wanted func(int) bool) (t take, at int, found, shown bool) {
	tried := map[int]bool{}
	for len(tried) < maxShown {
		path, ok := w.pathTo(func(i int) bool { return wanted(i) && !tried[i] })
		if !ok {
			break
		}
		at, found = path.end(), true
		tried[at] = true
		if t, ok := w.play(path); ok {
			return t, at, true, true
		}
	}
	return take{}, at, found, false
}

// maxShown is for how many states a conversation is looked for before a claim
// is left open.
const maxShown = 8

// pathTo finds the shortest path from a start to a state; without a hop if that
// is a start itself.
func (w *world) pathTo(wanted func(int) bool) (path, bool) {
	if i := slices.IndexFunc(w.begin, wanted); i >= 0 {
		return path{from: w.begin[i]}, true
	}
	return w.shortest(w.begin, func(h hop) bool { return h.to != over && wanted(h.to) }, anyEdge)
}

package prove

import (
	"slices"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/words"
)

// callable returns for each anytime entry a word that calls for it; none if
// every one calls for an entry above it.
func callable(d *bot.Dialog) []string {
	taken := map[words.Phrase]bool{}
	calls := make([]string, len(d.Anytime))
	for i, a := range d.Anytime {
		for _, word := range a.Words {
			n := words.Normal(word)
			if !taken[n] && calls[i] == "" {
				calls[i] = word
			}
			taken[n] = true
		}
	}
	return calls
}

// agentNear: at every question one and the same word brings in an agent.
func (w *world) agentNear() Claim {
	c := Claim{Name: AgentNear, Verdict: Idle}
	if !slices.ContainsFunc(w.p.steps, func(s stage) bool { return s.route != nil }) {
		c.Says = "The flow brings in no agent."
		return c
	}
	var questions []int
	for i := range w.states {
		if isAsk(w.verb(i)) {
			questions = append(questions, i)
		}
	}
	if len(questions) == 0 {
		c.Says = "The flow asks no question at which a customer could want an agent."
		return c
	}
	word, missed := w.bestWord(questions)
	switch {
	case word == "":
		if at, _ := w.show(&c, func(i int) bool { return isAsk(w.verb(i)) }); at != "" {
			c.Says = "The agent is not one word away: no anytime word brings in an agent, at `" + at + "` for example."
		}
	case len(missed) == 0:
		c.Verdict, c.Says = Holds, "The agent is always one word away: "+quoted(word)+" works at every question."
	default:
		w.missing(&c, word, missed)
	}
	return c
}

func quoted(word string) string { return "\"" + word + "\"" }

// bestWord is the word that brings in an agent at most questions, and the
// questions at which it does not. There is none if no word ever does.
func (w *world) bestWord(questions []int) (best string, missed []int) {
	sure := w.surelyEscalates()
	for _, call := range w.p.calls {
		var misses []int
		for _, q := range questions {
			works := slices.ContainsFunc(w.edges[q], func(e edge) bool { return e.why == word && e.with == call && sure(e.to) })
			if !works || slices.ContainsFunc(w.edges[q], func(e edge) bool { return e.why == word && e.with == call && !sure(e.to) }) {
				misses = append(misses, q)
			}
		}
		if call != "" && len(misses) < len(questions) && (best == "" || len(misses) < len(missed)) {
			best, missed = call, misses
		}
	}
	return best, missed
}

// surelyEscalates tells whether all ways on from a state come to an escalation
// before anybody has to say anything.
func (w *world) surelyEscalates() func(int) bool {
	known := map[int]bool{}
	var sure func(i int) bool
	sure = func(i int) bool {
		if i == over {
			return false
		}
		if yes, ok := known[i]; ok {
			return yes
		}
		known[i] = false // a circle leads nowhere
		if _, is := w.verb(i).(*bot.Escalate); is {
			known[i] = true
			return true
		}
		yes := !waits(w.verb(i)) && len(w.edges[i]) > 0
		for _, e := range w.edges[i] {
			yes = yes && sure(e.to)
		}
		known[i] = yes
		return yes
	}
	return sure
}

// missing shows a question at which the word brings in nobody.
func (w *world) missing(c *Claim, call string, missed []int) {
	c.Verdict = Open
	sure := w.surelyEscalates()
	elsewhere := func(h hop) bool {
		return h.why == word && h.with == call && slices.Contains(missed, h.from) && !sure(h.to)
	}
	way, ok := w.shortest(w.begin, elsewhere, anyEdge)
	if !ok {
		c.Says = "The agent may not be one word away: " + quoted(call) + " does not lead to one everywhere."
		return
	}
	asked := way.hops[len(way.hops)-1].from
	c.Says = "The agent is not always one word away: " + quoted(call) + " brings in nobody at `" + w.name(asked) + "`."
	if to := way.end(); to != over && !waits(w.verb(to)) {
		rest, ok := w.shortest([]int{to}, func(h hop) bool { return w.ended(h.to) },
			func(e edge) bool { return e.why == through && (e.to == over || !sure(e.to)) })
		if !ok {
			return
		}
		way = way.and(rest)
	}
	if t, ok := w.play(way); ok {
		c.Verdict, c.Given, c.Talk = Fails, t.given, t.lines
	}
}

// ended reports whether a turn ends in a state without an agent.
func (w *world) ended(i int) bool {
	if i == over {
		return true
	}
	_, agent := w.verb(i).(*bot.Escalate)
	return waits(w.verb(i)) && !agent
}

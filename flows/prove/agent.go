package prove

import (
	"slices"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/words"
)

// phrases are the words of each anytime entry, as they are compared.
func phrases(d *bot.Dialog) [][]words.Phrase {
	all := make([][]words.Phrase, len(d.Anytime))
	for i, a := range d.Anytime {
		for _, word := range a.Words {
			all[i] = append(all[i], words.Normal(word))
		}
	}
	return all
}

// within reports whether an anytime entry counts at a step.
func within(s bot.Span, step int) bool { return s == bot.Span{} || s.From <= step && step < s.To }

// entry is the anytime entry that a word calls for at a step; none if it calls
// for nothing.
func (p *Prover) entry(word words.Phrase, step int) int {
	for i, a := range p.d.Anytime {
		if within(a.Within, step) && slices.Contains(p.calls[i], word) {
			return i
		}
	}
	return none
}

// call is a word that calls for an anytime entry at a step; empty if every one
// calls for another.
func (p *Prover) call(entry, step int) string {
	for i, word := range p.calls[entry] {
		if p.entry(word, step) == entry {
			return p.d.Anytime[entry].Words[i]
		}
	}
	return ""
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
			c.flaw = noWord
			c.Says = "The agent is not one word away: no anytime word brings in an agent, at `" + at + "` for example."
		}
	case len(missed) == 0:
		c.Verdict, c.Word = Holds, word
		c.Says = "The agent is always one word away: " + quoted(word) + " works at every question."
	default:
		w.missing(&c, word, missed)
	}
	return c
}

func quoted(word string) string { return "\"" + word + "\"" }

// bestWord is the word that brings in an agent at most questions, and the
// questions at which it may not. There is none if no word ever does.
func (w *world) bestWord(questions []int) (best string, missed []int) {
	sure, may := w.escalates(true), w.escalates(false)
	for _, call := range w.p.words() {
		var misses []int
		ever := false
		for _, q := range questions {
			works, fails := false, false
			for _, e := range w.edges[q] {
				if w.calls(call, q, e) {
					works, fails, ever = true, fails || !sure(e.to), ever || may(e.to)
				}
			}
			if fails || !works {
				misses = append(misses, q)
			}
		}
		if ever && (best == "" || len(misses) < len(missed)) {
			best, missed = call, misses
		}
	}
	return best, missed
}

// words are all anytime words of the flow.
func (p *Prover) words() []string {
	var all []string
	for _, a := range p.d.Anytime {
		all = append(all, a.Words...)
	}
	return unique(all)
}

// calls reports whether a word makes a conversation take an edge.
func (w *world) calls(said string, from int, e edge) bool {
	return e.why == word && e.entry == w.p.entry(words.Normal(said), w.states[from].step)
}

// escalates tells of a state whether its ways on come to an escalation before
// anybody has to say anything: all of them, or one at least.
func (w *world) escalates(all bool) func(int) bool {
	known := map[int]bool{}
	var comes func(i int) bool
	comes = func(i int) bool {
		if i == over {
			return false
		}
		if yes, ok := known[i]; ok {
			return yes
		}
		known[i] = false // a circle leads nowhere
		switch _, is := w.verb(i).(*bot.Escalate); {
		case is:
			known[i] = true
		case !waits(w.verb(i)):
			known[i] = w.lead(i, all, comes)
		}
		return known[i]
	}
	return comes
}

// lead reports whether all edges of a state lead where they should, or one.
func (w *world) lead(i int, all bool, right func(int) bool) bool {
	wrong := func(e edge) bool { return right(e.to) != all }
	return slices.ContainsFunc(w.edges[i], wrong) != all
}

// missing shows a question at which the word brings in nobody.
func (w *world) missing(c *Claim, call string, missed []int) {
	c.Verdict = Open
	sure := w.escalates(true)
	elsewhere := func(h hop) bool {
		return w.calls(call, h.from, h.edge) && slices.Contains(missed, h.from) && !sure(h.to)
	}
	way, ok := w.shortest(w.begin, elsewhere, anyEdge)
	if !ok {
		c.Says = "The agent may not be one word away: " + quoted(call) + " does not lead to one everywhere."
		return
	}
	way.hops[len(way.hops)-1].with = call
	asked := way.hops[len(way.hops)-1].from
	c.at = w.name(asked)
	c.Says = "The agent is not always one word away: " + quoted(call) + " brings in nobody at `" + c.at + "`."
	if to := way.end(); to != over && !waits(w.verb(to)) {
		rest, ok := w.shortest([]int{to}, func(h hop) bool { return w.ended(h.to) },
			func(e edge) bool { return e.why == through && (e.to == over || !sure(e.to)) })
		if !ok {
			return
		}
		way = way.and(rest)
	}
	if t, ok := w.play(way); ok {
		c.Verdict, c.Given, c.Closed, c.Talk = Fails, t.given, t.closed, t.lines
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

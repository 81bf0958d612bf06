package prove

import (
	"fmt"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// silentEnds: whoever stops talking is let go, wherever that is.
func (w *world) silentEnds() Claim {
	c := Claim{Name: SilentEnds}
	forever := func(i int) bool { return waits(w.verb(i)) && patience(w.verb(i)) == 0 }
	if at, found := w.show(&c, forever); found {
		c.Says = "Silence does not always end: a customer who goes at `" + at + "` is waited for without end."
		if c.Verdict == Open {
			c.Says = "Silence may last for ever at `" + at + "`; no conversation was found that comes to it."
		}
		return c
	}
	if w.circle(&c, quiet, func(int) bool { return true }) {
		c.Says = "Silence does not always end: without a word of the customer the flow can go round for ever."
		if c.Verdict == Open {
			c.Says = "Silence may last for ever, because the flow may go round; no conversation was found that does."
		}
		return c
	}
	if w.alien {
		c.Verdict, c.Says = Open, "Silence may last for ever: the flow has verbs that the proof does not know."
		return c
	}
	longest := w.longest(quiet, func(i int) int { return int(patience(w.verb(i))) })
	c.Verdict, c.Within = Holds, plainTime(time.Duration(longest))
	c.Says = "Silence always ends: who says nothing more is let go within " + c.Within + ", not counting time with an agent."
	return c
}

// patience is how long a step waits for somebody; 0 is for ever.
func patience(v bot.Verb) time.Duration {
	switch v := v.(type) {
	case *bot.Ask:
		if !v.Nudge.IsZero() {
			return 2 * v.Wait
		}
		return v.Wait
	case *bot.Listen:
		return v.Wait
	case *bot.Escalate:
		return v.NobodyAfter
	case *bot.Call:
		if v.Timeout <= 0 {
			return bot.DefaultCallTimeout
		}
		return v.Timeout
	default:
		return 0
	}
}

// longest is the heaviest path along edges that may be used, where these make
// no circle that has a weight.
func (w *world) longest(use func(edge) bool, weight func(int) int) int {
	group, loop := w.circles(use)
	best := make([]int, len(loop))
	members := make([][]int, len(loop))
	for i, g := range group {
		members[g] = append(members[g], i)
	}
	most := 0
	for g := range loop { // those behind come first
		heaviest := 0
		for _, i := range members[g] {
			if !loop[g] {
				heaviest = weight(i)
			}
			for _, e := range w.edges[i] {
				if e.to != over && use(e) && group[e.to] != g {
					best[g] = max(best[g], best[group[e.to]])
				}
			}
		}
		best[g] += heaviest
		most = max(most, best[g])
	}
	return most
}

// ends: however customers answer, some day it is over.
func (w *world) ends() Claim {
	c := Claim{Name: Ends}
	if !w.circle(&c, onward, func(int) bool { return true }) {
		c.Verdict, c.Says = Holds, "Every conversation ends, if customers answer or are silent and agents leave."
		return c
	}
	switch {
	case c.Verdict == Open:
		c.Says = "Conversations may go on for ever, because the flow goes round; no conversation was found that does."
	case c.Circle:
		c.Says = "Not every conversation ends: a customer can be led round and round."
	default:
		c.Says = "Not every conversation ends as it should: the flow goes round without waiting, until it is stopped."
	}
	return c
}

// atMost: so many questions and no more.
func (w *world) atMost() Claim {
	c := Claim{Name: AtMost}
	if w.circle(&c, unasked, func(i int) bool { return isAsk(w.verb(i)) }) {
		c.Says = "There is no limit to the questions: some can come again and again."
		if c.Verdict == Open {
			c.Says = "There may be no limit to the questions; no conversation was found in which they come again and again."
		}
		return c
	}
	c.Questions = w.longest(unasked, func(i int) int {
		if isAsk(w.verb(i)) {
			return 1
		}
		return 0
	})
	c.Verdict = Holds
	switch c.Questions {
	case 0:
		c.Says = "No questions: the flow asks none."
	case 1:
		c.Says = "At most 1 question, wrong answers aside"
	default:
		c.Says = fmt.Sprintf("At most %d questions, wrong answers aside", c.Questions)
	}
	if c.Questions > 0 {
		if w.wordsLead() {
			c.Says += ", counted from the last anytime word that leads elsewhere"
		}
		c.Says += "."
	}
	return c
}

// wordsLead reports whether an anytime word can make a conversation longer.
func (w *world) wordsLead() bool {
	for _, edges := range w.edges {
		for _, e := range edges {
			if e.why == word && e.to != over {
				return true
			}
		}
	}
	return false
}

package flows

import (
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/words"
)

// look finds what is wrong with a flow whose every part is right: steps that
// nobody reaches, questions that nobody leaves, words that mean two things. It
// runs only on files without errors, because an error makes them all over.
func (c *compiler) look() {
	c.trapped()
	c.unreached()
	c.overlaps()
	c.unheard()
}

// exits are the steps that a verb leads to, beside the step's next.
func exits(v bot.Verb) []int {
	var to []int
	switch v := v.(type) {
	case *bot.Ask:
		to = append(to, v.GiveUp)
		if v.Wait > 0 {
			to = append(to, v.Silent)
		}
		for _, o := range v.Options {
			to = append(to, o.Next)
		}
		for _, k := range v.Checks {
			to = append(to, k.Next)
		}
	case *bot.Decide:
		for _, b := range v.Branches {
			to = append(to, b.Next)
		}
	case *bot.Escalate:
		to = append(to, v.Nobody, v.Failed, v.Finished)
	case *bot.Call:
		to = append(to, v.Failed)
	case *bot.Run:
		to = append(to, v.Start)
	case *bot.Expect:
		to = append(to, v.Missing)
	case *bot.Listen:
		to = append(to, v.Silent)
		for _, next := range v.On {
			to = append(to, next)
		}
	}
	return to
}

func (c *compiler) unreached() {
	reached := make([]bool, len(c.d.Steps))
	queue := []int{c.base}
	for _, a := range c.d.Anytime {
		queue = append(queue, a.Next)
	}
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		if i == bot.Nowhere || reached[i] {
			continue
		}
		reached[i] = true
		queue = append(queue, exits(c.d.Steps[i].Verb)...)
		if c.goesOn(i) {
			queue = append(queue, c.d.Steps[i].Next)
		}
	}
	for i, s := range c.f.Steps {
		if !reached[c.base+i] {
			c.hintf(s.Name.At, "nothing leads to step `%s`; name it in a `next`, or delete it", s.Name.Text)
		}
	}
}

// goesOn reports whether a step can go on to its next. A menu cannot if every
// option leads elsewhere.
func (c *compiler) goesOn(i int) bool {
	a, ok := c.d.Steps[i].Verb.(*bot.Ask)
	if !ok || len(a.Options) == 0 {
		return true
	}
	for _, o := range a.Options {
		if o.Next == bot.Nowhere {
			return true
		}
	}
	return false
}

// trapped finds questions that a customer cannot leave by wrong answers or by
// silence, because that way leads back to them.
func (c *compiler) trapped() {
	for i, s := range c.f.Steps {
		a, ok := c.d.Steps[c.base+i].Verb.(*bot.Ask)
		if !ok {
			continue
		}
		if c.d.MaxMisses == 0 && c.leadsBack(a.GiveUp, c.base+i) {
			at := or(or(s.Question.GiveUp, c.f.Defaults.GiveUp), s.Name).At
			c.errorf(at, "question `%s` has no way out: after %d wrong answers `give_up` leads back to it; lead elsewhere, or set `max_misses` in `defaults`", s.Name.Text, a.Tries)
		}
		if a.Wait > 0 && c.leadsBack(a.Silent, c.base+i) {
			at := or(or(s.Question.Silent, c.f.Defaults.Silent), s.Name).At
			c.errorf(at, "question `%s` has no way out: `silent` leads back to it, so a customer who has gone is asked for ever; lead elsewhere", s.Name.Text)
		}
	}
}

// leadsBack follows the steps that need no customer, from one to another. At a
// decide the way is anybody's guess, so it is no proof.
func (c *compiler) leadsBack(from, to int) bool {
	for seen := 0; from != bot.Nowhere && seen <= len(c.d.Steps); seen++ {
		if from == to {
			return true
		}
		switch v := c.d.Steps[from].Verb.(type) {
		case *bot.Run:
			from = v.Start
		case *bot.Say, *bot.Set, *bot.UpdateUserData, *bot.SendFilteredMessage,
			*bot.ShowTyping, *bot.SendCustomNotice, *bot.SendFile, *bot.HangUp, *bot.Done, *bot.Return:
			from = c.d.Steps[from].Next
		default:
			return false
		}
	}
	return false
}

// overlaps finds words that call for two things.
func (c *compiler) overlaps() {
	anytime := map[words.Phrase]*Anytime{}
	for _, a := range c.f.Anytime {
		for _, w := range a.TheySay {
			n := words.Normal(w.Text)
			if other := anytime[n]; other != nil && other != a {
				c.warnf(w.At, "`%s` already calls for anytime `%s`; it does nothing here", w.Text, other.Name.Text)
				continue
			}
			anytime[n] = a
		}
	}
	for _, s := range c.f.Steps {
		if s.Question != nil && s.Verb.Text == "menu" {
			c.menuOverlaps(s.Question.Options, anytime)
		}
	}
}

func (c *compiler) menuOverlaps(options []*Option, anytime map[words.Phrase]*Anytime) {
	owner := map[words.Phrase]*Option{}
	for _, o := range options {
		names := append([]*Value{o.Key}, o.Also...)
		if o.Label != nil {
			names = append(names, o.Label)
		}
		for _, v := range names {
			n := words.Normal(v.Text)
			if other := owner[n]; other != nil && other != o {
				c.warnf(v.At, "`%s` means option `%s` as well; a customer who says it is not understood. Leave it to one of them", v.Text, other.Key.Text)
			}
			if a := anytime[n]; a != nil {
				c.warnf(v.At, "`%s` calls for anytime `%s` first; a customer who types it does not get this option", v.Text, a.Name.Text)
			}
			owner[n] = o
		}
	}
}

// unheard gives one hint if silence is noticed at no question.
func (c *compiler) unheard() {
	first := -1
	for i := range c.f.Steps {
		a, ok := c.d.Steps[c.base+i].Verb.(*bot.Ask)
		if ok && a.Wait > 0 {
			return
		}
		if ok && first < 0 {
			first = i
		}
	}
	if first >= 0 {
		c.hintf(c.f.Steps[first].Name.At, "no question notices a customer who has gone silent; set `defaults: {wait: 2m, silent: STEP}`")
	}
}

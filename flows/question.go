package flows

import (
	"strings"

	"github.com/botrunner/botrunner/bot"
)

// defaultTries is how many wrong answers a question takes where the flow does
// not say.
const defaultTries = 3

// question compiles ask and menu.
func (c *compiler) question(s *Step) *bot.Ask {
	q := s.Question
	if q == nil {
		q = &Question{}
	}
	a := &bot.Ask{Prompt: c.text(q.Prompt), Save: bot.Nowhere, Retry: c.texts(q.Retry), QuickReplies: c.texts(q.QuickReplies)}
	if q.Save != nil {
		if i, ok := c.vars[q.Save.Text]; ok {
			a.Save = i
		}
	}
	if s.Verb.Text == "ask" {
		a.Type = c.questionType(s, c.named(s, q, nil))
		a.ReadBack = c.readBack(q)
		if a.Type != nil {
			a.TypeIn = c.typesIn(s, q)
		}
		c.onlySaved(q)
	} else {
		a.Options = c.options(s, q)
	}
	c.needs.behind([]bot.Assignment{{Var: a.Save}}, func() {
		for _, check := range q.Checks {
			a.Checks = append(a.Checks, bot.Check{OK: c.condition(check.OkIf, "ok_if"), Else: c.text(check.Else), Next: c.to(check.Next)})
		}
	})
	*a = c.patient(*a, c.defaults(), q.Patience)
	c.unheardOf(a, q.Patience)
	c.needs.add(c.habits...)
	return a
}

// defaults are what a question does that says nothing itself: what its file
// says, or else the flow that runs it.
func (c *compiler) defaults() *bot.Ask {
	if c.silent == nil {
		above := &bot.Ask{Tries: defaultTries, GiveUp: bot.Nowhere, Silent: bot.Nowhere}
		if c.parent != nil {
			above = c.parent.defaults()
		}
		d := c.patient(bot.Ask{}, above, c.f.Defaults.Patience)
		c.silent = &d
	}
	return c.silent
}

// patient fills in how a question treats wrong answers and silence.
func (c *compiler) patient(a bot.Ask, d *bot.Ask, p Patience) bot.Ask {
	a.Tries, a.Wait, a.Settle, a.GiveUp, a.Silent, a.Nudge = d.Tries, d.Wait, d.Settle, d.GiveUp, d.Silent, d.Nudge
	if p.Tries != nil {
		a.Tries = p.Tries.N
	}
	if p.Wait != nil {
		a.Wait = p.Wait.Length
	}
	if p.Settle != nil {
		a.Settle = p.Settle.Length
	}
	if p.GiveUp != nil {
		a.GiveUp = c.to(p.GiveUp)
	}
	if p.Silent != nil {
		a.Silent = c.to(p.Silent)
	}
	if p.Nudge != nil {
		a.Nudge = c.text(p.Nudge)
	}
	return a
}

// unheardOf refuses what comes after a silence that is never noticed.
func (c *compiler) unheardOf(a *bot.Ask, p Patience) {
	for _, v := range []*Value{p.Nudge, p.Silent} {
		if v != nil && a.Wait == 0 {
			c.errorf(v.At, "without `wait: TIME`, here or in `defaults`, silence is never noticed and this never comes")
			return
		}
	}
}

// or returns what a question says itself, or else what the defaults say.
func or[T any](own, fallback *T) *T {
	if own != nil {
		return own
	}
	return fallback
}

func (c *compiler) options(s *Step, q *Question) []bot.Option {
	if len(q.Options) == 0 && !c.f.faulty {
		c.errorf(s.Name.At, "menu `%s` needs `options:`, each as `key: {label: TEXT}`", s.Name.Text)
	}
	var list []bot.Option
	seen := map[string]bool{}
	for _, o := range q.Options {
		if seen[o.Key.Text] {
			c.errorf(o.Key.At, "option `%s` stands here twice; keep one of them", o.Key.Text)
		}
		seen[o.Key.Text] = true
		opt := bot.Option{Key: o.Key.Text, Label: c.text(o.Label), Next: c.to(o.Next)}
		if o.Label == nil {
			opt.Label = bot.Text{Fixed: o.Key.Text}
		}
		for _, w := range o.Also {
			opt.Also = append(opt.Also, w.Text)
		}
		opt.Also = append(opt.Also, c.moreWords("steps."+s.Name.Text+".options."+o.Key.Text+".also")...)
		list = append(list, opt)
	}
	return list
}

const computedLabel = "a label of `type: choice` cannot hold ${…}; use `menu` where labels are computed"

// onlySaved refuses what the options of a choice cannot have: it saves what was
// chosen, and its names are known before a conversation begins.
func (c *compiler) onlySaved(q *Question) {
	for _, o := range q.Options {
		if o.Next != nil {
			c.errorf(o.Next.At, "the options of `type: choice` have no `next`; use `menu` where each answer leads elsewhere")
		}
		if o.Label != nil && strings.Contains(o.Label.Text, "${") {
			c.errorf(o.Label.At, computedLabel)
		}
	}
}

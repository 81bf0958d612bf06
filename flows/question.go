package flows

import (
	"slices"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/bot/answer"
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
		a.Type = c.questionType(s, q)
		a.ReadBack = c.readBack(q)
		c.noWays(q)
	} else {
		a.Options = c.options(s, q)
	}
	for _, check := range q.Checks {
		a.Checks = append(a.Checks, bot.Check{OK: c.condition(check.OkIf, "ok_if"), Else: c.text(check.Else), Next: c.to(check.Next)})
	}
	c.patience(a, q.Patience)
	return a
}

// questionType makes the type of a question.
func (c *compiler) questionType(s *Step, q *Question) bot.Type {
	o := answer.Options{NumberWords: q.Words != nil && q.Words.Text == "true"}
	if o.NumberWords && (q.Type == nil || !slices.Contains([]string{"whole_number", "number", "money"}, q.Type.Text)) {
		c.errorf(q.Words.At, "`words` lets numbers be written in words; it goes with `type: whole_number` and its like only")
	}
	return c.answerType(q.Type, q.Options, s.Name.At, o)
}

// patience fills in how a question treats wrong answers and silence.
func (c *compiler) patience(a *bot.Ask, p Patience) {
	d := c.f.Defaults
	a.Tries = defaultTries
	if t := or(p.Tries, d.Tries); t != nil {
		a.Tries = t.N
	}
	a.Wait = length(or(p.Wait, d.Wait))
	a.GiveUp = c.to(or(p.GiveUp, d.GiveUp))
	a.Silent = c.to(or(p.Silent, d.Silent))
	a.Nudge = c.text(or(p.Nudge, d.Nudge))
	a.Settle = length(or(p.Settle, d.Settle))
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
		list = append(list, opt)
	}
	return list
}

// noWays refuses next in the options of a choice: it only saves what was
// chosen.
func (c *compiler) noWays(q *Question) {
	for _, o := range q.Options {
		if o.Next != nil {
			c.errorf(o.Next.At, "the options of `type: choice` have no `next`; use `menu` where each answer leads elsewhere")
		}
	}
}

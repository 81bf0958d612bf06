package flows

import (
	"slices"

	"github.com/botrunner/botrunner/bot"
)

// A suiteCheck compares the names of a test file with those of its flow.
type suiteCheck struct {
	report
	flow   Subject
	faulty bool // the file could not be read whole
}

func (c *suiteCheck) suite(s *Suite, find func(string) (Subject, error)) {
	if s.Flow == nil {
		return
	}
	var err error
	if c.flow, err = find(s.Flow.Text); err != nil {
		c.errorf(s.Flow.At, "the flow `%s` cannot be tested: %s", s.Flow.Text, err)
		return
	}
	if len(s.Cases) == 0 && !c.faulty {
		c.hintf(s.Flow.At, "there are no `cases` yet; `botrunner test --write` adds some")
	}
	named := map[string]*Value{}
	for _, k := range s.Cases {
		if k.Name != nil && named[k.Name.Text] != nil {
			c.errorf(k.Name.At, "the case in line %d has this name too; give each its own", named[k.Name.Text].At.Line)
		}
		if k.Name != nil {
			named[k.Name.Text] = k.Name
		}
		c.idle(k)
		if c.flow.Dialog != nil {
			c.names(k)
		}
	}
}

// idle finds a case that passes whatever the flow does: the customer can always
// say something, and be silent. Where lines could not be read, nobody knows.
func (c *suiteCheck) idle(k *Case) {
	demands := func(l *Line) bool {
		return l.Deed != CustomerSays && l.Deed != CustomerTypes && l.Deed != TimePasses
	}
	if !c.faulty && k.Expect == nil && !slices.ContainsFunc(k.Talk, demands) {
		c.warnf(k.Name.At, "this case expects nothing; add `bot:` lines to its talk, or `expect`")
	}
}

func (c *suiteCheck) names(k *Case) {
	for _, p := range k.Given {
		c.given(p)
	}
	for _, h := range k.Closed {
		c.oneOf(h, "opening hours", c.flow.Dialog.Hours)
	}
	for _, m := range k.Mock {
		c.mock(m)
	}
	if e := k.Expect; e != nil {
		c.oneOf(e.Step, "step", c.steps())
		c.oneOf(e.Outcome, "outcome", c.outcomes())
		for _, p := range e.UserData {
			c.oneOf(p.Key, "user data", c.userData())
		}
		for _, p := range e.Variables {
			c.variable(p.Key)
		}
	}
}

func (c *suiteCheck) oneOf(v *Value, what string, names []string) {
	if v != nil && !slices.Contains(names, v.Text) {
		c.errorf(v.At, "the flow has no %s `%s`%s", what, v.Text, c.similar(v.Text, names))
	}
}

// given checks that an input exists and that the value is one of its type.
func (c *suiteCheck) given(p Pair) {
	var names []string
	for _, in := range c.flow.File.Inputs {
		names = append(names, in.Name.Text)
	}
	i := slices.Index(names, p.Key.Text)
	if i < 0 {
		if len(names) == 0 {
			c.errorf(p.Key.At, "the flow has no inputs; leave `%s` out", p.Key.Text)
			return
		}
		c.oneOf(p.Key, "input", names)
		return
	}
	in := c.flow.File.Inputs[i]
	v := slices.IndexFunc(c.flow.Dialog.Vars, func(v bot.Var) bool { return v.Input && v.Name == p.Key.Text })
	if p.Value == nil || v < 0 || c.flow.Dialog.Vars[v].Type == nil || in.Type.Text == "file" {
		return
	}
	if _, ok := c.flow.Dialog.Vars[v].Type.Read(p.Value.Text); ok {
		return
	}
	if keys := optionKeys(in.Options); len(keys) > 0 {
		c.errorf(p.Value.At, "input `%s` cannot be `%s`%s", p.Key.Text, p.Value.Text, c.similar(p.Value.Text, keys))
		return
	}
	c.errorf(p.Value.At, "input `%s` is of type `%s`, and `%s` is none", p.Key.Text, in.Type.Text, p.Value.Text)
}

func (c *suiteCheck) variable(name *Value) {
	var names []string
	for _, v := range c.flow.Dialog.Vars {
		if v.Name == name.Text && v.Secret {
			c.errorf(name.At, "`%s` is a secret, whose value is not looked at; use `agent_sees` and `never_shown`", name.Text)
		}
		names = append(names, v.Name)
	}
	c.oneOf(name, "variable", names)
}

func (c *suiteCheck) steps() []string {
	var names []string
	for _, s := range c.flow.Dialog.Steps {
		names = append(names, s.Name)
	}
	return names
}

// outcomes are those that the flow names, and those that every conversation can
// have.
func (c *suiteCheck) outcomes() []string {
	names := []string{bot.OutcomeEnded, bot.OutcomeLeft, bot.OutcomeSilent, bot.OutcomeGaveUp, bot.OutcomeFailed, bot.OutcomeRunaway}
	for _, s := range c.flow.Dialog.Steps {
		if end, ok := s.Verb.(*bot.End); ok && end.Outcome != "" && !slices.Contains(names, end.Outcome) {
			names = append(names, end.Outcome)
		}
	}
	return names
}

func (c *suiteCheck) userData() []string {
	var names []string
	for _, s := range c.flow.Dialog.Steps {
		var fields []bot.Field
		switch v := s.Verb.(type) {
		case *bot.Escalate:
			fields = v.UserData
		case *bot.UpdateUserData:
			fields = v.Fields
		}
		for _, f := range fields {
			names = append(names, f.Key)
		}
	}
	return names
}

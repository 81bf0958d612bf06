package flows

// What a step was called in the version before.

// was is the name that a step had before, with those of the steps that run its
// flow; none if all are called as ever.
func (c *compiler) was(s *Step) string {
	name := c.prefix + s.Name.Text
	if s.Was != nil {
		c.checkWas(s)
	}
	if before := c.prefixBefore() + or(s.Was, s.Name).Text; before != name {
		return before
	}
	return ""
}

func (c *compiler) prefixBefore() string {
	if c.parent == nil {
		return ""
	}
	return c.parent.prefixBefore() + or(c.by.Was, c.by.Name).Text + "."
}

// returnBefore is the name before of the step by which a part returns.
func (c *compiler) returnBefore() string {
	if before := c.prefixBefore(); before != c.prefix {
		return before + "return"
	}
	return ""
}

// checkWas refuses a name from before that cannot have been the step's own.
func (c *compiler) checkWas(s *Step) {
	_, taken := c.steps[s.Was.Text]
	switch {
	case s.Was.Text == s.Name.Text:
		c.errorf(s.Was.At, "`was` says that step `%s` was called as it is; leave it out", s.Name.Text)
	case taken:
		c.errorf(s.Was.At, "there is a step `%s`, so `%s` cannot be the one that was called so; leave `was` out, or rename the other one", s.Was.Text, s.Name.Text)
	case !plainName.MatchString(s.Was.Text):
		c.errorf(s.Was.At, "`%s` cannot have been the name of a step; write the name that it had in the version before", s.Was.Text)
	}
	for _, other := range c.f.Steps {
		if other == s {
			return
		}
		if other.Was != nil && other.Was.Text == s.Was.Text {
			c.errorf(s.Was.At, "step `%s` was called `%s` as well; only one of the two can be meant", other.Name.Text, s.Was.Text)
			return
		}
	}
}

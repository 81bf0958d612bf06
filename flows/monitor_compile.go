package flows

import (
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// monitored compiles the verbs that only a monitor has.
func (c *compiler) monitored(s *Step, next *int) bot.Verb {
	switch s.Verb.Text {
	case "connect":
		return c.connect(s.Escalate)
	case "disconnect":
		if s.End == nil {
			return &bot.HangUp{}
		}
		return c.verdict(s, next) // whoever ends a script leaves its chat
	case "end":
		return c.verdict(s, next)
	}
	return nil
}

func (c *compiler) connect(e *Escalate) *bot.Connect {
	v := &bot.Connect{
		Queue: c.text(e.Queue), Language: c.text(e.Language), Priority: c.priority(e.Priority), UserData: c.userData(e.UserData),
	}
	for _, skill := range e.Skills {
		v.Skills = append(v.Skills, bot.Skill{Name: c.text(skill.Name), If: c.condition(skill.If, "if")})
	}
	if c.f.Monitor.Test {
		v.UserData = append(v.UserData, bot.Field{Key: TestAttribute, Value: bot.Text{Fixed: "true"}})
	}
	return v
}

func (c *compiler) verdict(s *Step, next *int) *bot.End {
	c.noNext(s, next, "nothing comes after `end`")
	if s.End != nil && !slices.Contains(MonitorOutcomes(), s.End.Text) {
		c.errorf(s.End.At, "a monitor ends as %s, not as `%s`", listed(MonitorOutcomes(), "or"), s.End.Text)
	}
	return &bot.End{Outcome: optional(s.End)}
}

// monitorSteps keeps what reports need, and looks at what steps say of times.
func (c *compiler) monitorSteps(m *Monitor) {
	for _, s := range c.f.Steps {
		step := MonitorStep{Name: s.Name.Text, Line: s.Name.At.Line, Verb: optional(s.Verb)}
		if s.Act != nil && s.Act.Measure != nil {
			step.Measure = s.Act.Measure.Text
			if !plainName.MatchString(step.Measure) {
				c.errorf(s.Act.Measure.At, "`%s` cannot be the name of a measurement; use letters, digits and _, and no digit first", step.Measure)
			}
		}
		m.Steps = append(m.Steps, step)
		if s.Act == nil || s.Act.Expect == nil {
			continue
		}
		if within := s.Act.Expect.Within; within != nil && within.Length > m.TimeLimit {
			c.warnf(within.At, "this is longer than a whole run may take, which is %s; make `time_limit` longer", plainTime(m.TimeLimit))
		}
	}
}

// plainTime writes a length of time as authors do: 5m and not 5m0s.
func plainTime(d time.Duration) string {
	s := d.String()
	for _, nothing := range []string{"0s", "0m"} {
		if short := strings.TrimSuffix(s, nothing); strings.HasSuffix(short, "m") || strings.HasSuffix(short, "h") {
			s = short
		}
	}
	return s
}

// unconnected finds what a monitor says or does without a chat, and chats that
// are opened inside another one.
func (c *compiler) unconnected() {
	type place struct {
		step int
		open bool
	}
	seen, told := map[place]bool{}, map[int]bool{}
	queue := []place{{0, false}}
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		if p.step == bot.Nowhere || seen[p] {
			continue
		}
		seen[p] = true
		verb := c.d.Steps[p.step].Verb
		if s := c.f.Steps[p.step]; !told[p.step] {
			told[p.step] = c.misplaced(s, verb, p.open)
		}
		open := chatAfter(verb, p.open)
		for _, to := range append(exits(verb), c.d.Steps[p.step].Next) {
			queue = append(queue, place{to, open})
		}
	}
}

// misplaced reports a step that cannot be where a chat is open, or where none
// is.
func (c *compiler) misplaced(s *Step, v bot.Verb, open bool) bool {
	switch v.(type) {
	case *bot.Connect:
		if open {
			c.errorf(s.Verb.At, "step `%s` can come while a chat is open already; put a `disconnect` before it", s.Name.Text)
		}
		return open
	case *bot.Expect, *bot.Send, *bot.SendFilteredMessage, *bot.ShowTyping, *bot.HangUp:
		if !open {
			c.errorf(s.Verb.At, "step `%s` can come while no chat is open; put a `connect` before it", s.Name.Text)
		}
		return !open
	default:
		return false
	}
}

func chatAfter(v bot.Verb, before bool) bool {
	switch v.(type) {
	case *bot.Connect:
		return true
	case *bot.HangUp:
		return false
	default:
		return before
	}
}

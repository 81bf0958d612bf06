package flows

import (
	"regexp"
	"slices"

	"github.com/botrunner/botrunner/bot"
)

// act compiles the verbs of scripts.
func (c *compiler) act(s *Step, next *int) bot.Verb {
	a := s.Act
	switch s.Verb.Text {
	case "join":
		return &bot.Join{After: length(a.After), Name: c.text(a.Name)}
	case "expect":
		return c.expect(s)
	case "send":
		return &bot.Send{Texts: c.texts(a.Sends), Choices: c.texts(a.Choices)}
	case "typing":
		return &bot.Typing{For: length(a.Typing)}
	case "media":
		return &bot.Media{Types: c.media(a.Media)}
	case "transfer":
		return &bot.Transfer{Queue: c.text(a.Queue), Agent: c.text(a.Agent)}
	case "conference":
		return &bot.Transfer{Agent: c.text(a.Agent), Stay: true}
	case "leave":
		return &bot.Leave{Back: length(a.Back)}
	case "ignore":
		if a.Ignore == nil {
			c.noNext(s, next, "`ignore` without a time never ends")
		}
		return &bot.Ignore{For: length(a.Ignore)}
	case "faults":
		return &bot.Mishap{Set: a.FaultSet}
	}
	return c.monitored(s, next)
}

// heard are the events that an agent can expect: what the other side does
// beside saying something, and who else comes and goes.
var heard = []string{
	"messageReceived", "clientTypingStarted", "agentConnected", "agentDisconnected", "mediaAccepted", "mediaDeclined",
}

// mediaTypes are what an agent can ask a customer for.
var mediaTypes = []string{"cobrowse", "screenshare"}

func (c *compiler) media(values []*Value) []string {
	types := plain(values)
	for _, v := range values {
		if !slices.Contains(mediaTypes, v.Text) {
			c.errorf(v.At, "`media` is cobrowse or screenshare, not `%s`", v.Text)
		}
	}
	return types
}

// watched are the events that a monitor can expect: all that a customer's chat
// tells once it is open.
var watched = []string{
	"messageReceived", "agentConnected", "agentDisconnected", "agentTypingStarted", "agentTypingStopped", "agentTypingTimeout",
	"disconnected", "reconnected", "ended", "error",
}

func (c *compiler) expect(s *Step) *bot.Expect {
	e := s.Act.Expect
	if e == nil {
		e = &Awaited{}
	}
	v := &bot.Expect{
		Text: c.text(e.Text), Choices: c.texts(e.Choices), Not: c.texts(e.Not), Matches: c.regexp(e.Matches),
		Within: length(e.Within), Save: c.set(e.Save).Assign, Missing: c.to(s.Act.Missing),
	}
	if e.Event != nil {
		v.Event = c.heardEvent(e)
	}
	if sends := c.texts(s.Act.Sends); s.Act.SendAt.before(s.Verb.At) {
		v.Send = sends
	} else {
		v.Reply = sends
	}
	c.expectable(s, e)
	return v
}

// before reports whether a place comes before another one.
func (p Position) before(q Position) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Column < q.Column
}

func (c *compiler) regexp(v *Value) *regexp.Regexp {
	if v == nil {
		return nil
	}
	re, err := regexp.Compile(v.Text)
	if err != nil {
		c.errorf(v.At, "`matches` is no regular expression: %s", err)
	}
	return re
}

func (c *compiler) heardEvent(e *Awaited) string {
	known, who := heard, "an agent"
	if c.f.Monitor != nil {
		known, who = watched, "a monitor"
	}
	switch {
	case !slices.Contains(known, e.Event.Text):
		c.errorf(e.Event.At, "%s does not hear of `%s`%s", who, e.Event.Text, c.similar(e.Event.Text, known))
	case e.Event.Text != "messageReceived" && (e.Text != nil || e.Matches != nil):
		c.errorf(e.Event.At, "`%s` comes without a text; leave `text` and `matches` out, or the event", e.Event.Text)
	}
	return e.Event.Text
}

// expectable refuses what can never be met, or never be missed.
func (c *compiler) expectable(s *Step, e *Awaited) {
	onlyNot := len(e.Not) > 0 && e.Text == nil && e.Matches == nil && e.Event == nil && len(e.Choices) == 0
	switch missing := s.Act.Missing; {
	case len(e.Choices) > 0 && c.f.Monitor == nil:
		c.errorf(e.Choices[0].At, "customers offer an agent no answers to choose from; leave `choices` out")
	case onlyNot && e.Within == nil:
		c.errorf(e.Not[0].At, "`not` alone needs `within: TIME`, how long it must not come")
	case missing != nil && e.Within == nil && len(e.Not) == 0:
		c.errorf(missing.At, "without `within: TIME` in `expect`, it never stops waiting and `missing` never comes")
	}
}

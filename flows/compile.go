package flows

import (
	"time"

	"github.com/botrunner/botrunner/bot"
)

// dialog compiles everything that the files hold, in their order.
func (c *compiler) dialog() {
	c.d.Steps = make([]bot.Step, c.place(0))
	c.d.Language = c.lang
	if c.f.Flow != nil {
		c.d.Name = c.f.Flow.Text
	}
	if m := c.f.Defaults.MaxMisses; m != nil {
		c.d.MaxMisses = m.N
	}
	c.speak()
	c.phrases()
	c.each((*compiler).flow)
}

// flow compiles what one file holds.
func (c *compiler) flow() {
	c.needs.forget()
	c.defaults()
	if c.parent != nil {
		c.needs.add(c.parent.habits...)
	}
	c.habits = c.needs.list()
	var entries []bot.Anytime
	for _, a := range c.f.Anytime {
		entries = append(entries, c.anytime(a))
	}
	c.d.Anytime = append(entries, c.d.Anytime...) // those of a part come first in it
	for i, s := range c.f.Steps {
		c.d.Steps[c.base+i] = c.step(i, s)
	}
	for v, i := range c.vars {
		c.d.Vars[i].Secret = c.x.kinds[v] == secretKind
		c.d.Vars[i].Kind = c.x.kinds[v].String()
	}
}

// to is the index of the step that a value names.
func (c *compiler) to(v *Value) int {
	if v == nil {
		return bot.Nowhere
	}
	i, ok := c.steps[v.Text]
	if !ok {
		var names []string
		for _, s := range c.f.Steps {
			names = append(names, s.Name.Text)
		}
		c.errorf(v.At, "there is no step `%s`%s", v.Text, c.similar(v.Text, names))
		return bot.Nowhere
	}
	return c.base + i
}

func (c *compiler) anytime(a *Anytime) bot.Anytime {
	entry := bot.Anytime{Name: c.prefix + a.Name.Text, Say: c.text(a.Say), Next: c.to(a.Next)}
	for _, w := range a.TheySay {
		entry.Words = append(entry.Words, w.Text)
	}
	entry.Words = append(entry.Words, c.moreWords("anytime."+a.Name.Text+".they_say")...)
	if a.Then != nil {
		entry.Then = thens[a.Then.Text]
	}
	if entry.Then == bot.Restart {
		entry.Next = 0
	}
	if c.parent != nil {
		entry.Within = bot.Span{From: c.base, To: c.end}
	}
	if a.Event != nil {
		entry.Event = c.event(a.Event)
	}
	return entry
}

// events are the names that the WebChatService gives its events.
var events = []string{
	"Started", "started", "ready", "messageReceived", "error", "ended", "disconnected", "reconnected",
	"restored", "restoreTimeout", "restoreFailed",
	"clientConnected", "clientDisconnected", "clientTypingStarted", "clientTypingStopped",
	"agentConnected", "agentDisconnected", "agentTypingStarted", "agentTypingStopped", "agentTypingTimeout",
}

func (c *compiler) event(v *Value) string {
	for _, e := range events {
		if e == v.Text {
			return e
		}
	}
	c.errorf(v.At, "the chat has no event `%s`%s", v.Text, c.similar(v.Text, events))
	return v.Text
}

func (c *compiler) step(i int, s *Step) bot.Step {
	step := bot.Step{Name: c.prefix + s.Name.Text, File: c.otherFile(), Line: s.Name.At.Line, Next: bot.Nowhere}
	if s.Verb == nil {
		return step
	}
	switch {
	case i+1 < len(c.f.Steps):
		step.Next = c.base + i + 1
	case c.parent != nil:
		step.Next = c.back
	}
	if s.Next != nil {
		step.Next = c.to(s.Next)
	}
	c.needs.forget()
	step.Verb = c.verb(i, s, &step.Next)
	step.Was, step.Meaning, step.Needs = c.was(s), c.meaning(s), c.needs.list()
	return step
}

// otherFile is the file of a part.
func (c *compiler) otherFile() string {
	if c.parent == nil {
		return ""
	}
	return c.src.name
}

// verb compiles the part of a step that does something. A verb that never goes
// on to the next step clears next.
func (c *compiler) verb(i int, s *Step, next *int) bot.Verb {
	switch s.Verb.Text {
	case "say":
		return &bot.Say{Text: c.text(s.Say)}
	case "ask", "menu":
		return c.question(s)
	case "set":
		return c.set(s.Set)
	case "decide":
		return c.decide(s, next)
	case "escalate":
		return c.escalate(s, next)
	case "updateUserData":
		return &bot.UpdateUserData{Fields: c.userData(s.UserData)}
	case "sendFilteredMessage":
		return c.filtered(s.Filtered)
	case "sendTyping":
		return &bot.ShowTyping{}
	case "sendCustomNotice":
		return &bot.SendCustomNotice{Message: c.text(s.Message)}
	case "sendFile":
		return c.sendFile(s.Message)
	case "endChat":
		return &bot.HangUp{}
	case "call":
		return c.call(s)
	case "run":
		return c.run(i, s, next)
	case "listen":
		return c.listen(s, next)
	case "end":
		if c.f.Monitor != nil {
			return c.verdict(s, next)
		}
		c.noNext(s, next, "nothing comes after `end`")
		if c.parent != nil {
			return c.done(s, next)
		}
		e := &bot.End{Say: c.text(s.Say)}
		if s.End != nil {
			e.Outcome = s.End.Text
		}
		return e
	}
	return c.act(s, next)
}

func (c *compiler) noNext(s *Step, next *int, why string) {
	if s.Next != nil {
		c.errorf(s.Next.At, "%s; leave `next` out", why)
	}
	*next = bot.Nowhere
}

func (c *compiler) decide(s *Step, next *int) *bot.Decide {
	d := &bot.Decide{}
	for i, b := range s.Decide {
		d.Branches = append(d.Branches, bot.Branch{If: c.condition(b.If, "if"), Next: c.to(b.Next)})
		if b.If == nil && i == len(s.Decide)-1 {
			c.noNext(s, next, "`else` says already where to go")
		}
	}
	return d
}

func (c *compiler) listen(s *Step, next *int) *bot.Listen {
	l := &bot.Listen{On: map[string]int{}, Wait: length(s.Listen.Wait), Silent: c.to(s.Listen.Silent)}
	for _, p := range s.Listen.On {
		l.On[c.event(p.Key)] = c.to(p.Value)
	}
	if s.Listen.Wait == nil && s.Listen.Silent != nil {
		c.errorf(s.Listen.Silent.At, "`silent` needs `wait: TIME`, how long to listen before it")
	}
	c.noNext(s, next, "each event says already where to go")
	return l
}

func length(d *Duration) time.Duration {
	if d == nil {
		return 0
	}
	return d.Length
}

package flowtest

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/words"
)

// opening is when a conversation begins that does not say when: on a Monday
// morning, so that a test says the same on each day it is run.
var opening = time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)

// anAgent is who comes where a test does not name anybody.
const anAgent = "Avery"

// Limits that end a conversation which would never end by itself.
const (
	maxTicks    = 10_000 // in one silence
	maxRequests = 100    // chats that are opened and calls that are placed in one turn
)

// A stage is one conversation in virtual time, with everybody played whom the
// flow can meet. It is a small value: a copy goes on by itself, see [stage.fork].
type stage struct {
	engine  *bot.Engine
	c       *bot.Conversation
	now     time.Time
	refused bool // the contact centre refuses every chat
	mocks   []*flows.Mock
	offered []bot.Choice   // by the bot, last
	closed  []*flows.Value // opening hours
}

func (t *Test) newStage(k *flows.Case) *stage {
	e := t.engineFor(k.Closed)
	now := opening
	if !k.Begins.IsZero() {
		now = k.Begins
	}
	return &stage{engine: e, c: e.New(""), now: now, refused: k.Refused, mocks: k.Mock, closed: k.Closed}
}

// fork returns a copy. A step of the engine replaces what it changes, so the
// conversation may be copied as it is.
func (s *stage) fork() *stage {
	copied, c := *s, *s.c
	copied.c = &c
	return &copied
}

// start begins the conversation with what the page hands over.
func (s *stage) start(given []flows.Pair) ([]bot.Effect, error) {
	inputs := make(map[string]any, len(given))
	for _, p := range given {
		inputs[p.Key.Text] = p.Value.Text
	}
	return s.step(bot.Started{At: s.now, Inputs: inputs})
}

// act does what a line says. The error is for the author: why it cannot be done
// here.
func (s *stage) act(l *flows.Line) ([]bot.Effect, error) {
	if l.Deed == flows.TimePasses {
		return s.wait(l.Silence)
	}
	if s.c.Phase == bot.Over {
		return nil, errors.New("the conversation is over already")
	}
	switch l.Deed {
	case flows.CustomerPresses:
		return s.press(l.Text)
	case flows.CustomerTypes:
		return s.say(bot.Message{Kind: bot.TypingStarted})
	case flows.CustomerLeaves:
		return s.step(bot.CustomerLeft{At: s.now})
	case flows.AgentSays:
		if len(s.c.Chat.Agents) == 0 {
			return nil, errors.New("no agent is there yet; let one come with `- event: agentConnected`")
		}
		return s.chat(bot.ChatEvent{Name: bot.EventMessageReceived, Text: l.Text})
	case flows.ChatHappens:
		return s.chat(bot.ChatEvent{Name: l.Event, Text: l.Text, Agent: l.Agent})
	default:
		return s.speak(l)
	}
}

// speak says what a line holds, in as many messages as it has parts, and lets
// the bot make sure that the customer has finished.
func (s *stage) speak(l *flows.Line) ([]bot.Effect, error) {
	parts := l.Parts
	if len(parts) == 0 {
		parts = []string{l.Text}
	}
	var effects []bot.Effect
	for _, text := range parts {
		m := bot.Message{Text: text}
		if l.File != nil {
			m.Files = []bot.File{*l.File}
		}
		more, err := s.say(m)
		effects = append(effects, more...)
		if err != nil {
			return effects, err
		}
	}
	if s.c.Settle.IsZero() {
		return effects, nil
	}
	more, err := s.wait(s.c.Settle.Sub(s.now))
	return append(effects, more...), err
}

func (s *stage) say(m bot.Message) ([]bot.Effect, error) {
	m.From = bot.FromCustomer
	return s.step(bot.Said{At: s.now, Message: m})
}

// press presses the button of that label or key.
func (s *stage) press(name string) ([]bot.Effect, error) {
	var labels []string
	for _, c := range s.offered {
		if c.Value == name || words.Normal(c.Label).Is(words.Normal(name)) {
			return s.say(bot.Message{Text: c.Label, Choice: c.Value})
		}
		labels = append(labels, quote(c.Label))
	}
	if len(labels) == 0 {
		return nil, fmt.Errorf("there is no button %s: the bot offers none", quote(name))
	}
	return nil, fmt.Errorf("there is no button %s: the bot offers %s", quote(name), strings.Join(labels, ", "))
}

func (s *stage) chat(e bot.ChatEvent) ([]bot.Effect, error) {
	if s.c.Chat.State == bot.NoChat {
		return nil, errors.New("no chat with an agent is open here")
	}
	if e.Agent == "" {
		e.Agent = s.speaker()
	}
	e.Chat = s.c.Chat.Number
	return s.step(bot.ChatHappened{At: s.now, ChatEvent: e})
}

// speaker is the agent who came last, or who could come.
func (s *stage) speaker() string {
	if agents := s.c.Chat.Agents; len(agents) > 0 {
		return agents[len(agents)-1]
	}
	return anAgent
}

// wait lets time pass, waking the conversation whenever it asked for it.
func (s *stage) wait(d time.Duration) ([]bot.Effect, error) {
	var effects []bot.Effect
	end := s.now.Add(d)
	for ticks := 0; ; ticks++ {
		wake := s.c.Wake()
		if wake.IsZero() || wake.After(end) {
			s.now = end
			return effects, nil
		}
		if ticks == maxTicks {
			return effects, fmt.Errorf("more than %d things happen in this silence; make it shorter", maxTicks)
		}
		if wake.After(s.now) {
			s.now = wake
		}
		more, err := s.step(bot.Ticked{At: s.now})
		effects = append(effects, more...)
		if err != nil {
			return effects, err
		}
	}
}

// step lets the engine take an event, and what it asks for be answered at once.
func (s *stage) step(ev bot.Event) ([]bot.Effect, error) {
	effects, err := s.engine.Step(s.c, ev)
	for i, requests := 0, 0; err == nil && i < len(effects); i++ {
		var answer bot.Event
		switch e := effects[i].(type) {
		case bot.Tell:
			if e.From == bot.FromBot && e.Kind == bot.Words {
				s.offered = e.Choices
			}
		case bot.StartChat:
			answer = s.answerChat(e)
		case bot.PlaceCall:
			answer, err = s.answerCall(e)
		}
		if answer == nil || err != nil {
			continue
		}
		if requests++; requests > maxRequests {
			return effects, fmt.Errorf("the flow opens chats and places calls more than %d times, one after the other", maxRequests)
		}
		var more []bot.Effect
		more, err = s.engine.Step(s.c, answer)
		effects = append(effects, more...)
	}
	return effects, err
}

// answerChat says what became of opening a chat, unless it was given up in the
// same turn.
func (s *stage) answerChat(e bot.StartChat) bot.Event {
	switch {
	case s.c.Chat.Number != e.Number || s.c.Chat.State != bot.Opening:
		return nil
	case s.refused:
		return bot.ChatFailed{At: s.now, Doing: bot.CommandStartChat, Reason: "the contact centre refuses the chat"}
	default:
		return bot.ChatStarted{At: s.now}
	}
}

// An unanswered call is one that the case has no mock for.
type unanswered struct {
	step      int
	operation string
	save      []bot.Result
}

func (u *unanswered) Error() string {
	example := "{}"
	if len(u.save) > 0 {
		example = "{" + u.save[0].Field + ": …}"
	}
	return fmt.Sprintf("the flow calls `%s`, and the case does not say what comes back; add `mock: {%s: %s}`", u.operation, u.operation, example)
}

// answerCall says what became of a call, as the case has it.
func (s *stage) answerCall(e bot.PlaceCall) (bot.Event, error) {
	verb, ok := s.engine.Dialog().Steps[s.c.At].Verb.(*bot.Call)
	if !ok || s.c.Calls != e.Number {
		return nil, nil //nolint:nilnil // it was given up in the same turn
	}
	for _, m := range s.mocks {
		switch {
		case m.Operation.Text != e.Operation:
			continue
		case m.Failed:
			return bot.CallFailed{At: s.now, Number: e.Number, Reason: "the test lets it fail"}, nil
		}
		fields, err := m.Fields(verb.Save)
		return bot.CallDone{At: s.now, Number: e.Number, Fields: fields}, err
	}
	return nil, &unanswered{s.c.At, e.Operation, verb.Save}
}

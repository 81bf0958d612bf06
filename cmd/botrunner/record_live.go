package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/record"
)

// privately begins a line that is passed on as a filtered message.
const privately = "secret: "

// simulatedQueue is where a live chat goes if nobody has said where, and only a
// simulator listens.
const simulatedQueue = "Support"

// A liveTalk is a chat that is talked by hand. The caller's goroutine says the
// customer's lines, another one hears the chat; both write the talk down.
type liveTalk struct {
	chat     bot.ChatService
	terminal *terminal
	began    time.Time

	mu      sync.Mutex // guards all below
	lines   []monitor.Line
	secrets map[string]string // what was said privately, by a name for it
	agents  map[string]bool   // who are there
	over    bool              // the other side has ended the chat
}

// liveStreams keeps a printed monitor apart from the chat.
func (o *recordOptions) liveStreams(std streams) streams {
	if o.out == "" {
		std.out = std.err
	}
	return std
}

// talkLive talks until the customer leaves, or the chat is over. The chat is
// closed when it returns.
func talkLive(ctx context.Context, std streams, centre *contactCentre, queue string) (record.Talk, error) {
	if queue == "" && centre.sim != nil && centre.options.Routing.TargetAddress == "" {
		queue = simulatedQueue
	}
	chat := genesys.NewHandover(centre.service()) //nolint:contextcheck // a chat outlives the call that makes it
	defer func() { _ = chat.Close() }()           //nolint:contextcheck // whoever interrupts wants it closed, too
	l := &liveTalk{chat: chat, began: time.Now(), agents: map[string]bool{}, secrets: map[string]string{}}
	l.note(monitor.Line{Who: monitor.ByMonitor, Event: bot.CommandStartChat, Text: queue})
	if err := chat.StartChat(ctx, bot.Escalation{Queue: queue, Number: 1}); err != nil {
		return record.Talk{}, fmt.Errorf("opening a chat: %w", err)
	}
	l.terminal = newTerminal(std.in, std.out, isKeyboard(std.in))
	l.terminal.private = privately
	l.terminal.Prompt(bot.FloorOpen)

	hearing, stop := context.WithCancel(ctx)
	var ears sync.WaitGroup
	ears.Go(func() { l.hear(hearing) })
	err := l.talk(ctx)
	stop()
	ears.Wait()
	_ = l.terminal.Close() // it only unblocks
	if ctx.Err() != nil {
		err = nil // interrupted: what was said so far is the talk
	}
	return record.Talk{Lines: l.lines}.Conceal(l.secrets), err
}

// talk says the customer's lines, and leaves at their end.
func (l *liveTalk) talk(ctx context.Context) error {
	for {
		m, err := l.terminal.Receive(ctx)
		if err != nil && !errors.Is(err, io.EOF) && ctx.Err() == nil {
			return err
		}
		if err != nil {
			return l.leave(ctx)
		}
		if err := l.say(ctx, m.Text); err != nil {
			return err
		}
		l.terminal.Prompt(bot.FloorOpen)
	}
}

func (l *liveTalk) say(ctx context.Context, text string) error {
	hidden, private := strings.CutPrefix(text, privately)
	if hidden = strings.TrimSpace(hidden); private && hidden != "" {
		l.keep(hidden)
		l.note(monitor.Line{Who: monitor.ByMonitor, Event: "sendFilteredMessage", Text: hidden})
		return l.chat.SendFilteredMessage(ctx, bot.NewSecret(hidden), bot.Secret{})
	}
	l.note(monitor.Line{Who: monitor.ByMonitor, Text: text})
	return l.chat.SendMessage(ctx, text)
}

// keep remembers a secret: whoever repeats it is not to give it away.
func (l *liveTalk) keep(secret string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.secrets[fmt.Sprintf("secret_%d", len(l.secrets)+1)] = secret
}

// leave ends the chat unless it is over. It does not end with ctx: whoever
// interrupts wants the chat closed.
func (l *liveTalk) leave(ctx context.Context) error {
	l.mu.Lock()
	over := l.over
	l.mu.Unlock()
	if over {
		return nil
	}
	l.note(monitor.Line{Who: monitor.ByMonitor, Event: "endChat"})
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	if err := l.chat.EndChat(ctx); err != nil && !errors.Is(err, genesys.ErrNoActiveChat) {
		return fmt.Errorf("ending the chat: %w", err)
	}
	return nil
}

// hear shows and notes what comes, until the chat is over or ctx ends.
func (l *liveTalk) hear(ctx context.Context) {
	for {
		e, err := l.chat.Receive(ctx)
		if err != nil {
			return
		}
		l.heard(ctx, e)
		if e.Name == bot.EventEnded || e.Name == bot.EventError {
			_ = l.terminal.Close() // it only unblocks the customer
			return
		}
		l.terminal.Prompt(bot.FloorOpen)
	}
}

func (l *liveTalk) heard(ctx context.Context, e bot.ChatEvent) {
	line := monitor.Line{Who: monitor.ByBot, Name: e.Agent, Text: e.Text, Choices: e.Choices}
	shown := bot.Message{From: bot.FromAgent, Name: e.Agent, Text: e.Text}
	if e.Agent == "" {
		shown.From = bot.FromBot
	}
	for _, c := range e.Choices {
		shown.Choices = append(shown.Choices, bot.Choice{Label: c})
	}
	l.mu.Lock()
	switch e.Name {
	case bot.EventAgentConnected:
		l.agents[e.Agent], shown.Kind = true, bot.Joined
	case bot.EventAgentDisconnected:
		delete(l.agents, e.Agent)
		shown.Kind = bot.Left
	case bot.EventAgentTypingStarted:
		shown.Kind = bot.TypingStarted
	case bot.EventAgentTypingStopped, bot.EventAgentTypingTimeout:
		shown.Kind = bot.TypingStopped
	case bot.EventEnded, bot.EventError:
		l.over, line.Who = true, monitor.ByChat
	case bot.EventMessageReceived:
	default:
		l.mu.Unlock()
		return // the customer's own doing, and the connection's
	}
	if l.agents[e.Agent] || e.Name == bot.EventAgentDisconnected {
		line.Who = monitor.ByAgent
	}
	l.mu.Unlock()
	if e.Name != bot.EventMessageReceived {
		line.Event = e.Name
	}
	l.note(line)
	if line.Who != monitor.ByChat {
		shown.Text = l.masked(shown.Text)
		_ = l.terminal.Send(ctx, shown) // it is printed or it is not; the talk goes on
	}
}

// masked hides what was said privately from who looks over the shoulder.
func (l *liveTalk) masked(text string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, secret := range l.secrets {
		text = strings.ReplaceAll(text, secret, bot.Mask)
	}
	return text
}

func (l *liveTalk) note(line monitor.Line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line.At = monitor.Seconds(time.Since(l.began))
	l.lines = append(l.lines, line)
}

package record

import (
	"slices"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/monitor"
)

// A Talk is a conversation as the customer saw it. The customer's lines are those
// of [monitor.ByMonitor].
type Talk struct {
	ID    string // of the conversation; empty: not known
	Lines []monitor.Line

	secrets []string // names of what Conceal took out
}

// Of is the talk of a monitor run, in which secrets are masked.
func Of(r *monitor.Result) Talk { return Talk{Lines: r.Transcript} }

// said reports whether a line is words of the customer, which need not be shown.
func said(l monitor.Line) bool {
	return l.Who == monitor.ByMonitor && (l.Event == "" || l.Event == eventFiltered)
}

// heard reports whether a line is words of anybody else.
func heard(l monitor.Line) bool { return l.Who != monitor.ByMonitor && l.Event == "" }

// The customer's deeds, as transcripts call them.
const (
	eventStart    = bot.CommandStartChat
	eventEnd      = "endChat"
	eventFiltered = "sendFilteredMessage"
	eventTyping   = "sendTyping"
	eventUserData = "updateUserData"
)

// events are what may stand in brackets in a transcript.
func events() []string {
	return []string{
		eventStart, eventEnd, eventFiltered, eventTyping, eventUserData,
		bot.EventAgentConnected, bot.EventAgentDisconnected, bot.EventEnded, bot.EventError,
		bot.EventAgentTypingStarted, bot.EventAgentTypingStopped, bot.EventAgentTypingTimeout,
		genesys.EventDisconnected, genesys.EventReconnected,
	}
}

// agents are the names of those who came.
func (t Talk) agents() []string {
	var names []string
	for _, l := range t.Lines {
		if l.Event == bot.EventAgentConnected && l.Name != "" && !slices.Contains(names, l.Name) {
			names = append(names, l.Name)
		}
	}
	return names
}

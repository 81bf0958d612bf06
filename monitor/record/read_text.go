package record

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/monitor"
)

// The lines of a transcript, as [monitor.Line] prints them.
var (
	transcriptLine = regexp.MustCompile(`^ *(\d+(?:\.\d+)?m?s)  (.+?): (.*)$`)
	eventPart      = regexp.MustCompile(`(?s)^\((\w+)\) ?(.*)$`)
	choicesPart    = regexp.MustCompile(`(?s)^(.*?)((?: \[[^\]]+\])+)$`)
)

// readTranscript reads printed transcripts, whatever stands around them. Each
// begins with the opening of a chat.
func readTranscript(data []byte) []Talk {
	var talks []Talk
	var agents []string
	for text := range strings.Lines(string(data)) {
		m := transcriptLine.FindStringSubmatch(strings.TrimRight(text, "\r\n"))
		if m == nil {
			continue
		}
		at, err := time.ParseDuration(m[1])
		if err != nil {
			continue
		}
		l := lineOf(m[2], strings.ReplaceAll(m[3], monitor.LineBreak, "\n"))
		l.At = monitor.Seconds(at)
		if l.Event == eventStart || len(talks) == 0 {
			talks, agents = append(talks, Talk{}), nil
		}
		if l.Event == bot.EventAgentConnected {
			agents = append(agents, l.Name)
		}
		if l.Name != "" && slices.Contains(agents, l.Name) {
			l.Who = monitor.ByAgent
		}
		last := &talks[len(talks)-1]
		last.Lines = append(last.Lines, l)
	}
	return talks
}

func lineOf(who, text string) monitor.Line {
	l := monitor.Line{Who: monitor.Speaker(who), Text: text}
	if !slices.Contains([]monitor.Speaker{monitor.ByMonitor, monitor.ByBot, monitor.ByAgent, monitor.ByChat}, l.Who) {
		l.Who, l.Name = monitor.ByBot, who
	}
	if m := eventPart.FindStringSubmatch(text); m != nil && slices.Contains(events(), m[1]) {
		l.Event, l.Text = m[1], m[2]
		return l
	}
	if m := choicesPart.FindStringSubmatch(text); m != nil && l.Who != monitor.ByMonitor {
		l.Text = m[1]
		l.Choices = strings.Split(strings.TrimSuffix(strings.TrimPrefix(m[2], " ["), "]"), "] [")
	}
	return l
}

package record

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/monitor"
)

// What is needed of a conversation as the simulator shows it, whatever its wire.
type (
	chat struct {
		ID      string
		Opened  time.Time
		Routing *struct{ TargetAddress string }
		Members []struct {
			ID, Role          string
			DisplayName, Name string // of guest chat; of web messaging
			JoinDate          time.Time
			LeaveDate         *time.Time
		}
		Messages []message
	}

	// A message of guest chat has a Body, one of web messaging a Direction.
	message struct {
		Sender    struct{ ID string }
		Body      string
		BodyType  string
		Timestamp time.Time
		Extension *struct { // of botrunner's front
			Text    string
			Choices []struct{ Label string }
		} `json:"botrunner"`

		Direction, Type, Text string
		Content               []struct {
			QuickReply     *struct{ Text string }
			ButtonResponse *struct{ Text string }
		}
		Channel struct {
			Time time.Time
			From struct{ Nickname string }
		}
	}
)

// A moment is a line with its time. Of one millisecond the joining comes first:
// wires do not say more exactly when something was said.
type moment struct {
	at   time.Time
	rank int
	line monitor.Line
}

func (c chat) talk() Talk {
	start := monitor.Line{Who: monitor.ByMonitor, Event: eventStart}
	if c.Routing != nil {
		start.Text = c.Routing.TargetAddress
	}
	moments := []moment{{c.Opened, 0, start}}
	people := map[string]monitor.Line{}
	var end time.Time
	for _, m := range c.Members {
		who := monitor.Line{Who: monitor.ByBot, Name: cmp.Or(m.DisplayName, m.Name)}
		switch m.Role {
		case "CUSTOMER":
			who = monitor.Line{Who: monitor.ByMonitor}
			if m.LeaveDate != nil {
				end = m.LeaveDate.Truncate(time.Millisecond)
			}
		case "AGENT":
			who.Who = monitor.ByAgent
			joins, leaves := who, who
			joins.Event, leaves.Event = bot.EventAgentConnected, bot.EventAgentDisconnected
			moments = append(moments, moment{m.JoinDate, 1, joins})
			if m.LeaveDate != nil {
				moments = append(moments, moment{*m.LeaveDate, 3, leaves})
			}
		}
		people[m.ID] = who
	}
	for _, m := range c.Messages {
		if at, line, ok := m.line(people); ok {
			moments = append(moments, moment{at, 2, line})
		}
	}
	return Talk{ID: c.ID, Lines: inOrder(moments, end)}
}

// line is what a message says, if it is words.
func (m message) line(people map[string]monitor.Line) (time.Time, monitor.Line, bool) {
	if m.Direction == "" {
		line := people[m.Sender.ID]
		line.Text = m.Body
		if line.Who == "" {
			line.Who = monitor.ByBot
		}
		if e := m.Extension; e != nil {
			line.Text = cmp.Or(e.Text, m.Body)
			for _, c := range e.Choices {
				line.Choices = append(line.Choices, c.Label)
			}
		}
		return m.Timestamp, line, line.Text != "" && (m.BodyType == "standard" || m.BodyType == "")
	}
	line := monitor.Line{Who: monitor.ByBot, Text: m.Text}
	for _, c := range m.Content {
		if c.QuickReply != nil {
			line.Choices = append(line.Choices, c.QuickReply.Text)
		}
		if c.ButtonResponse != nil {
			line.Text = cmp.Or(line.Text, c.ButtonResponse.Text)
		}
	}
	if m.Direction == "Inbound" {
		line.Who, line.Choices = monitor.ByMonitor, nil
	} else if line.Name = m.Channel.From.Nickname; known(people, line.Name) {
		line.Who = monitor.ByAgent
	}
	return m.Channel.Time, line, line.Text != "" && m.Type != "Event"
}

// known reports whether an agent has that name.
func known(people map[string]monitor.Line, name string) bool {
	for _, p := range people {
		if p.Who == monitor.ByAgent && p.Name == name {
			return true
		}
	}
	return false
}

// inOrder brings moments into their order. The customer's going ends it; what
// others do because of it is no part of the talk.
func inOrder(moments []moment, end time.Time) []monitor.Line {
	for i := range moments {
		moments[i].at = moments[i].at.Truncate(time.Millisecond)
	}
	slices.SortStableFunc(moments, func(a, b moment) int { return cmp.Or(a.at.Compare(b.at), a.rank-b.rank) })
	var lines []monitor.Line
	for _, m := range moments {
		if !end.IsZero() && m.rank == 3 && !m.at.Before(end) {
			continue
		}
		m.line.At = monitor.Seconds(max(0, m.at.Sub(moments[0].at)))
		lines = append(lines, m.line)
	}
	if !end.IsZero() {
		at := monitor.Seconds(max(0, end.Sub(moments[0].at)))
		lines = append(lines, monitor.Line{At: at, Who: monitor.ByMonitor, Event: eventEnd})
	}
	return lines
}

// talkOf is the talk of messages alone, as GET …/messages has them. Who is an
// agent does not show there, so everybody else's words are anybody's.
func talkOf(messages []message, customer string) (Talk, error) {
	slices.SortStableFunc(messages, func(a, b message) int { return a.Timestamp.Compare(b.Timestamp) })
	senders := map[string]bool{}
	for _, m := range messages {
		if customer == "" && m.BodyType == "member-join" {
			customer = m.Sender.ID
		}
		senders[m.Sender.ID] = true
	}
	if !senders[customer] || customer == "" {
		return Talk{}, fmt.Errorf("none of the %d messages tells who the customer is; name the member", len(messages))
	}
	people := map[string]monitor.Line{customer: {Who: monitor.ByMonitor}}
	moments := []moment{{messages[0].Timestamp, 0, monitor.Line{Who: monitor.ByMonitor, Event: eventStart}}}
	var end time.Time
	for _, m := range messages {
		if at, line, ok := m.line(people); ok {
			moments = append(moments, moment{at, 2, line})
		}
		if m.Sender.ID == customer && m.BodyType == "member-leave" {
			end = m.Timestamp.Truncate(time.Millisecond)
		}
	}
	return Talk{Lines: inOrder(moments, end)}, nil
}

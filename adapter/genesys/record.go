package genesys

import (
	"errors"
	"maps"
	"time"
)

// AgentInfo is an agent as getAgents shows them. Times are in milliseconds
// since 1970, 0 for not yet.
type AgentInfo struct {
	Name             string `json:"name"`
	Connected        bool   `json:"connected"`
	Supervisor       bool   `json:"supervisor"`
	ConnectedTime    int64  `json:"connectedTime"`
	DisconnectedTime int64  `json:"disconnectedTime"`
}

// A record is what is remembered of a chat: its transcript and its agents.
type record struct {
	messages []Message // as they came, oldest first
	agents   map[string]AgentInfo
	started  time.Time
	ended    time.Time // zero while the chat lasts
}

// add appends a message and gives it its index.
func (r *record) add(m Message) Message {
	m.Index = 1
	if n := len(r.messages); n > 0 {
		m.Index = r.messages[n-1].Index + 1
	}
	r.messages = append(r.messages, m)
	return m
}

// prepend puts older messages before all others, indexed downwards from them.
func (r *record) prepend(older []Message) []Message {
	first := 1
	if len(r.messages) > 0 {
		first = r.messages[0].Index
	}
	for i := range older {
		older[i].Index = first - len(older) + i
	}
	r.messages = append(append([]Message(nil), older...), r.messages...)
	return older
}

// move notes an agent's coming or going.
func (r *record) move(m Message) {
	if m.From.Type != Agent && m.From.Type != Supervisor {
		return
	}
	a := r.agents[m.From.ID]
	a.Name, a.Supervisor = m.From.Name, m.From.Type == Supervisor
	if a.Connected = m.Type == TypeParticipantJoined; a.Connected {
		a.ConnectedTime, a.DisconnectedTime = millis(m.Time), 0
	} else {
		a.DisconnectedTime = millis(m.Time)
	}
	r.agents[m.From.ID] = a
}

// end notes that the chat is over, for its agents too.
func (r *record) end(at time.Time) {
	r.ended = at
	for id, a := range r.agents {
		if a.Connected {
			a.Connected, a.DisconnectedTime = false, millis(at)
			r.agents[id] = a
		}
	}
}

// presence is the data of an event about who is here.
func (r *record) presence(m Message) *Presence {
	p := &Presence{Message: m, Agents: maps.Clone(r.agents)}
	for _, a := range r.agents {
		if a.Connected {
			p.NumAgentsConnected++
		}
	}
	return p
}

// lastLeave is the message that the guest left, made up if none came.
func (r *record) lastLeave(self Participant) Message {
	if n := len(r.messages); n > 0 {
		if m := r.messages[n-1]; m.Type == TypeParticipantLeft && m.From.ID == self.ID {
			return m
		}
	}
	return Message{Type: TypeParticipantLeft, Time: r.ended, From: self}
}

// stats are the figures of getStats.
func (r *record) stats(now time.Time) Stats {
	s := Stats{Agents: maps.Clone(r.agents), StartTime: millis(r.started), EndTime: millis(r.ended)}
	if !r.ended.IsZero() {
		now = r.ended
	}
	s.Duration = now.Sub(r.started).Milliseconds()
	return s
}

// failure is the data of an error event.
func failure(code FailureCode, err error) *Failure {
	f := FailedCommand{Code: code, Err: err}
	if refused, ok := errors.AsType[*ResponseError](err); ok {
		f.Response = &refused.Response
	}
	return &Failure{Errors: []FailedCommand{f}}
}

package genesys

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// A Transcript is what getTranscript gives: the messages to be shown, and all
// of them as they came.
type Transcript struct {
	Messages         []Message `json:"messages"`
	OriginalMessages []Message `json:"originalMessages"`
}

// AgentList is what getAgents gives: agents by participant id.
type AgentList struct {
	Agents map[string]AgentInfo `json:"agents"`
}

// Stats are what getStats gives. Times are in milliseconds; EndTime is 0 while
// the chat lasts, and Duration counts up to now.
type Stats struct {
	Agents    map[string]AgentInfo `json:"agents"`
	StartTime int64                `json:"startTime"`
	EndTime   int64                `json:"endTime"`
	Duration  int64                `json:"duration"`
}

// Verification is what verifySession gives.
type Verification struct {
	SessionActive bool `json:"sessionActive"`
}

// Capabilities are those of the service's transport.
func (s *Service) Capabilities() Capabilities { return s.transport.Capabilities() }

// GetTranscript returns what was said in the chat, or in the last one. Every
// filter of now counts, however late it came.
func (s *Service) GetTranscript() Transcript {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.chat == nil {
		return Transcript{Messages: []Message{}, OriginalMessages: []Message{}}
	}
	all := s.chat.record.messages
	return Transcript{Messages: s.shown(all), OriginalMessages: append([]Message{}, all...)}
}

// GetAgents returns all agents who have been in the chat, or in the last one.
func (s *Service) GetAgents() AgentList {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.chat == nil {
		return AgentList{Agents: map[string]AgentInfo{}}
	}
	return AgentList{Agents: maps.Clone(s.chat.record.agents)}
}

// GetStats returns the figures of the chat, or of the last one.
func (s *Service) GetStats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.chat == nil {
		return Stats{Agents: map[string]AgentInfo{}}
	}
	return s.chat.record.stats(time.Now())
}

// GetSessionData returns what the chat can be restored with, in the shape of
// its transport; nil without a chat. It holds the guest's key to the chat.
func (s *Service) GetSessionData() json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.chat == nil || s.phase != active {
		return nil
	}
	return s.chat.session.Data()
}

// VerifySession reports whether there is a chat.
func (s *Service) VerifySession() Verification {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Verification{SessionActive: s.phase == active}
}

// shown is what is left of messages for those who look: filters applied to what
// was sent, then the preprocessors.
func (s *Service) shown(all []Message) []Message {
	shown := []Message{}
	for _, m := range all {
		if !slices.ContainsFunc(s.filters, func(f Filter) bool { return f.hides(m) }) {
			shown = append(shown, s.process(m))
		}
	}
	return shown
}

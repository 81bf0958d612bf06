package platform

import (
	"maps"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
)

// Messaging are the conversations of a server of web messaging.
func Messaging(s *webmessaging.Server) Conversations { return messaging{s} }

type messaging struct{ server *webmessaging.Server }

// Of looks from the newest conversation on: it is mostly the one.
func (m messaging) Of(message string) (string, bool) {
	for _, c := range slices.Backward(m.server.Conversations()) {
		for _, said := range c.Messages() {
			if said.ID == message {
				return c.ID, true
			}
		}
	}
	return "", false
}

func (m messaging) Conversation(id string) (Conversation, bool) {
	c := m.server.Conversation(id)
	if c == nil {
		return Conversation{}, false
	}
	out := Conversation{ID: id}
	for _, member := range c.Members() { // whose roles are named like purposes
		p := Participant{
			ID: member.ID, Name: member.Name, State: strings.ToLower(string(member.State)), Purpose: strings.ToLower(string(member.Role)),
			ConnectedTime: member.JoinDate, EndTime: member.LeaveDate,
		}
		if member.Role == webmessaging.RoleCustomer {
			p.Attributes = c.Attributes()
		}
		out.Participants = append(out.Participants, p)
	}
	return out, true
}

// SetAttributes is for the guest: nobody else has any here.
func (m messaging) SetAttributes(conversation, participant string, attributes map[string]string) (map[string]string, bool) {
	c := m.server.Conversation(conversation)
	if c == nil || c.Guest().ID != participant {
		return nil, false
	}
	c.SetAttributes(maps.Clone(attributes))
	return c.Attributes(), true
}

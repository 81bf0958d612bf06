package guestchat

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
)

// roleUnknown is the role of somebody whom REST does not know.
const roleUnknown Role = "UNKNOWN"

// A person is a member and what has been told of them.
type person struct {
	Member
	present bool // a join was delivered, and no leave since
	left    bool // was here and has gone
	spoke   time.Time
}

// A roster is everybody who was met, by id.
type roster map[string]*person

// greet delivers the guest's own joining.
func (r roster) greet(own Member) []genesys.Message {
	own.Role = RoleCustomer
	p := &person{Member: own}
	r[own.ID] = p
	return p.join("", timeOf(own.JoinDate))
}

// join is the message that a person has come, none if it was told before.
func (p *person) join(message string, at time.Time) []genesys.Message {
	if p.present {
		return nil
	}
	p.present, p.left = true, false
	return []genesys.Message{p.movement(genesys.TypeParticipantJoined, message, at)}
}

// leave is the message that a person has gone, none if they were not here.
func (p *person) leave(message string, at time.Time) []genesys.Message {
	here := p.present
	p.present, p.left = false, true
	if !here {
		return nil
	}
	return []genesys.Message{p.movement(genesys.TypeParticipantLeft, message, at)}
}

// movement is a join or a leave. One that is known from no message has an id of
// our making.
func (p *person) movement(t genesys.MessageType, message string, at time.Time) genesys.Message {
	if message == "" {
		message = madeUp(t, p.ID)
	}
	return genesys.Message{ID: message, Type: t, Time: at, From: p.participant()}
}

// madeUp is the id of a movement that is known from no message.
func madeUp(t genesys.MessageType, member string) string { return string(t) + "-" + member }

// owe remembers that a member's join was told without its message.
func (s *session) owe(member string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.owed[member] = struct{}{}
}

// settled reports whether the join in a message was told already, once.
func (s *session) settled(m Message) bool {
	if m.BodyType != BodyMemberJoin {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, owed := s.owed[m.Sender.ID]
	delete(s.owed, m.Sender.ID)
	return owed
}

// message is what the person said.
func (p *person) message(m Message) genesys.Message {
	out := genesys.Message{ID: m.ID, Type: genesys.TypeMessage, Text: m.Body, Time: m.Timestamp, From: p.participant()}
	if m.BodyType == BodyNotice {
		out.Type = genesys.TypeNotice
		if out.From.Type == genesys.Bot {
			out.From.Type = genesys.External
		}
	}
	return out
}

func (p *person) participant() genesys.Participant {
	return genesys.Participant{ID: p.ID, Name: p.DisplayName, Type: participantType(p.Role)}
}

func participantType(r Role) genesys.ParticipantType {
	switch r {
	case RoleAgent:
		return genesys.Agent
	case RoleCustomer:
		return genesys.Client
	case RoleWorkflow:
		return genesys.Bot
	default: // the queue, and whoever else there may be one day
		return genesys.External
	}
}

// person returns what is known of a member, which may have to be asked for.
func (s *session) person(line context.Context, id string) (*person, error) {
	if p := s.people[id]; p != nil && p.Role != "" {
		return p, nil
	}
	known := s.people[id]
	p := &person{Member: Member{ID: id}, left: known != nil && known.left}
	_, err := s.get(line, "asking for member", s.memberPath(id), &p.Member)
	var refused *genesys.ResponseError
	if errors.As(err, &refused) && refused.Response.Status == http.StatusNotFound {
		p.Role, err = roleUnknown, nil // words are delivered, whoever said them
	}
	if err != nil {
		return nil, err
	}
	p.ID = id
	s.people[id] = p
	return p, nil
}

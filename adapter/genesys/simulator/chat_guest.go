package simulator

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/flows"
)

// A guestChat is a chat that came over guest chat.
type guestChat struct{ *guestchat.Conversation }

func (c guestChat) id() string { return c.ID }

func (c guestChat) opened() time.Time { return c.Opened }

func (c guestChat) asked() flows.Asked {
	guest := c.Guest()
	asked := flows.Asked{Customer: guest.DisplayName, UserData: guest.CustomFields}
	if r := c.Asked.RoutingTarget; r != nil {
		asked.Queue, asked.Skills, asked.Language = r.TargetAddress, r.Skills, r.Language
		if r.Priority != nil {
			asked.Priority = int(*r.Priority)
		}
	}
	return asked
}

func (c guestChat) over() bool { return c.Phase() != guestchat.PhaseActive }

func (c guestChat) keep() seat {
	return guestChatSeat{c.Join(guestchat.Member{Role: guestchat.RoleACD})}
}

func (c guestChat) ring(name string) seat {
	return guestChatSeat{c.Invite(guestchat.Member{Role: guestchat.RoleAgent, DisplayName: name})}
}

func (c guestChat) mute(on bool) { c.SetHeartbeats(!on) }

func (c guestChat) expire() []CallFault {
	return []CallFault{{Status: guestchat.CredentialsExpired.Status, Code: guestchat.CredentialsExpired.Code}}
}

// A guestChatSeat is a seat in a [guestChat].
type guestChatSeat struct{ *guestchat.Participant }

func (s guestChatSeat) member() string { return s.Member().ID }

func (s guestChatSeat) here() bool { return s.Member().State == guestchat.Connected }

func (s guestChatSeat) gone() bool { return s.Member().State == guestchat.Disconnected }

func (s guestChatSeat) relieve(other seat) error {
	o, _ := other.(guestChatSeat) // nobody, where it is nil
	return s.Relieve(o.Participant)
}

// offer numbers the answers: the wire has no buttons.
func (s guestChatSeat) offer(text string, choices []string) error {
	lines := []string{text}
	for i, c := range choices {
		lines = append(lines, fmt.Sprintf("%d) %s", i+1, c))
	}
	return s.Say(strings.Join(lines, "\n"))
}

func (s guestChatSeat) receive(ctx context.Context) (event, error) {
	e, err := s.Receive(ctx)
	if err != nil {
		return event{}, err
	}
	heard := event{member: e.Member.ID, name: e.Member.DisplayName}
	text := e.Message.BodyType == guestchat.BodyStandard || e.Message.BodyType == guestchat.BodyNotice
	switch {
	case e.Member.Role == guestchat.RoleCustomer && e.Kind == guestchat.FrameTyping:
		heard.kind = guestTyped
	case e.Member.Role == guestchat.RoleCustomer && e.Kind == guestchat.FrameMessage && text:
		heard.kind, heard.text = guestSaid, e.Message.Body
	case e.Kind == guestchat.MediaAnswer && e.Media == guestchat.MediaAccepted:
		heard.kind = mediaAccepted
	case e.Kind == guestchat.MediaAnswer:
		heard.kind = mediaDeclined
	case e.Member.Role == guestchat.RoleAgent && e.Kind == guestchat.FrameMemberChange:
		heard.kind = movement(string(e.Member.State), e.Member.JoinDate)
	}
	return heard, nil
}

// movement is what an agent's new state means to others. Who was never there
// comes and goes unnoticed.
func movement(state string, joined *time.Time) eventKind {
	switch {
	case state == string(guestchat.Connected):
		return agentCame
	case state == string(guestchat.Disconnected) && joined != nil:
		return agentLeft
	default:
		return unheard
	}
}

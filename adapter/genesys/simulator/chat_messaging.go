package simulator

import (
	"context"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
	"github.com/botrunner/botrunner/flows"
)

// A messagingChat is a chat that came over web messaging.
type messagingChat struct {
	*webmessaging.Conversation
	names webmessaging.AttributeNames
}

func (c messagingChat) id() string { return c.ID }

func (c messagingChat) opened() time.Time { return c.Opened }

// asked is what the guest's page has put into the custom attributes.
func (c messagingChat) asked() flows.Asked {
	r := c.names.Read(c.Attributes())
	asked := flows.Asked{
		Customer: r.DisplayName, Queue: r.Routing.TargetAddress, Skills: r.Routing.Skills,
		Language: r.Routing.Language, UserData: r.UserData,
	}
	if r.Routing.Priority != nil {
		asked.Priority = *r.Routing.Priority
	}
	return asked
}

func (c messagingChat) over() bool { return c.Over() }

func (c messagingChat) keep() seat {
	return messagingSeat{c.Join(webmessaging.Member{Role: webmessaging.RoleACD})}
}

func (c messagingChat) ring(name string) seat {
	return messagingSeat{c.Invite(webmessaging.Member{Role: webmessaging.RoleAgent, Name: name})}
}

func (c messagingChat) mute(on bool) { c.SetHealthChecks(!on) }

// expire ends the session: the guest has to begin anew, and no call goes wrong.
func (c messagingChat) expire() []CallFault {
	c.Expire()
	return nil
}

// A messagingSeat is a seat in a [messagingChat].
type messagingSeat struct{ *webmessaging.Participant }

func (s messagingSeat) member() string { return s.Member().ID }

func (s messagingSeat) here() bool { return s.Member().State == webmessaging.Connected }

func (s messagingSeat) gone() bool { return s.Member().State == webmessaging.Disconnected }

func (s messagingSeat) relieve(other seat) error {
	o, _ := other.(messagingSeat) // nobody, where it is nil
	return s.Relieve(o.Participant)
}

func (s messagingSeat) offer(text string, choices []string) error { return s.Offer(text, choices...) }

func (s messagingSeat) receive(ctx context.Context) (event, error) {
	e, err := s.Receive(ctx)
	if err != nil {
		return event{}, err
	}
	heard := event{member: e.Member.ID, name: e.Member.Name}
	guest := e.Member.Role == webmessaging.RoleCustomer
	switch {
	case guest && e.Kind == webmessaging.KindTyping:
		heard.kind = guestTyped
	case guest && e.Kind == webmessaging.KindMessage:
		heard.kind, heard.text = guestSaid, e.Message.Words()
	case e.Member.Role == webmessaging.RoleAgent && e.Kind == webmessaging.KindMember:
		heard.kind = movement(string(e.Member.State), e.Member.JoinDate)
	}
	return heard, nil
}

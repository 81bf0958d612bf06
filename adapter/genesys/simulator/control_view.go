package simulator

import (
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
)

// The kinds of chat, called like the transports that open them.
const (
	kindGuestChat = "purecloud-v2-sockets"
	kindMessaging = "webmessaging"
)

// A chatView is a conversation as the control shows it. What members and messages
// look like is the wire's business.
type chatView struct {
	Kind     string                   `json:"kind"`
	ID       string                   `json:"id"`
	State    guestchat.Phase          `json:"state"`
	Opened   time.Time                `json:"opened"`
	Sockets  int                      `json:"sockets"`
	Routing  *guestchat.RoutingTarget `json:"routing"`
	UserData map[string]string        `json:"userData"`
	Members  any                      `json:"members"`
	Messages any                      `json:"messages"` // filtered ones too: the server knows no difference

	Media []guestchat.MediaRequest `json:"media,omitempty"` // of guest chat

	// Of web messaging: the deployment, and the custom attributes as they came,
	// routing and all.
	Deployment string            `json:"deploymentId,omitempty"`
	Attributes map[string]string `json:"customAttributes,omitempty"`
}

func (c guestChat) view() chatView {
	return chatView{
		Kind: kindGuestChat, ID: c.ID, State: c.Phase(), Opened: c.Opened, Sockets: c.Sockets(),
		Routing: c.Asked.RoutingTarget, UserData: c.Guest().CustomFields,
		Members: c.Members(), Messages: c.Messages(), Media: c.Media(),
	}
}

func (c messagingChat) view() chatView {
	v := chatView{
		Kind: kindMessaging, ID: c.ID, State: guestchat.PhaseActive, Opened: c.Opened, Sockets: c.Sockets(),
		Members: c.Members(), Messages: c.Messages(), Deployment: c.DeploymentID, Attributes: c.Attributes(),
	}
	if c.Over() {
		v.State = guestchat.PhaseOver
	}
	asked := c.names.Read(v.Attributes)
	v.UserData = asked.UserData
	if r := asked.Routing; r.TargetAddress != "" {
		v.Routing = &guestchat.RoutingTarget{
			TargetType: "QUEUE", TargetAddress: r.TargetAddress, Skills: r.Skills, Language: r.Language,
		}
		if r.Priority != nil {
			v.Routing.Priority = new(int64(*r.Priority))
		}
	}
	return v
}

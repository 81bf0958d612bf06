package simulator

import (
	"net/http"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
)

// A chatView is a conversation as the control shows it.
type chatView struct {
	ID       string                   `json:"id"`
	State    guestchat.Phase          `json:"state"`
	Opened   time.Time                `json:"opened"`
	Sockets  int                      `json:"sockets"`
	Routing  *guestchat.RoutingTarget `json:"routing"`
	UserData map[string]string        `json:"userData"`
	Members  []guestchat.Member       `json:"members"`
	Media    []guestchat.MediaRequest `json:"media"`
	Messages []guestchat.Message      `json:"messages"` // filtered ones too: the server knows no difference
}

func (s *Simulator) showConversations(*http.Request) (any, error) {
	views := []chatView{}
	for _, c := range s.chats.Conversations() {
		views = append(views, chatView{
			ID:       c.ID,
			State:    c.Phase(),
			Opened:   c.Opened,
			Sockets:  c.Sockets(),
			Routing:  c.Asked.RoutingTarget,
			UserData: c.Guest().CustomFields,
			Members:  c.Members(),
			Media:    c.Media(),
			Messages: c.Messages(),
		})
	}
	return map[string]any{"conversations": views}, nil
}

// drop cuts off the guests of all conversations, or of one.
func (s *Simulator) drop(r *http.Request) (any, error) {
	var which struct {
		Conversation string `json:"conversation"`
	}
	if err := readStrictly(r, &which); err != nil {
		return nil, err
	}
	if which.Conversation == "" {
		return map[string]int{"dropped": s.DropSockets()}, nil
	}
	c := s.chats.Conversation(which.Conversation)
	if c == nil {
		return nil, &controlError{http.StatusNotFound, "no such conversation"}
	}
	n := c.Sockets()
	c.DropSockets()
	return map[string]int{"dropped": n}, nil
}

func (s *Simulator) mute(r *http.Request) (any, error) {
	var which struct {
		Heartbeats *bool `json:"heartbeats"`
	}
	if err := readStrictly(r, &which); err != nil {
		return nil, err
	}
	if which.Heartbeats == nil {
		return nil, &controlError{http.StatusBadRequest, `"heartbeats": true or false is missing`}
	}
	s.chats.SetHeartbeats(*which.Heartbeats)
	return nil, nil
}

func (s *Simulator) showFaults(*http.Request) (any, error) { return s.faults.current(), nil }

func (s *Simulator) replaceFaults(r *http.Request) (any, error) {
	var f Faults
	if err := readStrictly(r, &f); err != nil {
		return nil, err
	}
	if err := f.Check(); err != nil {
		return nil, err
	}
	s.SetFaults(f)
	return nil, nil
}

func (s *Simulator) reset(*http.Request) (any, error) {
	s.Reset()
	return nil, nil
}

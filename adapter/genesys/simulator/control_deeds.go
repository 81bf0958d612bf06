package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
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
			Messages: c.Messages(),
		})
	}
	return map[string]any{"conversations": views}, nil
}

// actAsAgent takes the agent's part in a chat, beside the script.
func (s *Simulator) actAsAgent(r *http.Request) (any, error) {
	var deed struct {
		Text     string    `json:"text"`
		Typing   bool      `json:"typing"`
		Leave    bool      `json:"leave"`
		Transfer *transfer `json:"transfer"`
	}
	if err := readStrictly(r, &deed); err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	if s.chats.Conversation(id) == nil {
		return nil, &controlError{http.StatusNotFound, "no such conversation"}
	}
	d := s.desk(id)
	if d == nil {
		return nil, &controlError{http.StatusConflict, "no agent is there"}
	}
	var err error
	switch {
	case deed.Text != "":
		err = d.Say(deed.Text)
	case deed.Typing:
		err = d.Type()
	case deed.Leave:
		d.Leave()
	case deed.Transfer != nil && deed.Transfer.Agent != "":
		err = d.TransferTo(deed.Transfer.Agent)
	case deed.Transfer != nil && deed.Transfer.Queue != "":
		err = d.Transfer(deed.Transfer.Queue)
	default:
		return nil, &controlError{http.StatusBadRequest, `what the agent does is missing: "text", "typing", "leave" or "transfer"`}
	}
	if errors.Is(err, guestchat.ErrLeft) {
		return nil, &controlError{http.StatusConflict, "no agent is there"}
	}
	return nil, err
}

// A transfer says to whom: a queue, whose name may stand alone, or an agent.
type transfer struct {
	Queue string `json:"queue"`
	Agent string `json:"agent"`
}

// UnmarshalJSON reads "NAME" or {"queue": "NAME"} or {"agent": "NAME"}.
func (t *transfer) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &t.Queue) == nil {
		return nil
	}
	type whole transfer
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	return decoder.Decode((*whole)(t))
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

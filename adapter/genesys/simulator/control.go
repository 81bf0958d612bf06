package simulator

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
)

// isControl tells the calls that steer the simulator from those of guests.
func isControl(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/sim/") }

func (s *Simulator) newControl() http.Handler {
	routes := http.NewServeMux()
	for pattern, answer := range map[string]func(*http.Request) (any, error){
		"GET /sim/conversations":             s.showConversations,
		"POST /sim/conversations/{id}/agent": s.actAsAgent,
		"POST /sim/drop":                     s.drop,
		"POST /sim/mute":                     s.mute,
		"GET /sim/faults":                    s.showFaults,
		"POST /sim/faults":                   s.replaceFaults,
		"POST /sim/reset":                    s.reset,
	} {
		routes.HandleFunc(pattern, s.authorized(answer))
	}
	return routes
}

// A controlError is a call to the control that was not done.
type controlError struct {
	status int
	reason string
}

func (e *controlError) Error() string { return e.reason }

// authorized asks for the key. Where there is none, only this machine may
// steer.
func (s *Simulator) authorized(answer func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := s.authorize(r); err != nil {
			writeControl(w, nil, err)
			return
		}
		body, err := answer(r)
		writeControl(w, body, err)
	}
}

func (s *Simulator) authorize(r *http.Request) error {
	if s.key == "" {
		if isLocal(r) {
			return nil
		}
		return &controlError{http.StatusForbidden, "without a control key the simulator is steered from its own machine only"}
	}
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare([]byte(key), []byte(s.key)) != 1 {
		return &controlError{http.StatusUnauthorized, "the control key is missing or wrong"}
	}
	return nil
}

// isLocal reports whether a call came in over the loopback interface or over
// something that never leaves the machine.
func isLocal(r *http.Request) bool {
	addr, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	tcp, ok := addr.(*net.TCPAddr)
	return !ok || tcp.IP.IsLoopback()
}

func writeControl(w http.ResponseWriter, body any, err error) {
	status := http.StatusOK
	var refused *controlError
	switch {
	case errors.As(err, &refused):
		status, body = refused.status, map[string]string{"error": refused.reason}
	case err != nil:
		status, body = http.StatusBadRequest, map[string]string{"error": err.Error()}
	case body == nil:
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a caller that went away is no error here
}

// readStrictly decodes a body in which every key is known; an empty body
// leaves v alone.
func readStrictly(r *http.Request, v any) error {
	decoder := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 1<<20))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		return &controlError{http.StatusBadRequest, "reading the body: " + err.Error()}
	}
	return nil
}

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
		Text   string `json:"text"`
		Typing bool   `json:"typing"`
		Leave  bool   `json:"leave"`
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
	default:
		return nil, &controlError{http.StatusBadRequest, `what the agent does is missing: "text", "typing" or "leave"`}
	}
	if errors.Is(err, guestchat.ErrLeft) {
		return nil, &controlError{http.StatusConflict, "no agent is there"}
	}
	return nil, err
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
	if err := f.check(); err != nil {
		return nil, err
	}
	s.SetFaults(f)
	return nil, nil
}

func (s *Simulator) reset(*http.Request) (any, error) {
	s.Reset()
	return nil, nil
}

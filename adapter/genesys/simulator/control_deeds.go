package simulator

import "net/http"

func (s *Simulator) showConversations(*http.Request) (any, error) {
	views := []chatView{}
	for _, c := range s.all() {
		views = append(views, c.view())
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
	c := s.chat(which.Conversation)
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
	s.hush(!*which.Heartbeats)
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

package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
)

// An agentDeed is what somebody does in an agent's place: one thing at a time.
type agentDeed struct {
	Text     string                `json:"text"`
	Choices  []string              `json:"choices"` // of the text
	File     *file                 `json:"file"`
	Typing   bool                  `json:"typing"`
	Media    []guestchat.MediaType `json:"media"`
	Leave    bool                  `json:"leave"`
	Transfer *transfer             `json:"transfer"`
}

// A file goes to the guest; its data is written in base64.
type file struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Data []byte `json:"data"`
}

// actAsAgent takes the agent's part in a chat, beside the script.
func (s *Simulator) actAsAgent(r *http.Request) (any, error) {
	var deed agentDeed
	if err := readStrictly(r, &deed); err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	if s.chat(id) == nil {
		return nil, &controlError{http.StatusNotFound, "no such conversation"}
	}
	d := s.desk(id)
	if d == nil {
		return nil, &controlError{http.StatusConflict, "no agent is there"}
	}
	answer, err := deed.do(d)
	switch {
	case errors.Is(err, ErrLeft):
		return nil, &controlError{http.StatusConflict, "no agent is there"}
	case errors.Is(err, ErrNotOnThisWire):
		return nil, &controlError{http.StatusConflict, err.Error()}
	}
	return answer, err
}

// do returns what there is to tell of the deed, or nil.
func (a agentDeed) do(d *Desk) (any, error) {
	switch {
	case a.Text != "" && len(a.Choices) > 0:
		return nil, d.Offer(a.Text, a.Choices...)
	case a.Text != "":
		return nil, d.Say(a.Text)
	case a.File != nil:
		return nil, d.SendFile(a.File.Name, a.File.Type, a.File.Data)
	case a.Typing:
		return nil, d.Type()
	case len(a.Media) > 0:
		return a.requestMedia(d)
	case a.Leave:
		d.Leave()
		return nil, nil
	case a.Transfer != nil && a.Transfer.Agent != "":
		return nil, d.TransferTo(a.Transfer.Agent)
	case a.Transfer != nil && a.Transfer.Queue != "":
		return nil, d.Transfer(a.Transfer.Queue)
	}
	return nil, &controlError{http.StatusBadRequest, `what the agent does is missing: "text" (and "choices"), "file", "typing", "media", "leave" or "transfer"`}
}

func (a agentDeed) requestMedia(d *Desk) (any, error) {
	for _, m := range a.Media {
		if m != guestchat.MediaCobrowse && m != guestchat.MediaScreenshare {
			return nil, &controlError{http.StatusBadRequest, `"media": a list of COBROWSE and SCREENSHARE`}
		}
	}
	request, err := d.RequestMedia(a.Media...)
	if err != nil {
		return nil, err // and no half request as the answer
	}
	return request, nil
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

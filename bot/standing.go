package bot

import (
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// A Standing is where a conversation stands, in the words of its flow: all that
// decides whether it can go on in another version of it. It holds no values, so
// that no key is needed to read it.
type Standing struct {
	ID      string   `json:"id"`
	Flow    string   `json:"flow,omitempty"`    // Dialog.Name; empty where only the version is known
	Dialog  string   `json:"version"`           // Dialog.Hash of its version
	Phase   Phase    `json:"phase"`             // as a number
	Step    string   `json:"step,omitempty"`    // where it waits; empty before the start
	Chat    string   `json:"chat,omitempty"`    // the step that opened the chat; empty: there is none
	Trail   []string `json:"trail,omitempty"`   // the questions that the customer can go back to
	Holding []string `json:"holding,omitempty"` // the variables with a value

	Stage Stage     `json:"stage,omitempty"` // whom the customer is with; it decides nothing
	Since time.Time `json:"since,omitzero"`  // when that began; known of what was kept
}

// Standing returns where a conversation of the engine stands.
func (e *Engine) Standing(c *Conversation) Standing {
	s := Standing{ID: c.ID, Flow: e.dialog.Name, Dialog: e.dialog.Hash, Phase: c.Phase, Stage: c.Stage()}
	if c.At != Nowhere {
		s.Step = e.dialog.Steps[c.At].Name
	}
	if c.Chat.State != NoChat {
		s.Chat = e.dialog.Steps[c.Chat.Step].Name
	}
	for _, i := range c.Trail {
		s.Trail = append(s.Trail, e.dialog.Steps[i].Name)
	}
	for i, v := range c.Vars {
		if v != nil {
			s.Holding = append(s.Holding, e.dialog.Vars[i].Name)
		}
	}
	return s
}

// KeptStanding returns where a conversation stands that a [Keeper] was given.
func KeptStanding(kept []byte) (Standing, error) {
	k, err := openKept(kept)
	if err != nil {
		return Standing{}, err
	}
	var s stored
	if err := cbor.Unmarshal(k.State, &s); err != nil {
		return Standing{}, fmt.Errorf("reading a kept conversation: %w", err)
	}
	if s.Format != format {
		return Standing{}, unknownFormat(s.Format)
	}
	out := Standing{
		ID: s.ID, Dialog: s.Dialog, Phase: s.Phase, Step: s.Step, Chat: s.ChatStep, Trail: s.Trail,
		Stage: stage(s.ChatState, s.Agents), Since: fromMillis(k.Since),
	}
	for i := 0; i < len(s.Vars); i += 2 {
		name, _ := s.Vars[i].(string)
		out.Holding = append(out.Holding, name)
	}
	return out, nil
}

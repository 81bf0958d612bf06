package simulator

import (
	"fmt"
	"slices"
	"time"

	"github.com/botrunner/botrunner/flows"
)

// Faults are what goes wrong. For each call and for each frame the first fault
// that matches and whose dice fall happens, and no other.
type Faults struct {
	// Seed makes a run repeat, as far as calls and frames come in the same
	// order. Default: 0, a seed like any other.
	Seed   uint64       `json:"seed"`
	Calls  []CallFault  `json:"calls"`
	Frames []FrameFault `json:"frames"`
	// Mute stops the heartbeats; on web messaging, the answers to health checks.
	Mute bool `json:"mute"`
}

// A CallFault is something that goes wrong with what guests ask for: with REST
// calls, requests on a socket, or the opening of one.
type CallFault struct {
	// Call is which: one of those in docs/simulator.md, such as send. Default:
	// every call.
	Call string `json:"call,omitempty"`
	// Chance is how probable it is, up to 1. Default: 1.
	Chance float64 `json:"chance,omitempty"`
	// Times is how often it happens at most. Default: any number.
	Times int `json:"times,omitempty"`

	// Delay holds the call up before anything is done about it.
	Delay Duration `json:"delay,omitempty"`
	// Status refuses the call; Code and RetryAfter say more. Default: the call
	// is not refused.
	Status     int      `json:"status,omitempty"`
	Code       string   `json:"code,omitempty"` // default: the API's general one for the status; on web messaging a number
	RetryAfter Duration `json:"retryAfter,omitempty"`
	// Lost lets the call take effect, but its answer does not arrive: there is
	// the refusal in its place or, without one, the connection breaks.
	Lost bool `json:"lost,omitempty"`
}

// A FrameFault is something that goes wrong with frames to guests.
type FrameFault struct {
	// Frame is which: member-change, message, typing-indicator or channel.
	// Default: every frame.
	Frame  string  `json:"frame,omitempty"`
	Chance float64 `json:"chance,omitempty"` // as for calls
	Times  int     `json:"times,omitempty"`  // as for calls

	Delay     Duration `json:"delay,omitempty"`     // it comes later, and so does all behind it
	Duplicate bool     `json:"duplicate,omitempty"` // it comes twice
	Reorder   bool     `json:"reorder,omitempty"`   // it comes after the one behind it
	Cut       bool     `json:"cut,omitempty"`       // half of it comes, and the connection breaks
	Drop      bool     `json:"drop,omitempty"`      // the connection breaks instead
}

// Check says what is wrong with faults that came from outside.
func (f Faults) Check() error {
	for i, c := range f.Calls {
		switch {
		case c.Chance < 0 || c.Chance > 1:
			return fmt.Errorf("calls[%d]: chance %v is not between 0 and 1", i, c.Chance)
		case c.Status != 0 && (c.Status < 400 || c.Status > 599):
			return fmt.Errorf("calls[%d]: status %d is no error", i, c.Status)
		case !known(c.Call, append(flows.FaultCalls(), "create")...):
			return fmt.Errorf("calls[%d]: no call %q", i, c.Call)
		}
	}
	for i, c := range f.Frames {
		switch {
		case c.Chance < 0 || c.Chance > 1:
			return fmt.Errorf("frames[%d]: chance %v is not between 0 and 1", i, c.Chance)
		case !known(c.Frame, flows.FaultFrames()...):
			return fmt.Errorf("frames[%d]: no frame %q", i, c.Frame)
		}
	}
	return nil
}

func known(name string, names ...string) bool { return name == "" || slices.Contains(names, name) }

// A Duration is written as in "1.5s".
type Duration time.Duration

// MarshalText writes the duration as time.Duration prints it.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads what time.ParseDuration reads.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	*d = Duration(parsed)
	return err
}

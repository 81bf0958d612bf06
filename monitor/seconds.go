package monitor

import (
	"encoding/json"
	"fmt"
	"math"
	"time"
)

// Seconds is a length of time that JSON has as a number of seconds, as the
// programs do that read it.
type Seconds time.Duration

// Duration is the same for Go.
func (s Seconds) Duration() time.Duration { return time.Duration(s) }

// String is short: milliseconds below a second, else hundredths of seconds, each
// the nearest.
func (s Seconds) String() string {
	if d := time.Duration(s).Round(time.Millisecond); d < time.Second {
		return fmt.Sprintf("%dms", d.Milliseconds())
	}
	return fmt.Sprintf("%.2fs", time.Duration(s).Seconds())
}

// MarshalJSON writes seconds, to the microsecond.
func (s Seconds) MarshalJSON() ([]byte, error) {
	return json.Marshal(float64(time.Duration(s).Round(time.Microsecond)) / float64(time.Second))
}

// UnmarshalJSON reads seconds.
func (s *Seconds) UnmarshalJSON(data []byte) error {
	var f float64
	if err := json.Unmarshal(data, &f); err != nil {
		return err
	}
	*s = Seconds(math.Round(f * float64(time.Second)))
	return nil
}

package ops

import (
	"fmt"
	"sync"
	"time"
)

// centreState is what the contact centre was last seen to do.
type centreState struct {
	mu sync.Mutex
	up bool
	at time.Time // zero: it was not asked for a chat yet
}

func (s *centreState) saw(up bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.up, s.at = up, time.Now()
}

// CentreState says in words what became of the last chat that the contact centre
// was asked for.
func (m *Metrics) CentreState() string {
	m.seen.mu.Lock()
	defer m.seen.mu.Unlock()
	switch ago := time.Since(m.seen.at).Round(time.Second); {
	case m.seen.at.IsZero():
		return "not asked for a chat yet"
	case m.seen.up:
		return fmt.Sprintf("took on a chat %s ago", ago)
	default:
		return fmt.Sprintf("refused a chat, or was out of reach, %s ago", ago)
	}
}

func (m *Metrics) sawCentre(up bool) {
	m.seen.saw(up)
	if up {
		m.centre.Set(1)
	} else {
		m.centre.Set(0)
	}
}

package front

import (
	"slices"
	"sync"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// remembered is how many steps, and how many reasons, are remembered of a
// conversation that is being served, for operators.
const remembered = 50

// A Passed is a step that a conversation came to, or something that its engine
// said of why.
type Passed struct {
	At   time.Time `json:"at"`
	Step string    `json:"step"`
	Why  string    `json:"why,omitempty"` // secrets masked; empty: it came to the step
}

// A sight is what can be seen of a conversation while it is served, without
// asking the goroutine that serves it.
type sight struct {
	intercom *bot.Intercom

	mu      sync.Mutex
	engine  *bot.Engine // nil until its flow talks
	flow    string
	takenUp bool
	stage   bot.Stage
	since   time.Time
	steps   []Passed
	reasons []Passed
}

// talks notes which flow serves.
func (s *sight) talks(r Route, takenUp bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.engine, s.flow, s.takenUp = r.Engine, r.Name, takenUp
}

// talking reports whether a flow talks.
func (s *sight) talking() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.engine != nil
}

// Observe takes note of where the conversation stands.
func (s *sight) Observe(o bot.Observation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch o := o.(type) {
	case bot.Reached:
		s.stage, s.since = o.Stage, time.Now()
	case bot.Entered:
		s.steps = remember(s.steps, Passed{At: time.Now(), Step: o.Step})
	}
}

func (s *sight) reason(t bot.Trace) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reasons = remember(s.reasons, Passed{At: time.Now(), Step: t.Step, Why: t.What})
}

// remember forgets the oldest where there are too many.
func remember(all []Passed, p Passed) []Passed {
	if len(all) == remembered {
		all = slices.Delete(all, 0, 1)
	}
	return append(all, p)
}

// observers are two observers of one conversation.
type observers [2]bot.Observer

// Observe tells both.
func (both observers) Observe(o bot.Observation) {
	for _, one := range both {
		one.Observe(o)
	}
}

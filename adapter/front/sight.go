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
	goesOn  bool // in another version of its flow: what came before is known
	takenUp bool
	step    string // that was come to last
	stage   bot.Stage
	since   time.Time
	steps   []Passed
	reasons []Passed
}

// newSight returns what will be seen of a conversation that is about to be served.
// Where it was served here in another version before, how it came to where it
// stands stays known.
func newSight(before *sight) *sight {
	s := &sight{intercom: bot.NewIntercom()}
	if before == nil {
		return s
	}
	before.mu.Lock()
	defer before.mu.Unlock()
	s.goesOn, s.takenUp = true, before.takenUp
	s.steps, s.reasons = slices.Clone(before.steps), slices.Clone(before.reasons)
	return s
}

// talks notes which flow serves, and where a conversation stands that was kept.
func (s *sight) talks(r Route, kept []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.engine, s.flow = r.Engine, r.Name
	if !s.goesOn {
		s.takenUp = kept != nil
	}
	if kept == nil {
		return
	}
	stands, err := bot.KeptStanding(kept)
	if err != nil {
		return // who serves it says so
	}
	s.step = stands.Step
	if !stands.Since.IsZero() { // an older program did not keep it
		s.stage, s.since = stands.Stage, stands.Since
	}
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
		if o.Stage != s.stage || s.since.IsZero() { // or it is one that was taken up
			s.stage, s.since = o.Stage, time.Now()
		}
	case bot.Entered:
		s.step = o.Step
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

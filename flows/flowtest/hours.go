package flowtest

import (
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// hours are the operator's opening hours, save those that a case has closed.
// Without an operator it is open, and what a case has closed opens the next
// morning.
type hours struct {
	operator bot.Hours // nil: none
	closed   []string
}

func (h hours) Open(name string, at time.Time) bool {
	return !slices.Contains(h.closed, name) && (h.operator == nil || h.operator.Open(name, at))
}

func (h hours) Opens(name string, at time.Time) time.Time {
	if h.operator != nil {
		return h.operator.Opens(name, at)
	}
	if h.Open(name, at) {
		return time.Time{}
	}
	at = at.In(time.UTC)
	return time.Date(at.Year(), at.Month(), at.Day()+1, opening.Hour(), 0, 0, 0, time.UTC)
}

// engineFor is the engine of a case that closes some hours.
func (t *Test) engineFor(closed []*flows.Value) *bot.Engine {
	if len(closed) == 0 {
		return t.engine
	}
	h := hours{operator: t.subject.Hours}
	for _, name := range closed {
		h.closed = append(h.closed, name.Text)
	}
	e, err := bot.NewEngine(t.subject.Dialog, bot.EngineOptions{Trace: true, Hours: h})
	if err != nil {
		return t.engine // cannot be: it is the dialog of the other one
	}
	return e
}

// closings are sets of hours to try closed: none, then each alone, then all.
func (t *Test) closings() [][]*flows.Value {
	sets := [][]*flows.Value{nil}
	var all []*flows.Value
	for _, name := range t.subject.Dialog.Hours {
		v := &flows.Value{Text: name}
		sets, all = append(sets, []*flows.Value{v}), append(all, v)
	}
	if len(all) > 1 {
		sets = append(sets, all)
	}
	return sets
}

// shut names the hours that a case has closed.
func (s *stage) shut() string {
	var names []string
	for _, name := range s.closed {
		names = append(names, name.Text)
	}
	return strings.Join(names, " ")
}

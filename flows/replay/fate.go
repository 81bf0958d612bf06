package replay

import (
	"slices"
	"strconv"
	"strings"

	"github.com/botrunner/botrunner/bot"
)

// What can differ.
type What string

// The things, in the order in which reports have them.
const (
	Queue    What = "queue"
	Skills   What = "skills"
	Priority What = "priority"
	Language What = "language"
	Outcome  What = "outcome"
	Step     What = "step" // where the conversation waits
)

// all lists them.
func all() []What { return []What{Queue, Skills, Priority, Language, Outcome, Step} }

// A Difference is one thing that would have been otherwise. Of each thing the
// first is told.
type Difference struct {
	What   What   `json:"what"`
	Before string `json:"before"` // empty: there was none
	Now    string `json:"now"`
}

// A Fate is what another version of the flow would have made of a conversation.
type Fate struct {
	Conversation string       `json:"conversation"`
	Events       int          `json:"events"` // that the journal has
	Differences  []Difference `json:"differences,omitempty"`
	At           string       `json:"at,omitempty"`  // the step from which on nothing is known
	Why          string       `json:"why,omitempty"` // nothing is; empty: all is known
}

// Same reports whether the conversation would have gone the same way to its end.
func (f *Fate) Same() bool { return len(f.Differences) == 0 && f.Why == "" }

// differs notes a difference.
func (f *Fate) differs(what What, before, now string) {
	if before != now && !slices.ContainsFunc(f.Differences, func(d Difference) bool { return d.What == what }) {
		f.Differences = append(f.Differences, Difference{what, before, now})
	}
}

// routed compares two chats; nil is none.
func (f *Fate) routed(before, now *bot.Escalation) {
	if before == nil || now == nil { // the rest follows from that
		f.differs(Queue, queue(before), queue(now))
		return
	}
	b, n := routing(before), routing(now)
	for _, what := range all() {
		f.differs(what, b[what], n[what])
	}
}

func queue(e *bot.Escalation) string {
	if e == nil {
		return ""
	}
	return routing(e)[Queue]
}

func routing(e *bot.Escalation) map[What]string {
	r := map[What]string{Queue: e.Queue, Skills: strings.Join(slices.Sorted(slices.Values(e.Skills)), " + "), Language: e.Language}
	if r[Queue] == "" {
		r[Queue] = "that of the settings"
	}
	if e.Priority != nil {
		r[Priority] = strconv.Itoa(*e.Priority)
	}
	return r
}

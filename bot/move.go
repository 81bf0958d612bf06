package bot

import (
	"fmt"
)

// A Mover takes conversations from one version of a flow to another, where that
// makes no difference to them: where every step that they stand in and need
// means the same. It may be used concurrently.
//
// Such steps are the one at which the conversation waits, the one that opened
// its chat, and those that its customer can go back to. They mean the same if
// they say, ask, check and do the same and lead to the same steps; a step that
// says what it Was is known by that. What lies ahead may be another flow
// altogether, as long as it needs no variable that this conversation has not
// got and the version before would not have needed either. What customers can
// say at any time is that of the version to which it moves.
type Mover struct {
	from, to *Engine
	index    map[string]int // of the steps before, by name
	steps    []int          // where each of them is now; Nowhere: nowhere
	changes  []string       // what has become of each; empty: it means the same
	vars     map[string]int // of the variables now
	before   map[string]int // of those before
	liveFrom []varSet
	liveTo   []varSet
}

// A StayError says why a conversation stays in its version of the flow.
type StayError struct {
	Step   string // that is in the way, by its name in that version; empty: it is no step
	Reason string // in words, the same for all conversations with the same fate
}

func (e *StayError) Error() string {
	if e.Step == "" {
		return e.Reason
	}
	return fmt.Sprintf("step `%s` %s", e.Step, e.Reason)
}

// NewMover returns a mover between two versions of a flow.
func NewMover(from, to *Engine) *Mover {
	m := &Mover{
		from: from, to: to, index: from.gate.indexes,
		vars: names(to.dialog.Vars), before: names(from.dialog.Vars),
		liveFrom: from.dialog.live(), liveTo: to.dialog.live(),
		steps: make([]int, len(from.dialog.Steps)), changes: make([]string, len(from.dialog.Steps)),
	}
	called := map[string]int{} // before
	for i, s := range to.dialog.Steps {
		if s.Was != "" {
			called[s.Was] = i
		}
	}
	for i, s := range to.dialog.Steps {
		called[s.Name] = i
	}
	for i, s := range from.dialog.Steps {
		m.steps[i] = Nowhere
		if to, ok := called[s.Name]; ok {
			m.steps[i] = to
		}
	}
	for i := range from.dialog.Steps {
		m.changes[i] = m.compare(i)
	}
	return m
}

func names(vars []Var) map[string]int {
	index := make(map[string]int, len(vars))
	for i, v := range vars {
		index[v.Name] = i
	}
	return index
}

// Check returns nil if a conversation that stands so can move, or else a
// [*StayError].
func (m *Mover) Check(s Standing) error {
	if m.same() && s.Dialog == m.to.dialog.Hash {
		return nil
	}
	if s.Dialog != m.from.dialog.Hash {
		return &StayError{Reason: "it is in another version than the one at hand"}
	}
	if err := m.checkValues(s); err != nil || s.Step == "" {
		return err
	}
	steps := []string{s.Step}
	if s.Chat != "" {
		steps = append(steps, s.Chat)
	}
	if m.to.goesBack {
		steps = append(steps, s.Trail...)
	}
	for _, name := range steps {
		if err := m.checkStep(name, s.Holding); err != nil {
			return err
		}
	}
	return nil
}

// same reports whether both versions are one.
func (m *Mover) same() bool {
	return m.from.dialog.Hash == m.to.dialog.Hash && m.to.dialog.Hash != ""
}

// Move returns the conversation as one of the version to which it moves, or a
// [*StayError]. What was given stays as it is.
func (m *Mover) Move(c *Conversation) (*Conversation, error) {
	if err := m.Check(m.from.Standing(c)); err != nil {
		return nil, err
	}
	moved := c.clone()
	moved.Vars = make([]any, len(m.to.dialog.Vars))
	for i, v := range m.to.dialog.Vars {
		if old, known := m.before[v.Name]; known {
			moved.Vars[i] = c.Vars[old]
		} else if c.Phase != Unborn {
			moved.Vars[i] = v.Default
		}
	}
	if c.At != Nowhere {
		moved.At = m.steps[c.At]
	}
	if c.Chat.State != NoChat {
		moved.Chat.Step = m.steps[c.Chat.Step]
	}
	moved.Trail = nil
	for _, i := range c.Trail {
		if m.to.goesBack {
			moved.Trail = append(moved.Trail, m.steps[i])
		}
	}
	return moved, nil
}

// MoveKept is [Mover.Move] for what a [Keeper] was given. Both engines need the
// key with which it was sealed.
func (m *Mover) MoveKept(kept []byte) ([]byte, error) {
	c, u, err := m.from.unkeep(kept)
	if err != nil {
		return nil, err
	}
	moved, err := m.Move(c)
	if err != nil {
		return nil, err
	}
	return m.to.keep(moved, u)
}

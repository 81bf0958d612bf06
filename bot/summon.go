package bot

import "time"

// AgentWanted is an operator's wish that the customer talks with an agent now,
// wherever the flow stands. The conversation goes to the step of an anytime entry
// that asks for one, or else to the nearest step that does.
type AgentWanted struct{ At time.Time }

func (e AgentWanted) when() time.Time { return e.At }

// summon hands the customer over. It is the one way along which a conversation
// may leave the edges of its dialog: the operator takes the short cut, the flow
// does not.
func (t *turn) summon() error {
	to, err := t.engine.wayToAgent(t.c)
	if err != nil {
		return err
	}
	if t.engine.AsksSecret(t.c) {
		t.forgetHeard() // or the agent would read it, and it would stand in the transcript
	}
	t.goTo(to, "an operator hands the customer over")
	return nil
}

// wayToAgent is the step that asks for an agent soonest.
func (e *Engine) wayToAgent(c *Conversation) (int, error) {
	switch {
	case c.Phase == Over:
		return Nowhere, ErrNotServed
	case c.Phase == Unborn:
		return Nowhere, ErrNotStarted
	case c.Chat.State != NoChat:
		return Nowhere, ErrHasAgent
	}
	for _, a := range e.dialog.Anytime {
		if a.Within.holds(c.At) && a.Next != Nowhere && e.dialog.escalates(a.Next) {
			return a.Next, nil
		}
	}
	return e.dialog.nearestEscalation(c.At)
}

// nearestEscalation looks along the edges, breadth first.
func (d *Dialog) nearestEscalation(from int) (int, error) {
	seen := map[int]bool{from: true}
	for todo := []int{from}; len(todo) > 0; todo = todo[1:] {
		for _, to := range d.Edges(todo[0]) {
			if d.escalates(to) {
				return to, nil
			}
			if !seen[to] {
				seen[to] = true
				todo = append(todo, to)
			}
		}
	}
	return Nowhere, ErrNoAgents
}

func (d *Dialog) escalates(step int) bool {
	_, ok := d.Steps[step].Verb.(*Escalate)
	return ok
}

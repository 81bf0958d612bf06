package bot

import (
	"fmt"
	"slices"
)

// What keeps a conversation in its version of the flow.

// compare says what has become of a step.
func (m *Mover) compare(i int) string {
	old := &m.from.dialog.Steps[i]
	if m.steps[i] == Nowhere {
		return "is not there any more"
	}
	now := &m.to.dialog.Steps[m.steps[i]]
	const changed = "has changed"
	if old.Meaning != now.Meaning || old.Meaning == "" {
		return changed
	}
	before, after := append(old.Verb.exits(), old.Next), append(now.Verb.exits(), now.Next)
	if len(before) != len(after) { // it does not wait for an agent any more, or does now
		return changed
	}
	for j := range before {
		if m.where(before[j]) != after[j] {
			return fmt.Sprintf("leads to %s, not to %s", m.to.dialog.place(after[j]), m.from.dialog.place(before[j]))
		}
	}
	return ""
}

// where is the index of a step in the version now: Nowhere is where it was, and
// a step that is gone is nowhere to be found.
func (m *Mover) where(step int) int {
	const gone = Nowhere - 1
	if step == Nowhere {
		return Nowhere
	}
	if m.steps[step] == Nowhere {
		return gone
	}
	return m.steps[step]
}

func (d *Dialog) place(step int) string {
	if step == Nowhere {
		return "the end"
	}
	return "`" + d.Steps[step].Name + "`"
}

// checkValues looks at what has been found out.
func (m *Mover) checkValues(s Standing) error {
	for _, name := range s.Holding {
		i, ok := m.before[name]
		if !ok {
			return &StayError{Reason: fmt.Sprintf("variable `%s` is not one of its flow's", name)}
		}
		old := &m.from.dialog.Vars[i]
		j, ok := m.vars[name]
		switch {
		case !ok && old.Secret:
			return &StayError{Reason: fmt.Sprintf("variable `%s` is not there any more, and its secret has to be kept from being shown", name)}
		case ok && (old.Kind != m.to.dialog.Vars[j].Kind || old.Secret != m.to.dialog.Vars[j].Secret):
			return &StayError{Reason: fmt.Sprintf("variable `%s` is %s now and was %s", name, m.to.dialog.Vars[j].Kind, old.Kind)}
		}
	}
	return nil
}

// checkStep looks at a step that the conversation stands in or needs, and at what
// is needed from there on.
func (m *Mover) checkStep(name string, holding []string) error {
	i, ok := m.index[name]
	if !ok || i == Nowhere {
		return &StayError{Step: name, Reason: "is not one of its flow's"}
	}
	if m.changes[i] != "" {
		return &StayError{Step: name, Reason: m.changes[i]}
	}
	for v := range m.to.dialog.Vars {
		to := &m.to.dialog.Vars[v]
		if !m.liveTo[m.steps[i]].has(v) || slices.Contains(holding, to.Name) {
			continue
		}
		old, known := m.before[to.Name]
		if known && m.liveFrom[i].has(old) || !known && to.Default != nil {
			continue
		}
		return &StayError{Step: name, Reason: fmt.Sprintf("is followed by steps that need `%s`, and nobody has asked for that", to.Name)}
	}
	return nil
}

package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/looplab/fsm"
)

// A gate lets a conversation pass along the edges of its dialog and along no
// others. It is the one place that knows looplab/fsm: states are step names, an
// event is the name of the step it leads to, and a machine belongs to the dialog,
// not to a conversation – one costs as much as all the rest of a conversation.
// No callbacks: theirs would share a name space with the authors' step names.
type gate struct {
	names    []string
	indexes  map[string]int
	machines sync.Pool // of *fsm.FSM
}

// origin is the state before the first step; no step can be called so.
const origin = ""

// back is the state between a step and the question that a customer goes back
// to: by way of it, to go back from anywhere takes few edges.
const back = "\x00"

func newGate(d *Dialog) (*gate, error) {
	if len(d.Steps) == 0 {
		return nil, errors.New("it has no steps")
	}
	g := &gate{names: make([]string, len(d.Steps)), indexes: map[string]int{origin: Nowhere}}
	for i, s := range d.Steps {
		if _, taken := g.indexes[s.Name]; taken {
			return nil, fmt.Errorf("step %d: the name %q is empty or taken", i, s.Name)
		}
		g.indexes[s.Name] = i
		g.names[i] = s.Name
	}
	sources := make(map[string][]string, len(d.Steps))
	sources[g.names[0]] = []string{origin}
	for from := range d.Steps {
		for _, to := range d.Edges(from) {
			if to < 0 || to >= len(d.Steps) {
				return nil, fmt.Errorf("step %q leads to step %d of %d", g.names[from], to, len(d.Steps))
			}
			sources[g.names[to]] = append(sources[g.names[to]], g.names[from])
		}
	}
	if d.goesBack() {
		for i, s := range d.Steps {
			if s.waits() {
				sources[back] = append(sources[back], g.names[i])
			}
			if _, ok := s.Verb.(*Ask); ok {
				sources[g.names[i]] = append(sources[g.names[i]], back)
			}
		}
	}
	var edges fsm.Events
	for to, from := range sources {
		edges = append(edges, fsm.EventDesc{Name: to, Src: from, Dst: to})
	}
	g.machines.New = func() any { return fsm.NewFSM(origin, edges, nil) }
	return g, nil
}

// pass checks the edge. To stay is not an edge for the machine, which would
// call it an error.
func (g *gate) pass(from, to int) error {
	if from == to {
		return nil
	}
	state := origin
	if from != Nowhere {
		state = g.names[from]
	}
	return g.along(state, g.names[to])
}

// passBack checks the way from a step back to a question.
func (g *gate) passBack(from, to int) error { return g.along(g.names[from], back, g.names[to]) }

func (g *gate) along(state string, path ...string) error {
	m := g.machines.Get().(*fsm.FSM) // the pool holds nothing else
	defer g.machines.Put(m)
	m.SetState(state)
	for _, to := range path {
		// A context that could end would leave the machine stuck in its transition.
		if err := m.Event(context.Background(), to); err != nil {
			return fmt.Errorf("step %q to %q: %w: %w", state, to, ErrEdge, err)
		}
	}
	return nil
}

// index finds a step by its name.
func (g *gate) index(name string) (int, error) {
	i, ok := g.indexes[name]
	if !ok {
		return Nowhere, fmt.Errorf("step %q is not one of the flow's", name)
	}
	return i, nil
}

// Edges lists every step that a step can lead to, each once, itself left out:
// by its verb, by what follows it, and from a step that waits also by what a
// customer can say or the chat can do at any time. To go back leads to whatever
// question was answered last, and is not among them.
func (d *Dialog) Edges(from int) []int {
	s := d.Steps[from]
	to := slices.Concat(s.Verb.exits(), []int{s.Next}, d.interruptions(from))
	seen := map[int]bool{from: true, Nowhere: true}
	edges := to[:0]
	for _, i := range to {
		if !seen[i] {
			seen[i] = true
			edges = append(edges, i)
		}
	}
	return edges
}

// interruptions are the steps to which what a customer says or the chat does can
// take a conversation that waits at a step.
func (d *Dialog) interruptions(from int) []int {
	if !d.Steps[from].waits() {
		return nil
	}
	var to []int
	for _, a := range d.Anytime {
		if a.Within.holds(from) {
			to = append(to, a.Next)
		}
	}
	for _, s := range d.Steps {
		if v, ok := s.Verb.(*Escalate); ok && v.Detached {
			to = append(to, v.Failed)
		}
	}
	return to
}

// waits reports whether a conversation can stay at the step.
func (s *Step) waits() bool {
	switch s.Verb.(type) {
	case *Ask, *Listen, *Escalate, *Call:
		return true
	default:
		return false
	}
}

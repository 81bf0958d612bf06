package ops

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

// errNotYet is why a process that has just started is not ready.
var errNotYet = errors.New("not yet")

// Readiness says whether new customers are welcome, and if not, why not. All
// methods may be called concurrently.
//
// What the contact centre does is told but does not count: a bot can still
// answer without it and flows know what to say then, whereas instances that all
// turn their customers away at once help nobody.
type Readiness struct {
	mu         sync.Mutex
	conditions []condition
	checks     []check
	notes      []note
}

type condition struct {
	name    string
	missing error // nil: it holds
}

// A check is a condition that is looked at whenever somebody asks.
type check struct {
	name string
	look func() error
}

type note struct {
	name string
	tell func() string
}

// NewReadiness returns a readiness whose conditions do not hold yet. Metrics, which
// may be nil, show it from then on, as it is when they are asked; they have one
// readiness.
func NewReadiness(m *Metrics, conditions ...string) *Readiness {
	r := &Readiness{}
	if m != nil {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Namespace: namespace, Name: "ready", Help: "1 if new customers are welcome.",
		}, func() float64 { return oneIf(r.Ready()) }))
	}
	for _, name := range conditions {
		r.conditions = append(r.conditions, condition{name, errNotYet})
	}
	return r
}

// Set says that a condition holds, or why it does not. A new one is added.
func (r *Readiness) Set(name string, missing error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.conditions {
		if r.conditions[i].name == name {
			r.conditions[i].missing = missing
			return
		}
	}
	r.conditions = append(r.conditions, condition{name, missing})
}

// Check adds a condition that is looked at whenever somebody asks; look says why
// it does not hold, and does not wait.
func (r *Readiness) Check(name string, look func() error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.checks = append(r.checks, check{name, look})
}

// all are the conditions as they are now. It is called with r.mu held.
func (r *Readiness) all() []condition {
	now := slices.Clone(r.conditions)
	for _, c := range r.checks {
		now = append(now, condition{c.name, c.look()})
	}
	return now
}

// Note adds what is told and does not count.
func (r *Readiness) Note(name string, tell func() string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notes = append(r.notes, note{name, tell})
}

// Ready reports whether all conditions hold.
func (r *Readiness) Ready() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.all() {
		if c.missing != nil {
			return false
		}
	}
	return true
}

// tell writes a line for each condition and note.
func (r *Readiness) tell(w io.Writer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.all() {
		if c.missing != nil {
			fmt.Fprintf(w, "%s: no, %v\n", c.name, c.missing)
		} else {
			fmt.Fprintf(w, "%s: yes\n", c.name)
		}
	}
	for _, n := range r.notes {
		fmt.Fprintf(w, "%s: %s\n", n.name, n.tell())
	}
}

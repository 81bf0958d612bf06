package memstore

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/roster"
)

// A member is a runner's lease. It lives in the cluster's leases from Join until
// it is left or runs out; the timer runs while nobody renews it.
type member struct {
	store  *Store
	runner string
	handle store.Handler
	roster *roster.Roster

	over    chan struct{}              // closed when the membership ends; under the cluster's lock, like running
	running map[int]context.CancelFunc // ends each handler that runs
	calls   sync.WaitGroup             // the same handlers

	mu     sync.Mutex
	expiry *time.Timer
	left   bool
}

// Join implements [store.Store].
func (s *Store) Join(ctx context.Context, runner string, handle store.Handler) (store.Membership, error) {
	if err := store.CheckID(runner); err != nil {
		return nil, fmt.Errorf("runner: %w", err)
	}
	m := &member{
		store: s, runner: runner, handle: handle, roster: roster.New(runner),
		over: make(chan struct{}), running: map[int]context.CancelFunc{},
	}
	if _, err := s.call(ctx, Op{Join, runner}, m.enter); err != nil {
		return nil, fmt.Errorf("runner %s: joining: %w", runner, err)
	}
	return m, nil
}

// enter takes the lease.
func (m *member) enter() error {
	c := m.store.cluster
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.leases[m.runner] != nil {
		return store.ErrTaken
	}
	for runner := range c.leases {
		m.roster.Known(runner)
	}
	if !m.store.owns(m) {
		return store.ErrClosed
	}
	c.leases[m.runner] = m
	c.tell(m.runner, store.Joined)
	return nil
}

// owns notes a member for Close, unless that was called.
func (s *Store) owns(m *member) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isClosed() {
		return false
	}
	s.own = append(s.own, m)
	return true
}

// tell lets all that are on the network know. The cluster is locked.
func (c *Cluster) tell(runner string, kind store.EventKind) {
	for _, m := range c.leases {
		if _, cut := m.store.isCut(); !cut {
			m.roster.Note(runner, kind)
		}
	}
}

// drop ends the lease, if it is still this one.
func (m *member) drop(kind store.EventKind) {
	c := m.store.cluster
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.leases[m.runner] == m {
		delete(c.leases, m.runner)
		c.tell(m.runner, kind)
	}
}

// expireLater lets the lease run out.
func (m *member) expireLater() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.expiry == nil && !m.left {
		m.expiry = time.AfterFunc(m.store.cluster.options.LeaseTTL, func() { m.drop(store.Expired) })
	}
}

// renew takes the lease again, and catches up with what happened meanwhile.
func (m *member) renew() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.left {
		return
	}
	if m.expiry != nil {
		m.expiry.Stop()
		m.expiry = nil
	}
	c := m.store.cluster
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.leases[m.runner] == nil {
		c.leases[m.runner] = m
		c.tell(m.runner, store.Joined)
	}
	for _, runner := range m.roster.Runners() {
		if c.leases[runner] == nil {
			m.roster.Note(runner, store.Expired)
		}
	}
	for runner := range c.leases {
		m.roster.Note(runner, store.Joined)
	}
}

// finish ends the handlers, and lets none begin.
func (m *member) finish() {
	c := m.store.cluster
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.isOver() {
		return
	}
	close(m.over)
	for _, cancel := range m.running {
		cancel()
	}
}

func (m *member) isOver() bool {
	select {
	case <-m.over:
		return true
	default:
		return false
	}
}

// die is the end of the process: nobody renews the lease any more.
func (m *member) die() {
	m.finish()
	m.roster.Close()
	m.expireLater()
}

// Safe implements [store.Membership].
func (m *member) Safe() bool {
	if m.isOver() || m.store.isClosed() {
		return false
	}
	since, cut := m.store.isCut()
	return !cut || time.Since(since) < m.store.cluster.options.SafeFor
}

// Age implements [store.Membership]. On the network it is renewed all the time.
func (m *member) Age() time.Duration {
	if since, cut := m.store.isCut(); cut {
		return time.Since(since)
	}
	return 0
}

// Runners implements [store.Membership].
func (m *member) Runners() []string { return m.roster.Runners() }

// Next implements [store.Membership].
func (m *member) Next(ctx context.Context) (store.Event, error) { return m.roster.Next(ctx) }

// Leave implements [store.Membership].
func (m *member) Leave(ctx context.Context) error {
	m.mu.Lock()
	first := !m.left
	m.left = true
	if m.expiry != nil {
		m.expiry.Stop()
	}
	m.mu.Unlock()
	if !first {
		return nil
	}
	m.finish()
	m.roster.Close()
	m.calls.Wait()
	if err := m.store.wait(ctx, 0); err != nil {
		time.AfterFunc(m.store.cluster.options.LeaseTTL, func() { m.drop(store.Expired) })
		return fmt.Errorf("runner %s: leaving: %w", m.runner, err)
	}
	m.drop(store.Left)
	return nil
}

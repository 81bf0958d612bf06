package natsstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/roster"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"
)

// soon is when to try again what a cluster without a leader could not do.
const soon = 250 * time.Millisecond

// A member is a runner's lease.
//
// Two goroutines belong to it, started by Join: one renews the lease, one
// watches those of the others. Leave and Close end them.
type member struct {
	store  *Store
	runner string
	nonce  string // tells our lease from that of another one with our name
	roster *roster.Roster
	desk   *desk

	renewed atomic.Int64 // when the last renewal that succeeded was begun, in nanoseconds since start
	start   time.Time

	cancel  context.CancelFunc
	work    sync.WaitGroup
	leaving sync.Once
}

// Join implements [store.Store].
func (s *Store) Join(ctx context.Context, runner string, handle store.Handler) (store.Membership, error) {
	if err := store.CheckID(runner); err != nil {
		return nil, fmt.Errorf("runner: %w", err)
	}
	if err := s.ended(); err != nil {
		return nil, fmt.Errorf("runner %s: joining: %w", runner, err)
	}
	m := &member{store: s, runner: runner, nonce: nuid.Next(), roster: roster.New(runner), start: time.Now()}
	if err := m.join(ctx, handle); err != nil {
		return nil, fmt.Errorf("runner %s: joining: %w", runner, err)
	}
	return m, nil
}

func (m *member) join(ctx context.Context, handle store.Handler) (err error) {
	ctx, done := context.WithTimeout(ctx, m.store.options.SetupTimeout)
	defer done()
	if err := m.store.await(ctx, m.take); err != nil {
		return err
	}
	if m.desk, err = m.store.openDesk(ctx, m.runner, handle); err != nil {
		return err
	}
	at, err := m.watch(ctx)
	if err != nil {
		m.desk.close()
		return err
	}
	life, cancel := context.WithCancel(context.WithoutCancel(ctx)) // the membership outlives Join
	m.cancel = cancel
	m.work.Go(func() { m.keep(life) })
	m.work.Go(func() { m.follow(life, at) })
	if !m.store.admit(m) {
		m.end()
		return m.store.ended()
	}
	return nil
}

// admit notes a member for Close, unless the store is over.
func (s *Store) admit(m *member) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cause != nil {
		return false
	}
	s.members[m.runner] = m
	return true
}

// errRaced means that somebody wrote a lease while we did: perhaps another one with
// our name, perhaps we ourselves a moment ago.
var errRaced = errors.New("the lease has just been written")

// take takes the lease, if nobody has it. It can be done again: a lease that we
// have taken without hearing of it is still ours to take.
func (m *member) take(ctx context.Context) error {
	var free uint64
	msg, err := m.store.leases.GetLastMsgForSubject(ctx, m.subject())
	switch {
	case err == nil && !isEnd(msg.Header) && msg.Header.Get(nonceHeader) != m.nonce:
		return store.ErrTaken
	case err == nil:
		free = msg.Sequence
	case !errors.Is(err, jetstream.ErrMsgNotFound):
		return err
	}
	err = m.write(ctx, nats.Header{nonceHeader: {m.nonce}}, m.store.options.LeaseTTL, jetstream.WithExpectLastSequencePerSubject(free))
	if isWrongRevision(err) {
		return errRaced
	}
	return err
}

func (m *member) subject() string { return m.store.options.Name + ".runner." + m.runner }

// write writes the lease. If that succeeds it holds from when it was begun.
func (m *member) write(ctx context.Context, header nats.Header, ttl time.Duration, options ...jetstream.PublishOpt) error {
	ctx, cancel := context.WithTimeout(ctx, m.store.options.LeaseRenewal)
	defer cancel()
	begun := time.Since(m.start)
	options = append(options, jetstream.WithMsgTTL(ttl), jetstream.WithRetryAttempts(0))
	if _, err := m.store.js.PublishMsg(ctx, &nats.Msg{Subject: m.subject(), Header: header}, options...); err != nil {
		return err
	}
	m.renewed.Store(int64(begun))
	return nil
}

// keep renews the lease until the membership ends. What fails is tried again
// soon: a cluster that chooses a leader is away for seconds.
func (m *member) keep(ctx context.Context) {
	o, failing := m.store.options, false
	wait := o.LeaseRenewal
	for m.store.pause(ctx, wait) {
		wait = o.LeaseRenewal
		err := m.write(ctx, nats.Header{}, o.LeaseTTL)
		switch {
		case err != nil:
			wait = min(wait, soon)
			if !failing && ctx.Err() == nil && m.store.ended() == nil {
				failing = true
				o.Log.Warn("store: the lease cannot be renewed, trying again", "runner", m.runner, "for", o.LeaseTTL, "error", cmp.Or(m.store.disconnected(), err))
			}
		case failing:
			failing = false
			o.Log.Info("store: the lease is renewed again", "runner", m.runner)
		}
	}
}

// Safe implements [store.Membership].
func (m *member) Safe() bool {
	if m.store.ended() != nil || m.roster.IsClosed() {
		return false
	}
	return m.Age() < m.store.options.safeFor()
}

// Age implements [store.Membership].
func (m *member) Age() time.Duration {
	return time.Since(m.start) - time.Duration(m.renewed.Load())
}

// Runners implements [store.Membership].
func (m *member) Runners() []string { return m.roster.Runners() }

// Next implements [store.Membership].
func (m *member) Next(ctx context.Context) (store.Event, error) { return m.roster.Next(ctx) }

// Leave implements [store.Membership].
func (m *member) Leave(ctx context.Context) (err error) {
	m.leaving.Do(func() {
		m.end()
		m.store.mu.Lock()
		delete(m.store.members, m.runner)
		m.store.mu.Unlock()
		if err = m.store.ended(); err == nil {
			err = m.write(ctx, nats.Header{leftHeader: {"1"}}, markerTTL)
		}
	})
	if err != nil {
		return fmt.Errorf("runner %s: leaving: %w", m.runner, err)
	}
	return nil
}

// end ends the member's goroutines and handlers and waits for them. The lease
// stays. It may be called twice.
func (m *member) end() {
	m.roster.Close()
	m.cancel()
	m.desk.close()
	m.work.Wait()
}

// runnerOf is the runner whose lease has the subject.
func runnerOf(subject string) string { return subject[strings.LastIndexByte(subject, '.')+1:] }

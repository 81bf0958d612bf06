package memstore

import (
	"context"
	"slices"
	"time"

	"github.com/botrunner/botrunner/internal/store"
)

// call does a deed the way a network would: it waits while the connection is
// cut, and asks for faults. It reports whether the deed may have been done.
func (s *Store) call(ctx context.Context, op Op, deed func() error) (sent bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if s.isClosed() {
		return false, store.ErrClosed
	}
	var fault Fault
	if s.cluster.options.Fault != nil {
		fault = s.cluster.options.Fault(op)
	}
	if err := s.wait(ctx, fault.Delay); err != nil {
		return true, err
	}
	if fault.Before != nil {
		return true, fault.Before
	}
	if err := deed(); err != nil {
		return true, err
	}
	return true, fault.After
}

// wait lets a delay pass and then waits for the network.
func (s *Store) wait(ctx context.Context, delay time.Duration) error {
	if delay > 0 {
		timer := time.NewTimer(delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.closed:
			return store.ErrClosed
		}
	}
	s.mu.Lock()
	joined := s.joined
	s.mu.Unlock()
	select {
	case <-joined:
		if s.isClosed() {
			return store.ErrClosed
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closed:
		return store.ErrClosed
	}
}

// Cut takes the connection off the network, or puts it back. Calls wait
// meanwhile, and leases run out.
func (s *Store) Cut(off bool) {
	s.mu.Lock()
	if s.isClosed() || off != s.cut.IsZero() {
		s.mu.Unlock()
		return
	}
	if off {
		s.cut = time.Now()
		s.joined = make(chan struct{})
	} else {
		s.cut = time.Time{}
		close(s.joined)
	}
	own := slices.Clone(s.own)
	s.mu.Unlock()
	for _, m := range own {
		if off {
			m.expireLater()
		} else {
			m.renew()
		}
	}
}

func (s *Store) isClosed() bool {
	select {
	case <-s.closed:
		return true
	default:
		return false
	}
}

// isCut reports whether, and since when, the connection is off the network.
func (s *Store) isCut() (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cut, !s.cut.IsZero()
}

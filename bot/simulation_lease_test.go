package bot_test

import (
	"cmp"
	"context"
	"io"
	"slices"
	"time"

	"github.com/botrunner/botrunner/internal/store"
)

// How long a lease lives that nobody renews, and how long its holder relies on it.
const (
	leaseTTL = 20 * time.Second
	safeFor  = 15 * time.Second
)

// A lease is a runner's place among the others.
type lease struct {
	conn   *connection
	runner string
	handle store.Handler
	left   bool
}

var _ store.Membership = (*lease)(nil)

func (d *depot) lease(runner string) *lease {
	for _, l := range d.leases {
		if l.runner == runner {
			return l
		}
	}
	return nil
}

// Join takes a lease.
func (c *connection) Join(ctx context.Context, runner string, handle store.Handler) (store.Membership, error) {
	l := &lease{conn: c, runner: runner, handle: handle}
	c.home.lease = l
	_, err := c.around(ctx, "join", func() error {
		l.take()
		return nil
	})
	return l, err
}

func (l *lease) take() {
	d := l.conn.depot
	d.leases = append(d.leases, l)
	for _, one := range d.leases {
		l.conn.see(one.runner, store.Joined)
	}
	d.tell(l.runner, store.Joined)
}

// tell lets all others know, each some time later.
func (d *depot) tell(runner string, kind store.EventKind) {
	for _, l := range d.leases {
		d.world.after(d.world.between(time.Millisecond, 2*time.Second), func() {
			if l.conn.cut.IsZero() && (d.lease(runner) != nil) == (kind == store.Joined) {
				l.conn.see(runner, kind)
			}
		})
	}
}

// see changes what the process takes for true.
func (c *connection) see(runner string, kind store.EventKind) {
	i := slices.Index(c.view, runner)
	switch {
	case kind == store.Joined && i < 0:
		c.view = append(c.view, runner)
	case kind != store.Joined && i >= 0:
		c.view = slices.Delete(c.view, i, i+1)
	default:
		return
	}
	c.news = append(c.news, store.Event{Runner: runner, Kind: kind})
	c.changed.raise(c.depot.world)
}

// drop ends a lease.
func (l *lease) drop(kind store.EventKind) {
	d := l.conn.depot
	if i := slices.Index(d.leases, l); i >= 0 {
		d.leases = slices.Delete(d.leases, i, i+1)
		d.tell(l.runner, kind)
	}
}

// sever takes a process off the depot's network.
func (c *connection) sever() {
	if !c.cut.IsZero() {
		return
	}
	since := time.Now()
	c.cut = since
	c.depot.world.note("", "%s is cut off from the store", c.home)
	c.depot.world.after(leaseTTL, func() {
		if c.cut.Equal(since) {
			c.expire()
		}
	})
}

func (c *connection) expire() {
	for _, l := range slices.Clone(c.depot.leases) {
		if l.conn == c {
			l.drop(store.Expired)
		}
	}
}

// heal brings a process back.
func (c *connection) heal() {
	if c.cut.IsZero() || c.home.dead {
		return
	}
	c.depot.world.note("", "%s is back at the store", c.home)
	c.cut = time.Time{}
	c.healed.raise(c.depot.world)
	l := c.home.lease
	if l == nil {
		return
	}
	if !slices.Contains(c.depot.leases, l) {
		l.take()
	}
	for _, runner := range slices.Clone(c.view) {
		if c.depot.lease(runner) == nil {
			c.see(runner, store.Expired)
		}
	}
	for _, one := range c.depot.leases {
		c.see(one.runner, store.Joined)
	}
}

// Safe is true for as long as a cut may be unknown to the others.
func (l *lease) Safe() bool { return l.conn.cut.IsZero() || time.Since(l.conn.cut) < safeFor }

// Runners are those that the process takes for living.
func (l *lease) Runners() []string { return slices.Sorted(slices.Values(l.conn.view)) }

// Age is how long ago the lease was surely there.
func (l *lease) Age() time.Duration {
	if l.conn.cut.IsZero() {
		return 0
	}
	return time.Since(l.conn.cut)
}

// Next waits for a change, until ctx ends.
func (l *lease) Next(ctx context.Context) (store.Event, error) {
	for len(l.conn.news) == 0 {
		wait := time.Duration(-1)
		if until, ok := ctx.Deadline(); ok {
			wait = time.Until(until) + 1
		}
		if l.left || ctx.Err() != nil {
			return store.Event{}, cmp.Or(ctx.Err(), io.EOF)
		}
		l.conn.depot.world.current.pause(wait, &l.conn.changed)
	}
	e := l.conn.news[0]
	l.conn.news = l.conn.news[1:]
	return e, nil
}

// Leave gives the lease back.
func (l *lease) Leave(ctx context.Context) error {
	l.left = true
	l.conn.changed.raise(l.conn.depot.world)
	_, err := l.conn.around(ctx, "leave", func() error {
		l.drop(store.Left)
		return nil
	})
	return err
}

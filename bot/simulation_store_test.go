package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/internal/store"
)

// A depot is the servers that keep conversations. It holds runners to what a
// store's users have promised each other.
type depot struct {
	world  *world
	last   store.Revision
	stored map[string]stored
	former map[string]stored // the one before, for those who read what is not new
	ids    []string          // in order of their coming, forgotten ones included
	owners map[string]string // by conversation and epoch
	leases []*lease
}

type stored struct {
	store.Snapshot

	revision store.Revision
}

// A connection is a process's way to the depot.
type connection struct {
	store.Store // the methods that no runner calls here; calling one fails the test

	depot   *depot
	home    *process
	cut     time.Time // since when; zero: it is not cut
	healed  signal
	view    []string // ids of the runners that it takes for living, in the order in which it heard of them
	changed signal
	news    []store.Event
}

var _ store.Store = (*connection)(nil)

var errLostOnTheWay = errors.New("the network is down")

// patience is how long a call without a deadline waits for the network.
const patience = 10 * time.Second

// travel takes a request there or an answer back; false: it is lost.
func (c *connection) travel(ctx context.Context) bool {
	w := c.depot.world
	most := 40 * time.Millisecond
	if w.chance(50) {
		most = 4 * time.Second
	}
	until, ok := ctx.Deadline()
	if !ok {
		until = time.Now().Add(patience)
	}
	w.current.pause(w.between(time.Millisecond, most))
	for !c.cut.IsZero() && time.Now().Before(until) {
		w.current.pause(time.Until(until)+1, &c.healed)
	}
	return c.cut.IsZero() && ctx.Err() == nil && !w.chance(w.plan.lossy)
}

// around has a call done between two places where its process may die.
func (c *connection) around(ctx context.Context, name string, deed func() error) (sent bool, err error) {
	w := c.depot.world
	w.point(c.home, name+" before")
	if !c.travel(ctx) {
		return false, errLostOnTheWay
	}
	err = deed()
	if !c.travel(ctx) {
		return true, errors.Join(errLostOnTheWay, err)
	}
	w.point(c.home, name+" after")
	return true, err
}

// Commit may happen, or not, or later, where its answer is lost.
func (c *connection) Commit(ctx context.Context, s store.Snapshot, after store.Revision) (store.Revision, error) {
	var revision store.Revision
	err := c.write(ctx, "commit", s.ID, func() (err error) {
		revision, err = c.depot.swap(s, after)
		return err
	})
	return revision, err
}

// Delete is a write like Commit.
func (c *connection) Delete(ctx context.Context, id string, at store.Revision) error {
	if at == 0 {
		return fmt.Errorf("deleting revision 0: %w", store.ErrInvalid)
	}
	return c.write(ctx, "delete", id, func() error { return c.depot.remove(id, at) })
}

func (c *connection) write(ctx context.Context, name, id string, deed func() error) error {
	w := c.depot.world
	if w.chance(w.plan.refusing) {
		return errors.New("the server refuses")
	}
	sent, err := c.around(ctx, name, deed)
	if errors.Is(err, errLostOnTheWay) {
		err = fmt.Errorf("%w: %w", store.ErrUnknown, err)
		if !sent && w.chance(2) {
			w.after(w.between(0, time.Minute), func() {
				w.note(id, "a %s of %s arrives late: %v", name, c.home, deed())
			})
		}
	}
	w.note(id, "%s of %s: %v", name, c.home, err)
	return err
}

func (d *depot) swap(s store.Snapshot, after store.Revision) (store.Revision, error) {
	old := d.stored[s.ID]
	if old.revision != after {
		return 0, store.ErrConflict
	}
	d.check(old, s)
	if after == 0 {
		d.ids = append(d.ids, s.ID)
	}
	d.last++
	s.Data = slices.Clone(s.Data)
	d.former[s.ID] = old
	d.stored[s.ID] = stored{s, d.last}
	return d.last, nil
}

// check holds a write to what keeps two runners apart.
func (d *depot) check(old stored, s store.Snapshot) {
	switch {
	case old.revision == 0 && slices.Contains(d.ids, s.ID):
		d.world.wrong(s.ID, "it comes back after it was forgotten")
	case old.revision != 0 && s.Epoch < old.Epoch, s.Epoch == old.Epoch && s.Seq <= old.Seq:
		d.world.wrong(s.ID, "write %d.%d follows write %d.%d", s.Epoch, s.Seq, old.Epoch, old.Seq)
	}
	if s.Owner == "" {
		return
	}
	epoch := fmt.Sprint(s.ID, " ", s.Epoch)
	if owner, ok := d.owners[epoch]; ok && owner != s.Owner {
		d.world.wrong(s.ID, "two runners write in epoch %d", s.Epoch)
	}
	d.owners[epoch] = s.Owner
}

func (d *depot) remove(id string, at store.Revision) error {
	if d.stored[id].revision != at {
		return store.ErrConflict
	}
	delete(d.stored, id)
	delete(d.former, id)
	return nil
}

// Load sometimes returns what was there before.
func (c *connection) Load(ctx context.Context, id string) (store.Snapshot, store.Revision, error) {
	var found stored
	_, err := c.around(ctx, "load", func() error {
		found = c.depot.stored[id]
		if old := c.depot.former[id]; old.revision != 0 && c.depot.world.chance(c.depot.world.plan.stale) {
			found = old
		}
		if found.revision == 0 {
			return store.ErrNotFound
		}
		return nil
	})
	found.Data = slices.Clone(found.Data)
	return found.Snapshot, found.revision, err
}

// Scan shows what is there while it lasts.
func (c *connection) Scan(ctx context.Context, yield func(store.Snapshot, store.Revision) error) error {
	_, err := c.around(ctx, "scan", func() error { return nil })
	if err != nil {
		return err
	}
	for _, id := range slices.Clone(c.depot.ids) {
		if found := c.depot.stored[id]; found.revision != 0 {
			if err := yield(found.Snapshot, found.revision); err != nil {
				return err
			}
		}
	}
	return nil
}

// Healthy is asked by a runner that is not safe, and has nothing to add.
func (c *connection) Healthy() error { return nil }

// Send calls another process's handler, on a fiber that dies with that one.
func (c *connection) Send(ctx context.Context, runner string, message []byte) (answer []byte, err error) {
	_, err = c.around(ctx, "send", func() error {
		to := c.depot.lease(runner)
		if to == nil || to.conn.home.dead {
			return store.ErrGone
		}
		if !to.conn.cut.IsZero() {
			return errLostOnTheWay
		}
		w, answered := c.depot.world, false
		var failure error
		handler := w.start(to.conn.home, func(*fiber) {
			answer, failure = to.handle(context.WithoutCancel(ctx), []byte(strings.Clone(string(message))))
			answered = true
		})
		w.current.pause(patience, &handler.ended)
		switch {
		case !answered:
			return errLostOnTheWay
		case failure != nil:
			return &store.HandlerError{Runner: to.conn.home.String(), Text: failure.Error()}
		}
		return nil
	})
	return answer, err
}

package bot_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/runner"
)

// A process is a runner with the conversations that it holds in memory: all of
// that is gone when it dies.
type process struct {
	http.Handler // none: customers call it by other ways

	world    *world
	number   int
	dead     bool
	stopping bool
	frozen   time.Time // until then nothing in it goes on
	deaf     time.Time // until then it does not reach the contact centre
	slow     time.Time // until then its way there takes long
	gone     signal

	fibers  []*fiber
	conn    *connection
	lease   *lease
	runner  *runner.Runner
	held    map[string]*held
	serving map[string]*held // also those that are held no more
	taking  map[string]*signal
}

var _ runner.House = (*process)(nil)

func (p *process) String() string { return fmt.Sprint("runner ", p.number) }

// launch starts another process.
func (w *world) launch() {
	p := &process{world: w, number: len(w.processes) + 1, held: map[string]*held{}, serving: map[string]*held{}, taking: map[string]*signal{}}
	p.conn = &connection{depot: w.depot, home: p}
	w.processes = append(w.processes, p)
	w.start(p, p.live)
}

// maxFates is how many processes die in a world where it is fated to be.
const maxFates = 10

// point is a place where a process may die.
func (w *world) point(p *process, name string) {
	if p.dead {
		panic(died{})
	}
	w.tally.reached[name]++
	deadly := w.plan.deadly
	if name == w.plan.fated && w.fates < maxFates {
		deadly = 4
	}
	if w.chance(deadly) {
		w.fates++
		w.tally.deaths[name]++
		w.note("", "%s dies at %s", p, name)
		p.die()
		panic(died{})
	}
}

// living are the processes that customers can reach.
func (w *world) living() []*process {
	return slices.DeleteFunc(slices.Clone(w.processes), func(p *process) bool { return p.dead || p.stopping || p.runner == nil })
}

func (p *process) live(f *fiber) {
	for {
		r, err := runner.New(context.Background(), runner.Options{
			ID: fmt.Sprint("runner-", p.number), Store: p.conn, Rest: func(_ context.Context, d time.Duration) { f.pause(d) },
		})
		if err == nil {
			p.runner = r
			break
		}
		f.pause(p.world.between(time.Second, 5*time.Second))
	}
	p.world.note("", "%s is there", p)
	p.runner.Follow(context.Background(), p)
}

// die ends a process from one moment to the next. Its fibers never go on, and its
// lease runs out.
func (p *process) die() {
	if p.dead {
		return
	}
	w := p.world
	p.dead = true
	w.note("", "%s is dead", p)
	w.after(0, p.bury)
	w.after(leaseTTL, p.conn.expire)
	w.after(w.between(time.Second, 40*time.Second), w.launch)
	for _, c := range w.customers {
		if c.at != nil && c.at.home == p {
			c.at.hangUpOn()
		}
	}
	p.gone.raise(w)
}

func (p *process) bury() {
	for _, f := range p.fibers {
		if !f.over {
			f.stop()
		}
	}
	p.fibers, p.held = nil, nil
}

// stop ends a process as an operator does: it gives everything up first.
func (p *process) stop() {
	if p.dead || p.stopping || p.runner == nil {
		return
	}
	w := p.world
	p.stopping = true
	w.note("", "%s is to stop", p)
	w.start(p, func(*fiber) {
		for _, id := range slices.Sorted(maps.Keys(p.held)) {
			if err := p.GiveUp(context.Background(), id); err != nil {
				w.note(id, "%s does not give it up: %v", p, err)
			}
		}
		_ = p.runner.Close(context.Background())
		p.die()
	})
}

// Take implements [runner.House].
func (p *process) Take(ctx context.Context, id string) error {
	_, err := p.find(ctx, id)
	return err
}

var errStopping = errors.New("the process is stopping")

// find gets a conversation out of the store, once for all who ask at a time: what
// the front does.
func (p *process) find(ctx context.Context, id string) (*held, error) {
	if h := p.held[id]; h != nil {
		return h, nil
	}
	if taking := p.taking[id]; taking != nil {
		p.world.current.pause(time.Minute, taking)
		if h := p.held[id]; h != nil {
			return h, nil
		}
		return nil, errors.New("it could not be taken")
	}
	if p.stopping {
		return nil, errStopping
	}
	p.taking[id] = &signal{}
	h, err := p.take(ctx, id)
	p.taking[id].raise(p.world)
	delete(p.taking, id)
	p.world.note(id, "%s takes it: %v", p, err)
	return h, err
}

func (p *process) take(ctx context.Context, id string) (*held, error) {
	p.quiet(id)
	data, err := p.runner.Take(ctx, id)
	if err != nil {
		return nil, err
	}
	h := &held{home: p, id: id}
	h.read(data)
	p.held[id] = h
	h.revive() //nolint:contextcheck // what begins here outlives the call
	return h, nil
}

// GiveUp implements [runner.House], as the front does.
func (p *process) GiveUp(ctx context.Context, id string) error {
	h := p.held[id]
	if h == nil {
		p.quiet(id)
		return nil
	}
	if h.end != nil {
		h.end(bot.ErrLetGo)
		h.news.raise(p.world)
		p.quiet(id)
	}
	delete(p.held, id)
	err := p.runner.LetGo(ctx, id)
	p.world.note(id, "%s gives it up: %v", p, err)
	h.hangUpOn()
	return err
}

// quiet waits until nobody serves a conversation any more.
func (p *process) quiet(id string) {
	for p.serving[id] != nil {
		p.world.current.pause(time.Second, &p.serving[id].over)
	}
}

// Server implements [runner.House]; no call is passed on here.
func (p *process) Server() *guestchat.Server { return nil }

// release stops to hold a conversation that could not be kept.
func (p *process) release(h *held) {
	if p.held[h.id] == h {
		delete(p.held, h.id)
	}
	if h.end != nil {
		h.end(bot.ErrLetGo)
		h.news.raise(p.world)
	}
	h.hangUpOn()
}

package bot_test

import (
	byTime "container/heap"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// A world is a simulation: runners, their store, customers and a contact centre,
// one step at a time, in virtual time. Whatever could be one way or another is
// drawn from the seed, so the same seed is the same world, to the nanosecond.
//
// What waits is a fiber: code that goes on from where it paused when its time has
// come. One runs at a time, and pauses only where it calls something simulated.
type world struct {
	t     *testing.T
	seed  uint64
	rng   *rand.Rand
	plan  plan
	began time.Time

	agenda  agenda
	current *fiber
	calm    bool // nothing goes wrong any more
	fates   int  // processes that have died in a call

	depot     *depot
	centre    *centre
	processes []*process
	customers []*customer
	strangers []*fiber // of customers

	tally *tally
	trace trace
}

// died is what a fiber panics with whose process is dead.
type died struct{}

// A fiber is code that pauses. It dies with the process whose it is.
type fiber struct {
	world *world
	home  *process // nil: it is a customer's
	next  func()
	stop  func()
	yield func() bool
	round int // counts the pauses, so that nothing wakes it twice from one
	over  bool
	ended signal
}

// A signal wakes the fibers that wait for it.
type signal struct{ waiting []func() }

// start lets a fiber begin, soon.
func (w *world) start(home *process, deed func(f *fiber)) *fiber {
	f := &fiber{world: w, home: home}
	f.next, f.stop = pull(func(yield func() bool) {
		f.yield = yield
		defer f.finish()
		deed(f)
	})
	if home != nil {
		home.fibers = append(slices.DeleteFunc(home.fibers, func(one *fiber) bool { return one.over }), f)
	} else {
		w.strangers = append(w.strangers, f)
	}
	w.after(w.soon(), func() { f.wake(0) })
	return f
}

// pull makes a coroutine of a goroutine, as [iter.Pull] does without one: of each
// of those the race detector keeps 100 KB for good.
func pull(deed func(yield func() bool)) (next, stop func()) {
	turn, back := make(chan struct{}), make(chan struct{})
	var begun, stopped, over bool
	next = func() {
		switch {
		case over:
			return
		case begun:
			turn <- struct{}{}
		default:
			begun = true
			go func() {
				deed(func() bool {
					if !stopped {
						back <- struct{}{}
						<-turn
					}
					return !stopped
				})
				over = true
				back <- struct{}{}
			}()
		}
		<-back
	}
	stop = func() {
		stopped = true
		if !begun {
			over = true
		}
		next()
	}
	return next, stop
}

// finish is the end of a fiber, also of one that dies.
func (f *fiber) finish() {
	f.over = true
	if reason := recover(); reason != nil {
		if _, ok := reason.(died); !ok {
			panic(reason)
		}
	}
	if !f.dead() {
		f.ended.raise(f.world)
	}
}

func (f *fiber) dead() bool { return f.home != nil && f.home.dead }

// wake goes on with a fiber, unless something else has woken it from that pause.
func (f *fiber) wake(round int) {
	if f.round != round || f.over || f.dead() {
		return
	}
	if f.home != nil && f.home.frozen.After(time.Now()) {
		f.world.after(time.Until(f.home.frozen)+f.world.soon(), func() { f.wake(round) })
		return
	}
	f.round++
	before := f.world.current
	f.world.current = f
	f.next()
	f.world.current = before
}

// pause waits for one of the signals, d at most; below zero: for ever.
func (f *fiber) pause(d time.Duration, on ...*signal) {
	round := f.round
	if d >= 0 {
		f.world.after(d, func() { f.wake(round) })
	}
	for _, s := range on {
		s.waiting = append(s.waiting, func() { f.wake(round) })
	}
	if !f.yield() || f.dead() {
		panic(died{})
	}
}

// raise wakes all who wait, each soon.
func (s *signal) raise(w *world) {
	waiting := s.waiting
	s.waiting = nil
	for _, wake := range waiting {
		w.after(w.soon(), wake)
	}
}

// An errand is something to be done at a time.
type errand struct {
	at   time.Time
	turn int // of two at one time, the one that was asked for first
	do   func()
}

type agenda struct {
	errands []errand
	turns   int
}

func (a *agenda) Len() int { return len(a.errands) }
func (a *agenda) Less(i, j int) bool {
	if c := a.errands[i].at.Compare(a.errands[j].at); c != 0 {
		return c < 0
	}
	return a.errands[i].turn < a.errands[j].turn
}
func (a *agenda) Swap(i, j int) { a.errands[i], a.errands[j] = a.errands[j], a.errands[i] }
func (a *agenda) Push(x any)    { a.errands = append(a.errands, x.(errand)) } //nolint:forcetypeassert // of this file alone
func (a *agenda) Pop() any {
	last := a.errands[len(a.errands)-1]
	a.errands[len(a.errands)-1] = errand{}
	a.errands = a.errands[:len(a.errands)-1]
	return last
}

// after has something done when some time has passed.
func (w *world) after(d time.Duration, do func()) {
	w.agenda.turns++
	byTime.Push(&w.agenda, errand{time.Now().Add(d), w.agenda.turns, do})
}

// pass lets time pass until everything is over, or too much of it has passed.
func (w *world) pass(most time.Duration, over func() bool) {
	for len(w.agenda.errands) > 0 && time.Since(w.began) < most && !over() {
		next := byTime.Pop(&w.agenda).(errand) //nolint:forcetypeassert // of this file alone
		time.Sleep(time.Until(next.at))
		next.do()
	}
}

// chance is true once in so many times, and never once all is calm.
func (w *world) chance(of int) bool { return of > 0 && w.rng.IntN(of) == 0 && !w.calm }

// between is a time of that length, never a round one.
func (w *world) between(least, most time.Duration) time.Duration {
	return least + time.Duration(w.rng.Int64N(int64(most-least)))
}

func (w *world) soon() time.Duration { return w.between(time.Microsecond, time.Millisecond) }

// A trace is what happened: all of it as a number, and the last of it in words.
type trace struct {
	sum   uint64
	about map[string][]string
}

// kept is how many lines of a conversation are told when it fails.
const kept = 50

// note writes down what happened to a conversation; "" is the world's own.
func (w *world) note(about, format string, args ...any) {
	line := fmt.Sprintf("%12v %s ", time.Since(w.began).Truncate(time.Millisecond), about) + fmt.Sprintf(format, args...)
	h := fnv.New64a()
	_, _ = fmt.Fprint(h, w.trace.sum, line, time.Since(w.began))
	w.trace.sum = h.Sum64()
	lines := append(w.trace.about[about], line)
	w.trace.about[about] = lines[max(0, len(lines)-kept):]
}

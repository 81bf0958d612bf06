package simulator

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/botrunner/botrunner/flows"
)

// ringAgain is how long it takes until those who did not answer a guest are
// rung once more.
const ringAgain = 5 * time.Second

// A queue brings guests and agents together. Who waits costs no goroutine: a
// guest is matched on coming, and an agent on becoming free, so that at no time
// a guest waits whom a free agent could take.
type queue struct {
	mu      sync.Mutex
	workers []*worker
	waiting []*waiting  // in the order in which they are served
	arrived uint64      // how many have come so far
	opening *time.Timer // for the next beginning of somebody's hours, while guests wait
	closed  bool
}

// A worker is an agent on duty.
type worker struct {
	Agent
	busy  int    // chats
	freed uint64 // when last, by a count of events; the longest idle is rung first
}

// A waiting guest.
type waiting struct {
	asked  flows.Asked
	first  bool    // transferred: before all others
	only   *worker // whom the guest was transferred to; nil: anybody
	heard  int     // events that earlier agents have dealt with
	missed []*worker
	take   func(k *worker) // called once an agent is found; must not wait

	number uint64 // by arrival, kept when the guest comes back unanswered
	gone   bool
}

// before is the order of the queue: priority first, then age.
func (w *waiting) before(v *waiting) int {
	if w.first != v.first {
		if w.first {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(v.asked.Priority, w.asked.Priority), cmp.Compare(w.number, v.number))
}

func newQueue(agents []Agent) *queue {
	q := &queue{}
	for _, a := range agents {
		q.workers = append(q.workers, &worker{Agent: a})
	}
	return q
}

// add lets a guest wait, or be taken at once.
func (q *queue) add(w *waiting) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if w.gone || q.closed {
		return
	}
	if w.number == 0 {
		q.arrived++
		w.number = q.arrived
	}
	if k := q.freeFor(w); k != nil {
		q.assign(w, k)
		return
	}
	i, _ := slices.BinarySearchFunc(q.waiting, w, (*waiting).before)
	q.waiting = slices.Insert(q.waiting, i, w)
	q.watchHours()
}

// missed puts a guest back whom an agent did not answer. Others are rung next;
// if there are none, the same ones after a while.
func (q *queue) missed(w *waiting, k *worker) {
	q.mu.Lock()
	w.missed = append(w.missed, k)
	w.only = nil
	q.mu.Unlock()
	q.add(w)
	time.AfterFunc(ringAgain, func() { q.forgive(w) })
}

// forgive lets those be rung again who did not answer a guest.
func (q *queue) forgive(w *waiting) {
	q.mu.Lock()
	w.missed = nil
	waits := q.drop(w)
	q.mu.Unlock()
	if waits {
		q.add(w)
	}
}

// remove forgets a guest who has gone.
func (q *queue) remove(w *waiting) {
	q.mu.Lock()
	defer q.mu.Unlock()
	w.gone = true
	q.drop(w)
}

func (q *queue) drop(w *waiting) bool {
	i, found := slices.BinarySearchFunc(q.waiting, w, (*waiting).before)
	if found {
		q.waiting = slices.Delete(q.waiting, i, i+1)
	}
	return found
}

// free gives an agent who is done with a chat the next one.
func (q *queue) free(k *worker) {
	q.mu.Lock()
	defer q.mu.Unlock()
	k.busy--
	q.arrived++
	k.freed = q.arrived
	q.feed(k)
}

// feed gives an agent all the guests that they can take.
func (q *queue) feed(k *worker) {
	now := time.Now()
	for i := 0; i < len(q.waiting) && !q.closed && k.available(now); {
		w := q.waiting[i]
		if !k.fits(w) {
			i++
			continue
		}
		q.waiting = slices.Delete(q.waiting, i, i+1)
		q.assign(w, k)
	}
}

// reserve takes an agent by name for a conference, if free and at work.
func (q *queue) reserve(name string) *worker {
	q.mu.Lock()
	defer q.mu.Unlock()
	k := q.named(name)
	if k == nil || q.closed || !k.available(time.Now()) {
		return nil
	}
	k.busy++
	return k
}

// find returns an agent by name, or nil.
func (q *queue) find(name string) *worker {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.named(name)
}

func (q *queue) named(name string) *worker {
	for _, k := range q.workers {
		if strings.EqualFold(k.Name, name) {
			return k
		}
	}
	return nil
}

// close lets nobody be rung any more.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.waiting = nil
	if q.opening != nil {
		q.opening.Stop()
	}
}

// The methods below are for callers that hold q.mu.

func (q *queue) assign(w *waiting, k *worker) {
	k.busy++
	w.take(k)
}

// freeFor finds the agent for a guest: of those who can take one the one with
// the fewest chats, and of these the one who has been idle for the longest.
func (q *queue) freeFor(w *waiting) *worker {
	var best *worker
	now := time.Now()
	for _, k := range q.workers {
		if !k.available(now) || !k.fits(w) {
			continue
		}
		if best == nil || cmp.Or(cmp.Compare(k.busy, best.busy), cmp.Compare(k.freed, best.freed)) < 0 {
			best = k
		}
	}
	return best
}

// watchHours wakes the queue when somebody's hours begin.
func (q *queue) watchHours() {
	if q.opening != nil {
		return
	}
	now := time.Now()
	var next time.Time
	for _, k := range q.workers {
		if k.Hours == nil {
			continue
		}
		if at := k.Hours.Next(now); !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	if !next.IsZero() {
		q.opening = time.AfterFunc(next.Sub(now), q.open)
	}
}

// open feeds everybody who may have come to work.
func (q *queue) open() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.opening = nil
	for _, k := range q.workers {
		q.feed(k)
	}
	if len(q.waiting) > 0 && !q.closed {
		q.watchHours()
	}
}

// available reports whether an agent is at work and has room for a chat.
func (k *worker) available(now time.Time) bool {
	return (k.Capacity == 0 || k.busy < k.Capacity) && (k.Hours == nil || k.Hours.Open(now))
}

// fits reports whether a guest is one for this agent.
func (k *worker) fits(w *waiting) bool {
	switch {
	case slices.Contains(w.missed, k):
		return false
	case w.only != nil:
		return w.only == k
	case len(k.Queues) > 0 && !holds(k.Queues, w.asked.Queue):
		return false
	case len(k.Languages) > 0 && w.asked.Language != "" && !holds(k.Languages, w.asked.Language):
		return false
	case len(k.Skills) > 0 && slices.ContainsFunc(w.asked.Skills, func(s string) bool { return !holds(k.Skills, s) }):
		return false
	}
	return k.When == nil || k.When(w.asked)
}

func holds(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}

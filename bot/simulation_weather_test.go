package bot_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"
)

// A plan is what the seed makes of a world: how large it is, and how bad. Numbers
// say that something goes wrong once in so many times; 0: never.
type plan struct {
	processes int
	customers int
	storm     time.Duration // how long things go wrong; after that they do not
	gusts     time.Duration // about how long it takes from one fault to the next

	calmFor  int    // the kinds of gusts that do not blow, as bits
	deadly   int    // a process dies at a call
	fated    string // the call at which it does more often, for the first few times
	lossy    int    // a request to the store or its answer is lost
	stale    int    // the store answers with what was there before
	refusing int    // the store refuses a write
	unsure   int    // a command to the contact centre or its answer is lost
}

func newPlan(seed uint64, rng *rand.Rand) plan {
	some := func(least, most int) int { // none at all in every third world
		if rng.IntN(3) == 0 {
			return 0
		}
		return least + rng.IntN(most-least)
	}
	return plan{
		processes: 2 + rng.IntN(4), customers: 8 + rng.IntN(25),
		storm: time.Hour + time.Duration(rng.Int64N(int64(time.Hour))), gusts: time.Duration(20+rng.IntN(180)) * time.Second,
		calmFor: rng.IntN(1<<len(gusts)) & rng.IntN(1<<len(gusts)),
		deadly:  some(300, 3000), fated: points[seed%uint64(len(points))],
		lossy: some(30, 500), stale: some(5, 50), refusing: some(50, 500), unsure: some(60, 900),
	}
}

func (p plan) String() string {
	return fmt.Sprintf("%d runners, %d customers, storm for %v with a gust in %v but not %07b, deadly 1/%d (fated at %s), lossy 1/%d, stale 1/%d, refusing 1/%d, unsure 1/%d",
		p.processes, p.customers, p.storm, p.gusts, p.calmFor, p.deadly, p.fated, p.lossy, p.stale, p.refusing, p.unsure)
}

// points are the places where a process may die.
var points = placesAround("commit", "delete", "load", "scan", "join", "leave", "send", "tell", "call", "start", "message", "hidden message", "end", "resume")

func placesAround(calls ...string) (all []string) {
	for _, call := range calls {
		all = append(all, call+" before", call+" after")
	}
	return all
}

// A tally counts, over all worlds, what they have come to.
type tally struct {
	reached, deaths map[string]int
	conversations   int
	whole           int // in which nothing could be lost
	deadlines       int
	time            time.Duration
}

// lateness is how late a deadline may be acted upon: while things go wrong,
// nobody may serve a conversation for some time.
func (w *world) lateness() time.Duration {
	if w.calm && time.Since(w.began) > w.plan.storm+10*time.Minute {
		return 5 * time.Second
	}
	return 10 * time.Minute
}

// blow makes one thing go wrong, and comes again.
func (w *world) blow() {
	if w.calm {
		return
	}
	w.after(w.between(w.plan.gusts/4, w.plan.gusts*2), w.blow)
	living := w.living()
	if len(living) == 0 {
		return
	}
	p := living[w.rng.IntN(len(living))]
	kinds := slices.DeleteFunc(slices.Clone(gusts), func(g gust) bool { return w.plan.calmFor&(1<<g) != 0 })
	if len(kinds) > 0 {
		p.suffer(kinds[w.rng.IntN(len(kinds))])
	}
}

// A gust is a kind of fault that comes from outside.
type gust int

const (
	dying gust = iota
	stopping
	severing
	freezing
	deafening
	slowing
	dropping
)

var gusts = []gust{dying, stopping, severing, freezing, deafening, slowing, dropping}

// suffer is what a gust does to a process.
func (p *process) suffer(g gust) {
	w := p.world
	switch g {
	case dying:
		p.die()
	case stopping:
		p.stop()
	case severing:
		p.conn.sever()
		w.after(w.between(time.Second, 90*time.Second), p.conn.heal)
	case freezing:
		w.note("", "%s freezes", p)
		p.frozen = time.Now().Add(w.between(time.Millisecond, 4*time.Second))
	case deafening:
		w.note("", "%s is cut off from the contact centre", p)
		p.deaf = time.Now().Add(w.between(time.Millisecond, 40*time.Second))
	case slowing:
		w.note("", "%s is slow", p)
		p.slow = time.Now().Add(w.between(10*time.Second, 5*time.Minute))
	case dropping:
		for _, id := range slices.Sorted(maps.Keys(p.held)) {
			if w.rng.IntN(2) == 0 {
				p.held[id].hangUpOn()
			}
		}
	}
}

// settle ends all faults: from here on everything has to come to its end.
func (w *world) settle() {
	w.note("", "the storm is over")
	w.calm = true
	for _, p := range w.processes {
		p.conn.heal()
		p.deaf = time.Time{}
	}
}

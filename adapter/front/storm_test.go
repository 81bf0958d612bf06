package front_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/stretchr/testify/require"
)

var (
	storms = flag.Int("storms", 300, "conversations that TestNothingIsLostInAStorm runs")
	storm  = flag.Uint64("storm", 0, "the one seed to run instead")
)

// TestNothingIsLostInAStorm lets customers and agents talk while both of the
// bot's sides break: calls are refused and their answers lost, frames dropped
// with their socket, cut, doubled, late and out of order, and all sockets of a
// side cut at once. Whatever happens, what either says arrives at the other once
// and in order. A seed that fails runs alone with -storm.
func TestNothingIsLostInAStorm(t *testing.T) {
	if *storm != 0 {
		weather(t, *storm)
		return
	}
	for seed := uint64(1); seed <= uint64(*storms) && !t.Failed(); seed++ {
		weather(t, seed)
	}
}

func weather(t *testing.T, seed uint64) {
	t.Helper()
	what := fmt.Sprintf("seed %d", seed)
	synctest.Test(t, func(t *testing.T) {
		defer func() {
			if t.Failed() {
				t.Log(what)
			}
		}()
		s := &sky{rng: rand.New(rand.NewPCG(seed, 0)), left: 12, row: map[string]int{}}
		h := newHouse(t, setting{
			messaging: seed%2 == 0, byHand: true, before: s.over,
			front: front.Options{Server: guestchat.ServerOptions{Tamper: s.tamper}},
			sim:   simulator.Options{Faults: s.behind(seed)},
		})
		c := h.open(t, genesys.StartOptions{})
		d := h.desk(t)
		const words = 6
		var talk sync.WaitGroup
		pauses := rand.New(rand.NewPCG(seed, 1))
		mine, theirs := s.pauses(pauses, words), s.pauses(pauses, words)
		talk.Go(func() { eachAfter(mine, func(i int) { c.say(fmt.Sprint("word ", i)) }) })
		talk.Go(func() {
			eachAfter(theirs, func(i int) { require.NoError(t, d.Say(fmt.Sprint("answer ", i)), what) })
		})
		talk.Go(func() { h.strike(s) })
		talk.Wait()
		var seen []string
		for _, line := range c.sees(fmt.Sprint("Robin: answer ", words-1)) {
			if strings.Contains(line, "answer") {
				seen = append(seen, line)
			}
		}
		require.Equal(t, numbered("Robin: answer ", words), seen, what)
		hears(t, d, append([]string{"A customer."}, numbered("word ", words)...)...)
		d.Leave()
		rest := c.sees("ended")
		require.Equal(t, []string{"Robin left", "bot: Goodbye!", "ended"}, rest, "and nothing came twice: %s", what)
	})
}

func numbered(text string, n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprint(text, i))
	}
	return all
}

func eachAfter(pauses []time.Duration, do func(i int)) {
	for i, pause := range pauses {
		time.Sleep(pause)
		do(i)
	}
}

// strike cuts all sockets of one side now and then.
func (h *house) strike(s *sky) {
	for range 3 {
		time.Sleep(s.upTo(10 * time.Second))
		if s.tosses() {
			h.sim.DropSockets()
			continue
		}
		for _, c := range h.front.Server().Conversations() {
			c.DropSockets()
		}
	}
}

// A sky decides what goes wrong between customer and bot, and how often at most:
// a client gives up at some time.
type sky struct {
	mu   sync.Mutex
	rng  *rand.Rand
	left int
	row  map[string]int // calls of a method that went wrong one after the other
}

func (s *sky) strikes(chance float64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left == 0 || s.rng.Float64() >= chance {
		return false
	}
	s.left--
	return true
}

func (s *sky) tosses() bool { return s.upTo(2) == 0 }

func (s *sky) upTo(d time.Duration) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Duration(s.rng.Int64N(int64(d)))
}

func (s *sky) pauses(rng *rand.Rand, n int) []time.Duration {
	all := make([]time.Duration, n)
	for i := range all {
		all[i] = time.Duration(rng.Int64N(int64(4 * time.Second)))
	}
	return all
}

func (s *sky) tamper(*guestchat.Conversation, []byte) guestchat.Tampering {
	switch {
	case s.strikes(0.05):
		return guestchat.Tampering{Drop: true}
	case s.strikes(0.05):
		return guestchat.Tampering{Cut: true}
	case s.strikes(0.05):
		return guestchat.Tampering{Delay: s.upTo(5 * time.Second)}
	case s.strikes(0.1):
		return guestchat.Tampering{Twice: true}
	case s.strikes(0.1):
		return guestchat.Tampering{Late: true}
	default:
		return guestchat.Tampering{}
	}
}

// over is what calls of customers suffer on their way to the front: refused, or
// done and the answer lost.
func (s *sky) over(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		talking := strings.HasSuffix(r.URL.Path, "/messages") || strings.HasSuffix(r.URL.Path, "/members")
		switch {
		case !talking || s.enough(r.Method):
			next.ServeHTTP(w, r)
		case s.strikes(0.1):
			w.Header().Set("Retry-After", "2")
			http.Error(w, "{}", http.StatusTooManyRequests)
		case s.strikes(0.1):
			http.Error(w, "{}", http.StatusServiceUnavailable)
		case s.strikes(0.1):
			next.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler) // nobody hears that it was done
		default:
			s.calm(r.Method)
			next.ServeHTTP(w, r)
		}
	})
}

// enough reports whether three calls in a row went wrong, after which one goes
// well.
func (s *sky) enough(method string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.row[method]++
	if s.row[method] > 3 {
		s.row[method] = 0
		return true
	}
	return false
}

func (s *sky) calm(method string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.row[method] = 0
}

// behind draws what goes wrong at the contact centre. No call goes wrong so often
// in a row that the client gives up.
func (s *sky) behind(seed uint64) simulator.Faults {
	f := simulator.Faults{Seed: seed}
	some := func(d time.Duration) simulator.Duration { return simulator.Duration(s.upTo(d)) }
	for _, c := range []simulator.CallFault{
		{Call: "send", Status: 429, RetryAfter: some(5 * time.Second), Chance: 0.3, Times: 1},
		{Call: "send", Lost: true, Chance: 0.3, Times: 2},
		{Call: "send", Delay: some(5 * time.Second), Chance: 0.2},
		{Call: "attach", Status: 503, Chance: 0.3, Times: 3},
		{Call: "messages", Status: 504, Chance: 0.2, Times: 3},
	} {
		if s.tosses() {
			f.Calls = append(f.Calls, c)
		}
	}
	for _, c := range []simulator.FrameFault{
		{Drop: true, Chance: 0.1, Times: 3},
		{Cut: true, Chance: 0.1, Times: 2},
		{Duplicate: true, Chance: 0.3},
		{Reorder: true, Chance: 0.2},
		{Delay: some(3 * time.Second), Chance: 0.2},
	} {
		if s.tosses() {
			f.Frames = append(f.Frames, c)
		}
	}
	return f
}

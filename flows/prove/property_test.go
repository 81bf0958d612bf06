package prove

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/require"
)

var conversations = flag.Int("conversations", 1000, "how many random conversations have to keep what was proved")

// perFlow is how many of them each flow gets.
const perFlow = 10

// What is proved of generated flows holds in random conversations with the
// engine, and the engine never gets stuck in one.
func TestWhatIsProvedHoldsInRandomConversations(t *testing.T) {
	var mu sync.Mutex
	all := tally{held: map[Name]int{}}
	stripes := runtime.GOMAXPROCS(0)
	t.Run("seeds", func(t *testing.T) {
		for i := range stripes {
			t.Run(fmt.Sprintf("from %d in steps of %d", i, stripes), func(t *testing.T) {
				t.Parallel()
				one := converse(t, uint64(i), uint64(stripes), *conversations/stripes)
				mu.Lock()
				defer mu.Unlock()
				all.add(one)
			})
		}
	})
	require.Positive(t, all.failures)
	require.LessOrEqual(t, all.untold, all.failures/100, "of %d failed computations", all.failures)
	for _, n := range []Name{NoLoop, NoDeadEnd, SilentEnds, Ends, AtMost, AgentNear} {
		require.Positive(t, all.held[n], "%s was never put to the test", n)
	}
}

// A tally is what came up in random conversations.
type tally struct {
	held             map[Name]int // flows of which a claim was proved
	failures, untold int
}

func (t *tally) add(more tally) {
	t.failures, t.untold = t.failures+more.failures, t.untold+more.untold
	for n, times := range more.held {
		t.held[n] += times
	}
}

// converse goes through so many conversations of the flows that every step-th seed
// generates.
func converse(t *testing.T, first, step uint64, many int) tally {
	t.Helper()
	all, loaded := tally{held: map[Name]int{}}, 0
	for seed := first; loaded*perFlow < many; seed += step {
		p, ok := prover(seed)
		if !ok {
			require.Less(t, seed/step, uint64(20+10*loaded), "flows that load are rare")
			continue
		}
		loaded++
		proof := p.Prove()
		for _, c := range proof.Claims {
			if c.Verdict == Holds {
				all.held[c.Name]++
			}
			if c.Verdict == Fails {
				again(t, p, c, seed)
			}
		}
		var unset flows.Problems
		if !proof.Coarse {
			unset = p.Values("generated")
		}
		for n := range perFlow {
			w := newWanderer(t, p, proof, seed, uint64(n))
			w.unset, w.coarse = unset, proof.Coarse
			w.wander()
			all.failures, all.untold = all.failures+w.failures, all.untold+w.untold
		}
	}
	return all
}

func prover(seed uint64) (*Prover, bool) {
	data := generate(seed)
	f, problems := flows.Parse("generated", data)
	d, more := flows.Compile(f)
	if problems.Fatal() || more.Fatal() || d == nil {
		return nil, false
	}
	return New(f, d), true
}

// A wanderer says and does in a conversation whatever comes to its mind.
type wanderer struct {
	t      *testing.T
	r      *rand.Rand
	p      *Prover
	w      *world
	claims map[Name]Claim
	unset  flows.Problems
	coarse bool // there is too much to know all of them

	failures, untold int
	engine           *bot.Engine
	c                *bot.Conversation
	now              time.Time
	note             []any // where to find the flow again

	happened []bot.Event // all that did
	unknown  bool        // what is proved does not matter

	started, entered int // chats that were opened; questions since the last word that led elsewhere
	wordless         bool
}

func newWanderer(t *testing.T, p *Prover, proof *Proof, seed, n uint64) *wanderer {
	t.Helper()
	e, err := bot.NewEngine(p.d, bot.EngineOptions{Trace: true, Hours: fickle{}})
	require.NoError(t, err)
	claims := map[Name]Claim{}
	for _, c := range proof.Claims {
		claims[c.Name] = c
	}
	r := rand.New(rand.NewPCG(seed, n+2))
	return &wanderer{
		t: t, r: r, p: p, w: p.worldOf(deciding), claims: claims, engine: e, c: e.New("c"), wordless: r.IntN(2) == 0,
		now: time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC), note: []any{"seed %d, conversation %d\n%s", seed, n, generate(seed)},
	}
}

func (w *wanderer) holds(n Name) bool { return w.claims[n].Verdict == Holds }

func (w *wanderer) wander() {
	inputs := map[string]any{}
	if w.r.IntN(2) == 0 {
		inputs["tier"], inputs["flag"], inputs["num"] = "gold", w.r.IntN(2) == 0, w.r.IntN(30)-5
	}
	w.do(bot.Started{At: w.now, Inputs: inputs})
	const long = 60
	for range w.r.IntN(long) {
		if w.c.Phase == bot.Over {
			return
		}
		w.deed()
	}
	if w.r.IntN(2) == 0 {
		w.fallSilent()
	} else {
		w.answerOn()
	}
}

// do applies an event and looks at what came of it.
func (w *wanderer) do(e bot.Event) {
	w.happened = append(w.happened, e)
	effects, err := w.engine.Step(w.c, e)
	require.NoError(w.t, err, w.note...)
	opened := false
	for _, e := range effects {
		switch e := e.(type) {
		case bot.StartChat:
			opened = true
			w.started++
		case bot.Trace:
			w.count(e)
		case bot.Report:
			w.warned(e)
		}
	}
	if opened && w.c.Chat.State == bot.Opening {
		w.do(bot.ChatStarted{At: w.now})
		return
	}
	w.look()
}

// warned counts computations that failed because a variable had no value, and
// of which no author was told: what cannot be shown is not said.
func (w *wanderer) warned(e bot.Report) {
	if w.coarse || !strings.Contains(e.Problem, "has no value") {
		return
	}
	at := slices.IndexFunc(w.p.steps, func(s stage) bool { return s.Name == e.Step })
	told := slices.ContainsFunc(w.unset, func(p flows.Problem) bool {
		return p.Line >= w.p.steps[at].Line && (at+1 == len(w.p.steps) || p.Line < w.p.steps[at+1].Line)
	})
	w.failures++
	if !told {
		w.untold++
	}
}

// count notes the questions that the conversation comes to.
func (w *wanderer) count(e bot.Trace) {
	const to = "to "
	if len(e.What) < len(to) || e.What[:len(to)] != to {
		return
	}
	for i := range w.p.steps {
		name := w.p.steps[i].Name
		if isAsk(w.p.steps[i].Verb) && len(e.What) > len(to)+len(name) && e.What[len(to):len(to)+len(name)+1] == name+":" {
			w.entered++
		}
	}
}

// look checks what has to be true whenever a conversation waits.
func (w *wanderer) look() {
	if w.c.Phase == bot.Over {
		if w.holds(NoLoop) {
			require.NotEqual(w.t, bot.OutcomeRunaway, w.c.Outcome, w.note...)
		}
		return
	}
	known := w.unknown
	for i := range w.w.states {
		known = known || w.w.fits(i, w.c)
	}
	require.True(w.t, known, append([]any{"the proof does not know of being at " + w.p.steps[w.c.At].Name + "\n" + w.note[0].(string)}, w.note[1:]...)...)
	if c := w.claims[AtMost]; c.Verdict == Holds {
		require.LessOrEqual(w.t, w.entered, c.Questions, w.note...)
	}
	if w.holds(NoDeadEnd) && w.c.Phase == bot.Listening && w.c.Chat.State == bot.NoChat {
		require.False(w.t, w.c.Wake().IsZero(), w.note...)
	}
}

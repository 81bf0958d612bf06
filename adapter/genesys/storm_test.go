package genesys_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/require"
)

var (
	storms = flag.Int("storms", 800, "conversations that TestNothingIsLostInAStorm runs on each transport")
	storm  = flag.Uint64("storm", 0, "the one seed to run instead")
)

// TestNothingIsLostInAStorm runs conversations in which calls are refused, held
// up and lost on the way back, and frames are dropped with their socket, cut,
// doubled, reordered and late. Whatever happens, each message of either side
// arrives at the other once and in order. A seed that fails runs alone with
// -storm.
func TestNothingIsLostInAStorm(t *testing.T) {
	for _, w := range wires() {
		t.Run(w.column, func(t *testing.T) {
			t.Parallel()
			if *storm != 0 {
				weather(t, w, *storm)
				return
			}
			for seed := uint64(1); seed <= uint64(*storms) && !t.Failed(); seed++ {
				weather(t, w, seed)
			}
		})
	}
}

// faultsOf draws what goes wrong in a conversation. Nothing goes wrong so often
// in a row that the client gives up: five times, or eight for a session that opens.
func faultsOf(rng *rand.Rand, seed uint64) simulator.Faults {
	f := simulator.Faults{Seed: seed}
	some := func(upTo time.Duration) simulator.Duration {
		return simulator.Duration(rng.Int64N(int64(upTo)))
	}
	for _, c := range []simulator.CallFault{
		{Call: "send", Status: 429, RetryAfter: some(5 * time.Second), Chance: 0.3, Times: 1},
		{Call: "send", Status: 503, RetryAfter: some(5 * time.Second), Chance: 0.3, Times: 1},
		{Call: "send", Status: 500, Lost: rng.IntN(2) == 0, Chance: 0.3, Times: 1},
		{Call: "send", Lost: true, Chance: 0.3, Times: 1},
		{Call: "send", Delay: some(10 * time.Second), Chance: 0.2},
		{Call: "attach", Status: 503, Chance: 0.3, Times: 2},
		{Call: "member", Status: 500, Chance: 0.2, Times: 3},
		{Call: "members", Status: 429, RetryAfter: some(3 * time.Second), Chance: 0.2, Times: 3},
		{Call: "messages", Status: 504, Chance: 0.2, Times: 3},
		{Call: "jwt", Status: 500, Chance: 0.2, Times: 3},
	} {
		if rng.IntN(2) == 0 {
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
		if rng.IntN(2) == 0 {
			f.Frames = append(f.Frames, c)
		}
	}
	return f
}

func weather(t *testing.T, w wire, seed uint64) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 0))
	faults := faultsOf(rng, seed)
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{Faults: faults})
		transport := w.transport(sim, 100)
		t.Cleanup(func() { require.NoError(t, transport.Close()) })
		h := genesys.NewHandover(genesys.New(transport, genesys.Options{Routing: genesys.Routing{TargetAddress: "Billing"}}))
		t.Cleanup(func() {
			sim.SetFaults(simulator.Faults{}) // a farewell is bounded, and the storm may last longer
			require.NoError(t, h.Close(), "seed %d, faults %+v", seed, faults)
		})
		what := fmt.Sprintf("seed %d, faults %+v", seed, faults)
		require.NoError(t, h.StartChat(t.Context(), bot.Escalation{Number: 1, Queue: "Billing"}), what)
		said := make(chan error, 1)
		const words = 8
		go func() {
			for i := range words {
				if err := h.SendMessage(t.Context(), fmt.Sprint("word ", i)); err != nil {
					said <- err
					return
				}
				time.Sleep(time.Duration(rng.Int64N(int64(4 * time.Second))))
			}
			said <- nil
		}()
		heard := listen(t, h, what)
		require.NoError(t, <-said, what)
		require.Equal(t, answersTo(words), heard, "what the agent said: %s", what)
		require.Equal(t, wordsUpTo(words), trimmed(w.said(sim)), "what the customer said: %s", what)
	})
}

// listen hears the agent for as long as something may still come, twice
// included.
func listen(t *testing.T, h *genesys.Handover, what string) []string {
	t.Helper()
	var heard []string
	for {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		e, err := h.Receive(ctx)
		cancel()
		if errors.Is(err, context.DeadlineExceeded) {
			return heard
		}
		require.NoError(t, err, what)
		require.NotEqual(t, bot.EventError, e.Name, "%s: %s", e.Text, what)
		if e.Name == bot.EventMessageReceived {
			heard = append(heard, e.Text)
		}
	}
}

func answersTo(n int) []string {
	all := []string{"Hello, this is Avery. How can I help?"}
	for _, w := range wordsUpTo(n) {
		all = append(all, "You said: "+w)
	}
	return all
}

func wordsUpTo(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprint("word ", i)
	}
	return all
}

// trimmed are words without the spaces by which a client tells repetitions apart.
func trimmed(words []string) []string {
	for i, w := range words {
		words[i] = strings.TrimSpace(w)
	}
	return words
}

func guestSaid(c *guestchat.Conversation) []string {
	var all []string
	for _, m := range c.Messages() {
		if m.Sender.ID == c.Guest().ID && m.BodyType == guestchat.BodyStandard {
			all = append(all, strings.TrimSpace(m.Body))
		}
	}
	return all
}

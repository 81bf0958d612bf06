package front_test

import (
	"context"
	"flag"
	"net/http/httptest"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/runner"
	"github.com/botrunner/botrunner/internal/store/natsstore"

	"github.com/stretchr/testify/require"
)

// A hall is a front with the simulator behind it, over loopback, as benchmarks
// want it: agents note when they hear what, and answer at once.
type hall struct {
	direct, through string // addresses of the simulator and of the front
	heard           *times
}

// vault keeps its conversations; nil: nothing does.
func newHall(b *testing.B, vault front.Vault) *hall {
	b.Helper()
	h := &hall{heard: &times{}}
	sim := simulator.New(simulator.Options{Agents: []simulator.Agent{{Name: "Robin", Script: h.answer}}})
	centre := httptest.NewServer(sim)
	behind := guestchat.NewTransport(guestchat.Options{DataURL: centre.URL, DeploymentKey: deployment, OrgGUID: deployment})
	e := engine(b, onlyAgents)
	f := front.New(front.Options{Vault: vault, SealKey: []byte("key"), Route: func(guestchat.CreateConversation) (front.Route, bool) {
		return front.Route{Engine: e, Chat: func(front.Customer) bot.ChatService {
			return genesys.NewHandover(genesys.New(behind, genesys.Options{}))
		}}, true
	}})
	customers := httptest.NewServer(f)
	b.Cleanup(func() {
		require.NoError(b, f.Close())
		customers.Close()
		require.NoError(b, behind.Close())
		require.NoError(b, sim.Close())
		centre.Close()
	})
	h.direct, h.through = centre.URL, customers.URL
	return h
}

// answer is an agent who sends back what a customer says, with the time.
func (h *hall) answer(ctx context.Context, d *simulator.Desk) error {
	if err := d.Join(); err != nil {
		return err
	}
	_ = d.Say("hello") // who has left hears nothing
	for {
		text, err := d.Hear(ctx)
		if err != nil {
			return nil //nolint:nilerr // the chat is over
		}
		if took, ok := since(text); ok {
			h.heard.add(took)
			_ = d.Say(stamped())
		}
	}
}

func stamped() string { return "at " + strconv.FormatInt(time.Now().UnixNano(), 10) }

func since(text string) (time.Duration, bool) {
	nanos, err := strconv.ParseInt(strings.TrimPrefix(text, "at "), 10, 64)
	return time.Since(time.Unix(0, nanos)), err == nil
}

// times are how long things took.
type times struct {
	mu  sync.Mutex
	all []time.Duration
}

func (t *times) add(d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, d)
}

// take returns the medians and the 99th percentiles so far, and begins anew.
func (t *times) take() (p50, p99 time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.all) == 0 {
		return 0, 0
	}
	slices.Sort(t.all)
	p50, p99 = t.all[len(t.all)/2], t.all[len(t.all)*99/100]
	t.all = nil
	return p50, p99
}

var (
	benchFor   = flag.Duration("talk", 3*time.Second, "how long BenchmarkLatency lets customers talk")
	benchPause = flag.Duration("pause", 3*time.Second, "time between two messages of a customer")
)

// BenchmarkLatency lets many customers and agents talk at once, each customer
// every three seconds unless -pause says otherwise, through the front and past it. What the bot adds is the
// difference. Customers, front and contact centre share the machine, and here
// one process, of whose garbage the front makes a third; so that is collected as
// often as its own would be.
func BenchmarkLatency(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	for _, many := range []int{10, 1000, 3000} {
		b.Run(strconv.Itoa(many), func(b *testing.B) { compare(b, nil, many) })
	}
	b.Run("kept/1000", func(b *testing.B) { compare(b, newVault(b), 1000) })
}

// newVault keeps conversations in a folder, and syncs each step of each.
func newVault(b *testing.B) front.Vault {
	b.Helper()
	st, err := natsstore.Open(b.Context(), natsstore.Options{Dir: b.TempDir()})
	require.NoError(b, err)
	r, err := runner.New(b.Context(), runner.Options{Store: st})
	require.NoError(b, err)
	b.Cleanup(func() {
		_ = r.Close(context.Background()) // the store's end is its own, too
		require.NoError(b, st.Close())
	})
	return r
}

// compare lets customers talk with agents past the front, and through it.
func compare(b *testing.B, vault front.Vault, many int) {
	b.Helper()
	for b.Loop() {
		h := newHall(b, vault)
		direct := h.talk(b, h.direct, many)
		through := h.talk(b, h.through, many)
		for i, name := range []string{"to-agent-p50", "to-agent-p99", "to-customer-p50", "to-customer-p99"} {
			b.ReportMetric(millis(direct[i]), "ms/"+name+"-past")
			b.ReportMetric(millis(through[i]), "ms/"+name)
		}
	}
	b.ReportMetric(0, "ns/op") // the figures are above
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// talk returns p50 and p99 to the agent, then to the customer.
func (h *hall) talk(b *testing.B, url string, many int) [4]time.Duration {
	b.Helper()
	transport := guestchat.NewTransport(guestchat.Options{DataURL: url, DeploymentKey: deployment, OrgGUID: deployment})
	var back times
	var customers, greeted sync.WaitGroup
	greeted.Add(many)
	sessions := make([]genesys.Session, many)
	for i := range sessions {
		s, _, err := transport.Start(b.Context(), genesys.StartRequest{DisplayName: "Ada", Routing: genesys.Routing{TargetAddress: "Support"}})
		require.NoError(b, err)
		sessions[i] = s
		customers.Go(func() { listens(s, &back, greeted.Done) })
	}
	greeted.Wait()
	var talking sync.WaitGroup
	for i, s := range sessions {
		talking.Go(func() {
			time.Sleep(*benchPause * time.Duration(i) / time.Duration(many))
			for end := time.Now().Add(*benchFor); time.Now().Before(end); time.Sleep(*benchPause) {
				if _, err := s.Send(b.Context(), stamped()); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	talking.Wait()
	for _, s := range sessions {
		_ = s.Close()
	}
	customers.Wait()
	_ = transport.Close()
	var all [4]time.Duration
	all[0], all[1] = h.heard.take()
	all[2], all[3] = back.take()
	return all
}

func listens(s genesys.Session, back *times, greeted func()) {
	for {
		u, err := s.Receive(context.Background())
		if err != nil || u.Kind == genesys.Over {
			return
		}
		for _, m := range u.Messages {
			took, ok := since(m.Text)
			switch {
			case m.Text == "hello":
				greeted()
			case ok && m.From.Type == genesys.Agent:
				back.add(took)
			}
		}
	}
}

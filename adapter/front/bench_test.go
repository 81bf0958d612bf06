package front_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
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

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// A hall is a front with the simulator behind it, over loopback, as benchmarks
// want it: agents note when they hear what, and answer at once.
type hall struct {
	direct, through string // addresses of the simulator and of the front
	heard           *times
}

func newHall(b *testing.B) *hall {
	b.Helper()
	h := &hall{heard: &times{}}
	sim := simulator.New(simulator.Options{Agents: []simulator.Agent{{Name: "Robin", Script: h.answer}}})
	centre := httptest.NewServer(sim)
	behind := guestchat.NewTransport(guestchat.Options{DataURL: centre.URL, DeploymentKey: deployment, OrgGUID: deployment})
	e := engine(b, onlyAgents)
	f := front.New(front.Options{Route: func(guestchat.CreateConversation) (front.Route, bool) {
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
		b.Run(strconv.Itoa(many), func(b *testing.B) {
			for b.Loop() {
				h := newHall(b)
				direct := h.talk(b, h.direct, many)
				through := h.talk(b, h.through, many)
				for i, name := range []string{"to-agent-p50", "to-agent-p99", "to-customer-p50", "to-customer-p99"} {
					b.ReportMetric(millis(direct[i]), "ms/"+name+"-past")
					b.ReportMetric(millis(through[i]), "ms/"+name)
				}
			}
			b.ReportMetric(0, "ns/op") // the figures are above
		})
	}
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

const benchLive = 500

// BenchmarkLive measures what a live conversation holds on to, both of its
// sockets included: what customer, front and contact centre take together, less
// what customer and contact centre take without a front. Heap and stacks are
// counted, the kernel's buffers are not.
func BenchmarkLive(b *testing.B) {
	for b.Loop() {
		h := newHall(b)
		past, through := h.hold(b, h.direct), h.hold(b, h.through)
		b.ReportMetric((through-past)/benchLive, "B/conversation")
	}
	b.ReportMetric(0, "ns/op") // the figure is bytes
}

// hold is the memory of many customers, bare sockets, who talk with agents.
func (h *hall) hold(b *testing.B, url string) float64 {
	b.Helper()
	before := memory()
	conns := make([]*websocket.Conn, benchLive)
	for i := range conns {
		conns[i] = bare(b, url)
	}
	time.Sleep(2 * time.Second) // until the last agent is there
	took := memory() - before
	for _, c := range conns {
		_ = c.Close()
	}
	return took
}

// memory is what the process holds on to.
func memory() float64 {
	for range 5 { // what pools keep goes with the second, and stacks shrink by half each time
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc + m.StackInuse)
}

// bare is a customer with a socket, and nothing else.
func bare(b *testing.B, url string) *websocket.Conn {
	b.Helper()
	response, err := http.Post(url+guestchat.BasePath+"/conversations", "application/json", strings.NewReader(create(""))) //nolint:noctx // a benchmark
	require.NoError(b, err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	require.NoError(b, err)
	dialer := websocket.Dialer{ReadBufferSize: 256, WriteBufferSize: 256}
	conn, answer, err := dialer.DialContext(b.Context(), decoded[guestchat.CreateConversationResponse](b, string(body)).EventStreamURI, nil)
	require.NoError(b, err, fmt.Sprint(answer))
	_ = answer.Body.Close()
	return conn
}

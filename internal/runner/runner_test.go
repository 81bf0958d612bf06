package runner_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/pipenet"
	"github.com/botrunner/botrunner/internal/runner"
	"github.com/botrunner/botrunner/internal/store/memstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	fleets = flag.Int("fleets", 40, "fleets that TestAFleetLosesNothing runs")
	seed   = flag.Uint64("fleet", 0, "the one seed to run instead")
)

const deployment = "0a1b2c3d-0000-4000-8000-000000000001"

const flow = `flow: fleet
language: en
defaults: {wait: 10m, silent: bye, give_up: bye}
steps:
  name: {ask: "Who are you?", save: name, type: text}
  hand_over:
    escalate: {queue: Support, summary: "This is ${name}."}
    finished: bye
    failed: bye
  bye: {end: done, say: Goodbye!}
`

// A fleet is several processes behind a load balancer that knows no customer
// again, over one store.
type fleet struct {
	t       *testing.T
	cluster *memstore.Cluster
	sim     *simulator.Started
	engine  *bot.Engine
	desks   chan *simulator.Desk

	watch runner.Watcher

	mu      sync.Mutex
	rng     *rand.Rand
	members []*member
}

// A member is one process.
type member struct {
	network *pipenet.Network
	front   *front.Front
	runner  *runner.Runner
	store   *memstore.Store
	server  *http.Server
	centre  *guestchat.Transport
	stop    context.CancelFunc
	done    chan struct{}
}

func newFleet(t *testing.T, seed uint64, size int) *fleet {
	t.Helper()
	dialog, problems := flows.Load("fleet.flow.yaml", []byte(flow))
	require.False(t, problems.Fatal(), problems.String())
	engine, err := bot.NewEngine(dialog, bot.EngineOptions{SealKey: make([]byte, 32)})
	require.NoError(t, err)
	f := &fleet{
		t: t, cluster: memstore.New(memstore.Options{}), engine: engine,
		rng: rand.New(rand.NewPCG(seed, 0)), desks: make(chan *simulator.Desk, 10),
	}
	f.sim = simulator.StartInMemory(t, simulator.Options{Agents: []simulator.Agent{{
		Name: "Robin", Script: func(ctx context.Context, d *simulator.Desk) error {
			if err := d.Join(); err != nil {
				return err
			}
			f.desks <- d
			<-ctx.Done()
			return nil
		},
	}}})
	for range size {
		f.join()
	}
	t.Cleanup(func() {
		for len(f.members) > 0 {
			f.leave(0)
		}
	})
	return f
}

func (f *fleet) draw(n int) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.rng.IntN(n)
}

// dial reaches any member.
func (f *fleet) dial(ctx context.Context, network, address string) (net.Conn, error) {
	f.mu.Lock()
	if len(f.members) == 0 {
		f.mu.Unlock()
		return nil, errors.New("nobody is there")
	}
	m := f.members[f.rng.IntN(len(f.members))]
	f.mu.Unlock()
	return m.network.DialContext(ctx, network, address)
}

// join starts another process.
func (f *fleet) join() {
	f.t.Helper()
	m := &member{network: pipenet.New(), store: f.cluster.Open(), done: make(chan struct{})}
	var err error
	m.runner, err = runner.New(f.t.Context(), runner.Options{Store: m.store, Watch: f.watch})
	require.NoError(f.t, err)
	m.centre = guestchat.NewTransport(guestchat.Options{
		DataURL: f.sim.URL, DeploymentKey: deployment, OrgGUID: deployment, NetDialContext: f.sim.DialContext,
	})
	m.front = front.New(front.Options{
		Owner: m.runner.ID(), Vault: m.runner, Forward: m.runner.Forward, SealKey: []byte("wax"), Server: guestchat.ServerOptions{TokenKey: []byte("key")},
		Route: func(guestchat.CreateConversation) (front.Route, bool) {
			return front.Route{Name: "fleet", Engine: f.engine, Chat: func(front.Customer) bot.ChatService {
				return genesys.NewHandover(genesys.New(m.centre, genesys.Options{}))
			}}, true
		},
	})
	ctx, stop := context.WithCancel(context.Background())
	m.stop = stop
	m.server = &http.Server{Handler: m.front, ErrorLog: log.New(io.Discard, "", 0)}
	go func() {
		defer close(m.done)
		var both sync.WaitGroup
		both.Go(func() { m.runner.Follow(ctx, m.front) })
		both.Go(func() { _ = m.server.Serve(m.network) })
		both.Wait()
	}()
	f.mu.Lock()
	f.members = append(f.members, m)
	f.mu.Unlock()
}

// out takes a member out of the load balancer.
func (f *fleet) out(i int) *member {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := f.members[i]
	f.members = append(f.members[:i:i], f.members[i+1:]...)
	return m
}

// leave stops a process as an operator does.
func (f *fleet) leave(i int) {
	m := f.out(i)
	m.front.LetGo(f.t.Context())
	_ = m.runner.Close(context.Background())
	m.end()
}

// die kills one: its store is gone from one moment to the next, and with it all
// that it could still have done.
func (f *fleet) die(i int) {
	m := f.out(i)
	_ = m.store.Close()
	m.end()
}

func (m *member) end() {
	m.stop()
	_ = m.front.Close()
	_ = m.server.Close()
	<-m.done
	_ = m.store.Close()
	_ = m.centre.Close()
}

// TestAFleetLosesNothing lets customers and agents talk while processes come, go
// and die, and each call of a customer lands somewhere else. Each word arrives
// once and in order. A seed that fails runs alone with -fleet.
func TestAFleetLosesNothing(t *testing.T) {
	if *seed != 0 {
		synctest.Test(t, func(t *testing.T) { sail(t, *seed) })
		return
	}
	for seed := uint64(1); seed <= uint64(*fleets) && !t.Failed(); seed++ {
		synctest.Test(t, func(t *testing.T) { sail(t, seed) })
	}
}

func sail(t *testing.T, seed uint64) {
	t.Helper()
	what := fmt.Sprint("seed ", seed)
	f := newFleet(t, seed, 3)
	pages := guestchat.NewTransport(guestchat.Options{
		DataURL: "http://fleet.test", DeploymentKey: deployment, OrgGUID: deployment, NetDialContext: f.dial,
	})
	defer pages.Close()
	customer := genesys.New(pages, genesys.Options{Routing: genesys.Routing{TargetAddress: "Front"}})
	defer customer.Close()
	events := customer.Subscribe(genesys.EventMessageReceived, genesys.EventEnded, genesys.EventError)
	say := func(text string) {
		_, err := customer.SendMessage(t.Context(), text)
		require.NoError(t, err, what)
	}
	_, err := customer.StartChat(t.Context(), genesys.StartOptions{})
	require.NoError(t, err, what)
	say("Ada")
	d := <-f.desks

	const words = 8
	var talk sync.WaitGroup
	talk.Go(func() {
		for i := range words {
			time.Sleep(time.Duration(f.draw(8000)) * time.Millisecond)
			say(fmt.Sprint("word ", i))
		}
	})
	talk.Go(func() {
		for i := range words {
			time.Sleep(time.Duration(f.draw(8000)) * time.Millisecond)
			assert.NoError(t, d.Say(fmt.Sprint("answer ", i)), what)
		}
	})
	for range 5 {
		time.Sleep(time.Duration(f.draw(10000)) * time.Millisecond)
		i := f.draw(len(f.members))
		if f.draw(2) == 0 {
			f.leave(i)
		} else {
			f.die(i)
		}
		f.join()
	}
	talk.Wait()
	assert.Equal(t, numbered("answer ", words), seen(t, events, fmt.Sprint("answer ", words-1)), what)
	heard := []string{"This is Ada."}
	for _, want := range append(heard, numbered("word ", words)...) {
		got, err := d.Hear(t.Context())
		require.NoError(t, err)
		require.Equal(t, want, got, what)
	}
	d.Leave()
	assert.Equal(t, []string{"Goodbye!"}, seen(t, events, "Goodbye!"), what)
}

func numbered(text string, n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprint(text, i))
	}
	return all
}

// seen are the texts of agent and bot that the customer sees, up to the last one.
func seen(t *testing.T, events *genesys.Subscription, last string) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	var all []string
	for {
		e, err := events.Next(ctx)
		require.NoError(t, err, "saw only %q", all)
		batch, ok := e.Data.(*genesys.Batch)
		if !ok {
			continue
		}
		for _, m := range batch.Messages {
			if m.Type == genesys.TypeMessage && m.From.Type != genesys.Client && !strings.HasPrefix(m.Text, "Who are") {
				all = append(all, m.Text)
			}
			if m.Text == last {
				return all
			}
		}
	}
}

// A runner holds what nobody else can have: what it was asked for it has no more,
// and once its lease may have run out it is sure of nothing.
func TestARunnerHoldsOnlyWhatNobodyElseCanHave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cluster := memstore.New(memstore.Options{})
		st := cluster.Open()
		r, err := runner.New(t.Context(), runner.Options{Store: st})
		require.NoError(t, err)
		require.ErrorIs(t, r.Holds("a"), front.ErrLost)
		require.NoError(t, r.Keep(t.Context(), "a", []byte(`{"format":1}`)))
		require.NoError(t, r.Keep(t.Context(), "b", []byte(`{"format":1}`)))
		require.NoError(t, r.LetGo(t.Context(), "a"))
		require.ErrorIs(t, r.Holds("a"), front.ErrLost)
		require.NoError(t, r.Holds("b"))
		require.NoError(t, st.Close()) // and with it the lease
		require.Error(t, r.Holds("b"))
	})
}

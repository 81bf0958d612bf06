package natsstore_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/natsstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A glutton stands between client and server and eats what the server answers,
// or what the client asks, until it cuts the connection.
type glutton struct {
	listener net.Listener
	server   string
	answers  atomic.Bool // eaten
	acks     atomic.Bool // answers are eaten from the next acknowledgement of a write on
	requests atomic.Bool // eaten

	mu    sync.Mutex
	conns []net.Conn
	work  sync.WaitGroup
}

func startGlutton(t *testing.T, n *node) *glutton {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	g := &glutton{listener: l, server: fmt.Sprintf("127.0.0.1:%d", n.Client)}
	g.work.Go(g.accept)
	t.Cleanup(func() {
		_ = l.Close()
		g.cut()
		g.work.Wait()
	})
	return g
}

func (g *glutton) url() string { return "nats://" + g.listener.Addr().String() }

func (g *glutton) accept() {
	for {
		client, err := g.listener.Accept()
		if err != nil {
			return
		}
		server, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", g.server)
		if err != nil {
			_ = client.Close()
			continue
		}
		g.mu.Lock()
		g.conns = append(g.conns, client, server)
		g.mu.Unlock()
		g.work.Go(func() { pipe(server, client, g.eatsRequests) })
		g.work.Go(func() { pipe(client, server, g.eatsAnswers) })
	}
}

func (g *glutton) eatsRequests([]byte) bool { return g.requests.Load() }

func (g *glutton) eatsAnswers(said []byte) bool {
	if g.acks.Load() && bytes.Contains(said, []byte(`{"stream":`)) {
		g.answers.Store(true)
	}
	return g.answers.Load()
}

// pipe copies until one side is closed, but for what is eaten.
func pipe(to, from net.Conn, eats func(said []byte) bool) {
	defer func() { _ = to.Close(); _ = from.Close() }()
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		if eats(buffer[:n]) {
			continue
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// cut ends all connections; new ones are whole.
func (g *glutton) cut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.acks.Store(false)
	g.answers.Store(false)
	g.requests.Store(false)
	for _, c := range g.conns {
		_ = c.Close()
	}
	g.conns = nil
}

// throughGlutton opens a store on one server, behind a glutton.
func throughGlutton(t *testing.T) (*natsstore.Store, *glutton) {
	t.Helper()
	return throughGluttonFor(t, 0)
}

// throughGluttonFor has leases of such a length.
func throughGluttonFor(t *testing.T, lease time.Duration) (*natsstore.Store, *glutton) {
	t.Helper()
	n := &node{Name: "alone", Dir: t.TempDir(), Client: freePort(t), Monitor: freePort(t)}
	n.start(t)
	g := startGlutton(t, n)
	s, err := natsstore.Open(t.Context(), natsstore.Options{
		URLs: []string{g.url()}, Monitors: []string{n.monitor()}, Replicas: 1, AnswerTimeout: 200 * time.Millisecond, StallAfter: 300 * time.Millisecond,
		LeaseTTL: lease,
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s, g
}

// Whichever half of the exchange is lost, the caller hears how it went, and the
// write happened once: each snapshot counts, and nobody else writes.
func TestACommitWhoseAnswerIsLostIsSettled(t *testing.T) {
	for _, lost := range []string{"answers", "requests"} {
		t.Run(lost, func(t *testing.T) {
			s, g := throughGlutton(t)
			revisions := make([]store.Revision, 50)
			for round := range 4 {
				if lost == "answers" {
					g.answers.Store(true)
				} else {
					g.requests.Store(true)
				}
				cutting := time.AfterFunc(100*time.Millisecond, g.cut)
				var work sync.WaitGroup
				for i := range revisions {
					work.Go(func() {
						at, err := s.Commit(t.Context(), store.Snapshot{ID: fmt.Sprintf("c%d", i), Seq: uint64(round)}, revisions[i])
						assert.NoError(t, err)
						revisions[i] = at
					})
				}
				work.Wait()
				cutting.Stop()
			}
			for i, wanted := range revisions {
				snapshot, at, err := s.Load(t.Context(), fmt.Sprintf("c%d", i))
				require.NoError(t, err)
				assert.Equal(t, wanted, at)
				assert.Equal(t, uint64(3), snapshot.Seq)
			}
		})
	}
}

// A caller that does not wait for the end learns that it does not know.
func TestACallerThatGivesUpDoesNotKnow(t *testing.T) {
	s, g := throughGlutton(t)
	g.answers.Store(true)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := s.Commit(ctx, store.Snapshot{ID: "c"}, 0)
	require.ErrorIs(t, err, store.ErrUnknown)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	g.cut()
	require.Eventually(t, func() bool {
		_, _, err := s.Load(t.Context(), "c")
		return err == nil
	}, 10*time.Second, 20*time.Millisecond, "it was written")
}

func TestAStoreWithoutItsServersIsUnhealthyUntilTheyAreBack(t *testing.T) {
	s, g := throughGlutton(t)
	require.NoError(t, s.Healthy())
	g.requests.Store(true)
	done := make(chan error, 1)
	go func() {
		_, err := s.Commit(t.Context(), store.Snapshot{ID: "c"}, 0)
		done <- err
	}()
	require.Eventually(t, func() bool { return s.Healthy() != nil }, 10*time.Second, 10*time.Millisecond)
	require.ErrorIs(t, s.Healthy(), store.ErrStalled)
	g.cut()
	require.NoError(t, <-done)
	require.Eventually(t, func() bool { return s.Healthy() == nil }, 10*time.Second, 10*time.Millisecond)
}

// Who could not renew its lease writes no more, so no write is there that waits.
func TestAStoreWhoseLeaseCannotBeRenewedIsUnhealthyThoughNobodyWrites(t *testing.T) {
	s, g := throughGluttonFor(t, 2*time.Second)
	m, err := s.Join(t.Context(), "r", nil)
	require.NoError(t, err)
	g.requests.Store(true)
	require.Eventually(t, func() bool { return !m.Safe() }, 10*time.Second, 10*time.Millisecond)
	require.ErrorIs(t, s.Healthy(), store.ErrStalled)
	require.ErrorContains(t, s.Healthy(), "the lease of runner r has not been renewed for 2s")
	g.cut()
	require.Eventually(t, func() bool { return s.Healthy() == nil }, 10*time.Second, 10*time.Millisecond)
	assert.True(t, m.Safe())
	require.NoError(t, m.Leave(t.Context()))
}

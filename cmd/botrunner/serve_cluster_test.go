package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// storeServers starts the three servers of a cluster, and returns the settings
// with which it is used.
func storeServers(tb testing.TB) []string {
	tb.Helper()
	var nodes []*server.Options
	var routes []*url.URL
	var addresses []string
	args := []string{"--store_secret", strings.Repeat("s", 32)}
	for i := range 3 {
		o := &server.Options{
			ServerName: fmt.Sprint("n", i), Host: "127.0.0.1", Port: port(tb), HTTPHost: "127.0.0.1", HTTPPort: port(tb),
			JetStream: true, StoreDir: filepath.Join(tb.TempDir(), "n"), SyncAlways: true, NoSigs: true, NoLog: true,
			Cluster: server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: port(tb)},
		}
		nodes = append(nodes, o)
		routes = append(routes, &url.URL{Scheme: "nats", Host: fmt.Sprint("127.0.0.1:", o.Cluster.Port)})
		addresses = append(addresses, fmt.Sprint("nats://127.0.0.1:", o.Port))
		args = append(args, "--store_monitors", fmt.Sprint("http://127.0.0.1:", o.HTTPPort))
	}
	for _, o := range nodes {
		o.Routes = routes
		srv, err := server.NewServer(o)
		require.NoError(tb, err)
		srv.Start()
		tb.Cleanup(func() {
			srv.Shutdown()
			srv.WaitForShutdown()
		})
		require.True(tb, srv.ReadyForConnections(30*time.Second))
	}
	return append(args, "--store", strings.Join(addresses, ","))
}

func port(tb testing.TB) int {
	tb.Helper()
	_, text, err := net.SplitHostPort(freePort(tb))
	require.NoError(tb, err)
	n, err := strconv.Atoi(text)
	require.NoError(tb, err)
	return n
}

// A balancer leads each connection to any server that answers, as a load balancer
// does that knows nobody again.
type balancer struct {
	mu       sync.Mutex
	backends []string
}

func (b *balancer) start(tb testing.TB) (address string) {
	tb.Helper()
	l, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go b.lead(c)
		}
	}()
	return l.Addr().String()
}

func (b *balancer) lead(c net.Conn) {
	b.mu.Lock()
	order := rand.Perm(len(b.backends))
	b.mu.Unlock()
	for _, i := range order {
		to, err := net.Dial("tcp", b.backends[i]) //nolint:noctx // it ends with one of its sides
		if err != nil {
			continue
		}
		go func() { _, _ = io.Copy(to, c); _ = to.Close() }()
		_, _ = io.Copy(c, to)
		break
	}
	_ = c.Close()
}

// TestServersShareConversations starts servers together that share a store of three,
// behind a load balancer, and kills and stops them while customers talk.
func TestServersShareConversations(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "killed.flow.yaml"), []byte(killedFlow), 0o600))
	_, centre := child(t, dir, "sim", "--listen", "127.0.0.1:0")
	store := storeServers(t)
	b := &balancer{backends: []string{freePort(t), freePort(t), freePort(t)}}
	serve := func(i int) (*exec.Cmd, func() string) {
		return launch(t, dir, append([]string{
			"serve", "killed.flow.yaml", "--listen", b.backends[i], "--admin.listen", "off",
			"--transport.type", "purecloud-v2-sockets", "--transport.dataURL", centre,
			"--transport.deploymentKey", killedDeployment, "--transport.orgGuid", killedOrganization,
		}, store...)...)
	}
	var servers [3]*exec.Cmd
	var listening [3]func() string
	for i := range servers {
		servers[i], listening[i] = serve(i) // all at once, on a store that is empty
	}
	for _, waited := range listening {
		waited()
	}
	address := "http://" + b.start(t)
	const customers = 6
	gone := make(chan *guest, customers)
	for i := range customers {
		g := newGuest(i, address, http.DefaultClient)
		go func() { g.err = g.talk(t.Context()); gone <- g }()
	}
	for i := range servers {
		time.Sleep(time.Duration(500+rand.IntN(1500)) * time.Millisecond)
		if i == 1 {
			require.NoError(t, servers[i].Process.Signal(os.Interrupt))
		} else {
			require.NoError(t, servers[i].Process.Kill())
		}
		_ = servers[i].Wait() // it was told to end
		servers[i], listening[i] = serve(i)
		listening[i]()
	}
	for range customers {
		g := <-gone
		require.NoError(t, g.err)
		assert.Equal(t, g.hears(), g.heard)
	}
	for _, s := range servers {
		require.NoError(t, s.Process.Kill())
		_ = s.Wait()
	}
}

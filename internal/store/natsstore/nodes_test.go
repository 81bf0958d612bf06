package natsstore_test

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/stretchr/testify/require"
)

// A node is one server of a cluster on the loopback interface.
type node struct {
	Name, Dir               string
	Client, Routes, Monitor int      // ports
	Peers                   []string // addresses of all routes; none: a server on its own
	NoSync                  bool     // as servers are by default
	NoJetStream             bool     // so are they, too

	tls    *tls.Config         // wanted from clients; nil: none. A child has none
	rights *server.Permissions // of clients; nil: all. A child has none

	child *exec.Cmd // set while it runs in a process of its own
	stdin io.Closer // of the child: its end is the child's
}

// threeNodes plans a cluster.
func threeNodes(t *testing.T) []*node {
	t.Helper()
	var nodes []*node
	var peers []string
	for i := range 3 {
		name := fmt.Sprintf("n%d", i+1)
		n := &node{Name: name, Dir: filepath.Join(t.TempDir(), name), Client: freePort(t), Routes: freePort(t), Monitor: freePort(t)}
		nodes = append(nodes, n)
		peers = append(peers, fmt.Sprintf("nats://127.0.0.1:%d", n.Routes))
	}
	for _, n := range nodes {
		n.Peers = peers
	}
	return nodes
}

// freePort returns a port that was free a moment ago: routes have to be known
// before the servers are there.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

func (n *node) url() string     { return fmt.Sprintf("nats://127.0.0.1:%d", n.Client) }
func (n *node) monitor() string { return fmt.Sprintf("http://127.0.0.1:%d", n.Monitor) }

// server makes the server, which is not started yet.
func (n *node) server() (*server.Server, error) {
	options := &server.Options{
		ServerName: n.Name, Host: "127.0.0.1", Port: n.Client, HTTPHost: "127.0.0.1", HTTPPort: n.Monitor,
		JetStream: !n.NoJetStream, StoreDir: n.Dir, SyncAlways: !n.NoSync, NoSigs: true, NoLog: true,
	}
	if n.rights != nil {
		options.Users, options.NoAuthUser = []*server.User{{Username: "somebody", Password: "secret", Permissions: n.rights}}, "somebody"
	}
	if n.tls != nil {
		options.TLSConfig, options.TLSVerify = n.tls, true
	}
	if len(n.Peers) > 0 {
		options.Cluster = server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: n.Routes}
		for _, peer := range n.Peers {
			u, err := url.Parse(peer)
			if err != nil {
				return nil, err
			}
			options.Routes = append(options.Routes, u)
		}
	}
	return server.NewServer(options)
}

// start runs the server in this process until the test ends.
func (n *node) start(t *testing.T) {
	t.Helper()
	srv, err := n.server()
	require.NoError(t, err)
	srv.Start()
	require.True(t, srv.ReadyForConnections(30*time.Second))
	t.Cleanup(func() {
		srv.Shutdown()
		srv.WaitForShutdown()
	})
}

// startChild runs the server in a process of its own until kill or the end of
// the test.
func (n *node) startChild(t *testing.T) {
	t.Helper()
	plan, err := json.Marshal(n)
	require.NoError(t, err)
	n.child, n.stdin, _ = startChild(t, "server", string(plan))
	t.Cleanup(func() { n.kill(t) })
}

// kill ends the server's process as a lost machine would.
func (n *node) kill(t *testing.T) {
	t.Helper()
	if n.child != nil {
		require.NoError(t, n.child.Process.Kill())
		_ = n.child.Wait() // it was killed, as it says
		_ = n.stdin.Close()
		n.child = nil
	}
}

// serverChild is a child that is a server. It ends with its parent.
func serverChild(plan string) error {
	var n node
	if err := json.Unmarshal([]byte(plan), &n); err != nil {
		return err
	}
	srv, err := n.server()
	if err != nil {
		return err
	}
	srv.Start()
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var takenOver = flag.Int("takeover", 100, "how many conversations BenchmarkTakeover lets change hands")

// echo is an agent who loses no time.
const echo = `agent: Echo
steps:
  answer: {join: true}
  hear: {expect: {save: {said: event.text}}}
  repeat: {send: "You said: ${said}", next: hear}
`

// BenchmarkTakeover measures how long it takes, from the moment at which a server
// is killed or asked to stop, until each of its customers has connected again, has
// said something, and has been answered by the agent. Customers try every 20 ms.
func BenchmarkTakeover(b *testing.B) {
	b.Run("killed/restarted", func(b *testing.B) {
		f := newFleet(b, nil)
		f.measure(b, func(first *exec.Cmd) {
			require.NoError(b, first.Process.Kill())
			_ = first.Wait() // killed; its address is free
			f.serve(b, 0)
		})
	})
	b.Run("killed/another", func(b *testing.B) {
		f := newFleet(b, storeServers(b))
		f.measure(b, func(first *exec.Cmd) { require.NoError(b, first.Process.Kill()) })
	})
	b.Run("stopped/another", func(b *testing.B) {
		f := newFleet(b, storeServers(b))
		f.measure(b, func(first *exec.Cmd) { require.NoError(b, first.Process.Signal(os.Interrupt)) })
	})
}

// A fleet is servers behind a balancer, before one contact centre. Those that
// share no store are one, which may be started anew.
type fleet struct {
	dir, centre string
	store       []string // settings; nil: the folder's own
	balancer    balancer
	address     string
	servers     []*exec.Cmd
}

func newFleet(b *testing.B, store []string) *fleet {
	b.Helper()
	f := &fleet{dir: b.TempDir(), store: store}
	for name, text := range map[string]string{"killed.flow.yaml": killedFlow, "echo.agent.yaml": echo} {
		require.NoError(b, os.WriteFile(filepath.Join(f.dir, name), []byte(text), 0o600))
	}
	_, f.centre = child(b, f.dir, "sim", "--listen", "127.0.0.1:0", "--agents", "echo.agent.yaml")
	f.balancer.backends = []string{freePort(b), freePort(b)}
	f.address = "http://" + f.balancer.start(b)
	return f
}

func (f *fleet) serve(b *testing.B, i int) *exec.Cmd {
	b.Helper()
	cmd, _ := child(b, f.dir, append([]string{
		"serve", "killed.flow.yaml", "--listen", f.balancer.backends[i], "--admin.listen", "off", "--log.level", "error",
		"--transport.type", "purecloud-v2-sockets", "--transport.dataURL", f.centre,
		"--transport.deploymentKey", siteOne, "--transport.orgGuid", siteTwo, "--transport.interactionData.routing.targetAddress", "Support",
		"--limits.newChats", "0", "--limits.chats", "0", "--limits.requests", "0", "--limits.allNewChats", "0",
	}, f.store...)...)
	f.servers = append(f.servers, cmd)
	return cmd
}

// measure lets customers come to one server, and takes that away.
func (f *fleet) measure(b *testing.B, away func(first *exec.Cmd)) {
	b.Helper()
	for b.Loop() {
		first := f.serve(b, 0)
		customers := startCrowd(b, f.address, *takenOver)
		if f.store != nil {
			f.serve(b, 1)
		}
		begun := time.Now()
		away(first)
		customers.says(b, gathered)
		b.ReportMetric(float64(time.Since(begun).Milliseconds()), "ms-until-all-talk")
		customers.disperse(b)
		for _, s := range f.servers {
			_ = s.Process.Kill() // or it has ended already
			_ = s.Wait()
		}
		f.servers = nil
	}
	b.ReportMetric(0, "ns/op") // the figure is above
}

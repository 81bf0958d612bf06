package main

import (
	"bufio"
	"context"
	"flag"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/crashpoint"

	"github.com/stretchr/testify/require"
)

var (
	conversations = flag.Int("conversations", 2000, "conversations that TestServersThatAreKilledLoseNothing carries, at least")
	kills         = flag.Int("kills", 9, "how often it kills a server at random, beside once at each crash point")
	killSeed      = flag.Uint64("seed", 0, "what decides where it does; 0: any number")
)

// asChild makes the test binary the program itself.
const asChild = "BOTRUNNER_TEST_AS_PROGRAM"

const (
	killedDeployment   = "0a1b2c3d-0000-4000-8000-000000000001"
	killedOrganization = "0a1b2c3d-0000-4000-8000-000000000002"
)

const killedFlow = `flow: killed
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

// child starts the program and returns the address that it prints first.
func child(tb testing.TB, dir string, args ...string) (*exec.Cmd, string) {
	tb.Helper()
	cmd, address := launch(tb, dir, args...)
	return cmd, address()
}

// launch starts the program; address waits for the one that it prints first.
func launch(tb testing.TB, dir string, args ...string) (cmd *exec.Cmd, address func() string) {
	tb.Helper()
	cmd = exec.CommandContext(tb.Context(), os.Args[0], args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), asChild+"=1")
	return cmd, announcing(tb, cmd)
}

// announced starts a program, which is killed at the end of the test, and returns
// the address that it prints first.
func announced(tb testing.TB, cmd *exec.Cmd) string {
	tb.Helper()
	return announcing(tb, cmd)()
}

// announcing is announced for many at once: address waits for what it prints.
func announcing(tb testing.TB, cmd *exec.Cmd) (address func() string) {
	tb.Helper()
	cmd.Stderr = tb.Output()
	out, err := cmd.StdoutPipe()
	require.NoError(tb, err)
	require.NoError(tb, cmd.Start())
	tb.Cleanup(func() { _ = cmd.Wait() }) // the test's context has ended; others may have waited before
	return func() string {
		line, err := bufio.NewReader(out).ReadString('\n')
		require.NoError(tb, err, "%v", cmd.Args)
		return strings.TrimPrefix(strings.TrimSpace(line), "listening on ")
	}
}

// freePort is an address that a server can be started on again and again.
func freePort(tb testing.TB) string {
	tb.Helper()
	l, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	require.NoError(tb, err)
	defer func() { require.NoError(tb, l.Close()) }()
	return l.Addr().String()
}

// TestServersThatAreKilledLoseNothing lets a real server die at each of the named
// points of what it does, and at any time, while guests come and go. What guests
// and agents have heard is compared with what was said: each line once, in order.
func TestServersThatAreKilledLoseNothing(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "plan9" {
		t.Skip("nothing is proved here: this system has neither SIGKILL nor SIGINT for other processes")
	}
	s := newSiege(t)
	c := s.besiege(t)
	s.dieAmongMany(t) // so that the next one has something to take up
	for _, point := range s.shuffled(crashpoint.All()) {
		s.dieAt(t, c, point)
	}
	for range *kills {
		s.dieAnyTime(t)
	}
	last := s.start(t, "")
	guests := c.dismiss()
	s.assertSaidOnce(t, guests)
	s.assertForgotten(t)
	kill(t, last)
}

// newSiege builds the program, and opens a contact centre for it.
func newSiege(t *testing.T) *siege {
	t.Helper()
	seed := *killSeed
	for seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("seed %d", seed)
	s := &siege{dir: t.TempDir(), address: freePort(t), admin: freePort(t), rng: rand.New(rand.NewPCG(seed, 0))}
	s.program = filepath.Join(s.dir, "botrunner.exe") // the ending harms nowhere
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "crashpoints", "-o", s.program, ".")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	s.writeFlow(t)
	require.NoError(t, os.WriteFile(filepath.Join(s.dir, "avery.agent.yaml"), []byte(busyAvery), 0o600))
	s.centre = announced(t, s.command(t.Context(), "sim", "--listen", "127.0.0.1:0", "--agents", "avery.agent.yaml"))
	return s
}

func (s *siege) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.program, args...)
	cmd.Dir = s.dir
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var kills = flag.Int("kills", 6, "how often TestAServerThatIsKilledLosesNothing kills it")

// asChild makes the test binary the program itself.
const asChild = "BOTRUNNER_TEST_AS_PROGRAM"

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
	cmd := exec.CommandContext(tb.Context(), os.Args[0], args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), asChild+"=1")
	cmd.Stderr = tb.Output()
	out, err := cmd.StdoutPipe()
	require.NoError(tb, err)
	require.NoError(tb, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(tb, err, "%v", args)
	return cmd, strings.TrimPrefix(strings.TrimSpace(line), "listening on ")
}

// freePort is an address that a server can be started on again and again.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, l.Close()) }()
	return l.Addr().String()
}

// TestAServerThatIsKilledLosesNothing kills the real server with SIGKILL while
// customers talk with agents who repeat each word: every line is answered once,
// in order.
func TestAServerThatIsKilledLosesNothing(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "killed.flow.yaml"), []byte(killedFlow), 0o600))
	_, centre := child(t, dir, "sim", "--listen", "127.0.0.1:0")
	address := freePort(t)
	serve := func() *exec.Cmd {
		cmd, _ := child(t, dir, "serve", "killed.flow.yaml", "--listen", address, "--admin.listen", "off",
			"--transport.type", "purecloud-v2-sockets", "--transport.dataURL", centre,
			"--transport.deploymentKey", "0a1b2c3d-0000-4000-8000-000000000001", "--transport.orgGuid", "0a1b2c3d-0000-4000-8000-000000000002")
		return cmd
	}
	server := serve()
	const customers, lines = 8, 12
	results := make(chan []string, customers)
	for i := range customers {
		go func() { results <- chatter(t, "http://"+address, i, lines) }()
	}
	for range *kills {
		time.Sleep(time.Duration(200+rand.IntN(900)) * time.Millisecond)
		require.NoError(t, server.Process.Kill())
		_ = server.Wait() // killed
		server = serve()
	}
	for range customers {
		got := <-results
		want := []string{"Hello, this is Avery. How can I help?", "You said: This is Ada."}
		for i := range lines {
			want = append(want, fmt.Sprintf("You said: line %d", i))
		}
		assert.Equal(t, want, got)
	}
	require.NoError(t, server.Process.Kill())
	_ = server.Wait()
}

// chatter is a customer who says line after line, and returns what the agent
// said. Where it is not known whether a line arrived, the transcript is asked, as
// the page does.
func chatter(t *testing.T, address string, number, lines int) []string {
	t.Helper()
	pages := guestchat.NewTransport(guestchat.Options{
		DataURL: address, DeploymentKey: "0a1b2c3d-0000-4000-8000-000000000001", OrgGUID: "0a1b2c3d-0000-4000-8000-000000000002",
	})
	defer pages.Close()
	service := genesys.New(pages, genesys.Options{Routing: genesys.Routing{TargetAddress: "Front"}})
	defer service.Close()
	events := service.Subscribe(genesys.EventMessageReceived)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	until(ctx, func() error {
		_, err := service.StartChat(ctx, genesys.StartOptions{Nickname: fmt.Sprint("Customer ", number)})
		return err
	})
	var said []string
	for line := 0; len(said) < lines+2; {
		e, err := events.Next(ctx)
		if err != nil {
			return append(said, err.Error())
		}
		for _, m := range e.Data.(*genesys.Batch).Messages {
			if m.Type != genesys.TypeMessage || m.From.Type == genesys.Client {
				continue
			}
			if m.From.Type == genesys.Agent {
				said = append(said, m.Text)
			}
			switch {
			case strings.HasPrefix(m.Text, "Who are you"):
				sayOnce(ctx, service, "Ada")
			case strings.HasPrefix(m.Text, "You said") && line < lines:
				sayOnce(ctx, service, fmt.Sprint("line ", line))
				line++
			}
		}
	}
	return said
}

// until tries again until it goes well.
func until(ctx context.Context, try func() error) {
	for try() != nil && ctx.Err() == nil {
		time.Sleep(300 * time.Millisecond)
	}
}

// sayOnce says a line until it is in the transcript.
func sayOnce(ctx context.Context, s *genesys.Service, text string) {
	until(ctx, func() error {
		for _, m := range s.GetTranscript().OriginalMessages {
			if m.Text == text && m.From.Type == genesys.Client {
				return nil
			}
		}
		_, err := s.SendMessage(ctx, text)
		return err
	})
}

package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/front/operators"
	"github.com/botrunner/botrunner/internal/crashpoint"

	"github.com/stretchr/testify/require"
)

// A siege is a server that is killed again and again, between guests who come to
// it and the contact centre that outlives it.
type siege struct {
	dir, program           string
	centre, address, admin string
	rng                    *rand.Rand
	version                int      // of the flow
	unwanted               *guest   // whom an operator wants to have forgotten
	forgotten              []*guest // who are
}

// busyAvery is an agent who repeats what she is told without any delay.
const busyAvery = `agent: Avery
steps:
  answer: {join: {after: 20ms}}
  greet: {send: "Hello, this is Avery. How can I help?"}
  hear: {expect: {save: {said: event.text}}}
  bye: {decide: [{if: said == "bye", next: go}]}
  repeat: {send: "You said: ${said}", next: hear}
  go: {leave: true}
`

// writeFlow puts another version of the flow in place, in which the last step is
// another one and all that guests hear is the same.
func (s *siege) writeFlow(t *testing.T) {
	t.Helper()
	s.version++
	flow := strings.Replace(killedFlow, "end: done", fmt.Sprint("end: done", s.version), 1)
	require.NoError(t, os.WriteFile(filepath.Join(s.dir, "killed.flow.yaml"), []byte(flow), 0o600))
}

// start starts the server, which is to die where the plan says.
func (s *siege) start(t *testing.T, plan string) *exec.Cmd {
	t.Helper()
	args := []string{
		"serve", "killed.flow.yaml", "--listen", s.address, "--admin.listen", s.admin, "--log.level", "warn",
		"--transport.type", "purecloud-v2-sockets", "--transport.dataURL", s.centre,
		"--transport.deploymentKey", killedDeployment, "--transport.orgGuid", killedOrganization,
		"--transport.interactionData.routing.targetAddress", "Support",
	}
	for _, limit := range []string{"newChats", "chats", "requests", "messages", "allNewChats"} {
		args = append(args, "--limits."+limit, "0")
	}
	cmd := s.command(t.Context(), args...)
	cmd.Env = append(os.Environ(), crashpoint.Variable+"="+plan)
	cmd.Stderr = t.Output()
	require.NoError(t, cmd.Start())
	return cmd
}

// inTime is how long a server may take to come to a point.
const inTime = 40 * time.Second

// dieAt lets a server die at a point, somewhere among the first times that it
// comes to it.
func (s *siege) dieAt(t *testing.T, c *visitors, point crashpoint.Point) {
	t.Helper()
	plan := fmt.Sprintf("%s:%d", point, 1+s.rng.IntN(howOften(point)))
	server := s.start(t, plan)
	died := make(chan error, 1)
	go func() { died <- server.Wait() }()
	s.lead(t, c, server, point, died)
	select {
	case err := <-died:
		require.EqualError(t, err, "signal: killed", plan)
	case <-time.After(inTime):
		require.NoError(t, server.Process.Kill())
		require.Error(t, <-died)
		require.Fail(t, "nobody came to "+plan)
	}
}

// howOften is how often a server comes to a point soon.
func howOften(point crashpoint.Point) int {
	switch point {
	case crashpoint.Forgetting, crashpoint.Forgotten, crashpoint.HalfPublished:
		return 3
	case crashpoint.Taking, crashpoint.Taken, crashpoint.Resumed, crashpoint.LettingGo, crashpoint.LetGo, crashpoint.Updating, crashpoint.Moved:
		return atOnce / 8
	default:
		return atOnce / 2
	}
}

// lead leads a server to those points to which guests do not.
func (s *siege) lead(t *testing.T, c *visitors, server *exec.Cmd, point crashpoint.Point, died chan error) {
	t.Helper()
	switch point {
	case crashpoint.LettingGo, crashpoint.LetGo:
		s.awaitVisitors(t, died)
		_ = server.Process.Signal(os.Interrupt) // unless it has died of what it took up
	case crashpoint.Updating, crashpoint.Moved:
		s.awaitVisitors(t, died)
		goad(died, func() { s.writeFlow(t); time.Sleep(time.Second) })
	case crashpoint.Forgetting, crashpoint.Forgotten:
		goad(died, func() { s.forget(t, c) })
	default:
	}
}

// goad does something again and again until the server has died of it, or never
// will.
func goad(died chan error, deed func()) {
	for begun := time.Now(); len(died) == 0 && time.Since(begun) < inTime; {
		deed()
	}
}

// awaitVisitors waits until the server has enough to lose, or has died: one that
// finds another flow than the one before it had comes to those points at once.
func (s *siege) awaitVisitors(t *testing.T, died chan error) {
	t.Helper()
	require.Eventually(t, func() bool {
		if len(died) > 0 {
			return true
		}
		all, _ := s.operators().Conversations(t.Context()) // none while it starts
		return len(slices.DeleteFunc(all, func(c front.Summary) bool { return c.Orphan || c.Flow == "" })) >= atOnce/4
	}, inTime, 20*time.Millisecond)
}

func (s *siege) operators() *operators.Client {
	return &operators.Client{Address: "http://" + s.admin, HTTP: &http.Client{Timeout: inTime}}
}

// forget has a guest forgotten who has gone. For one of whom the server dies the
// next server is asked.
func (s *siege) forget(t *testing.T, c *visitors) {
	t.Helper()
	if s.unwanted == nil {
		s.unwanted = c.gone()
	}
	if s.unwanted == nil || !s.forgets(t, s.unwanted) {
		time.Sleep(20 * time.Millisecond)
		return
	}
	s.forgotten, s.unwanted = append(s.forgotten, s.unwanted), nil
}

// forgets reports whether the server says that a guest is forgotten.
func (s *siege) forgets(t *testing.T, g *guest) bool {
	t.Helper()
	_, err := s.operators().Forget(t.Context(), g.chat.ID)
	return err == nil || strings.Contains(err.Error(), front.ErrNotHere.Error())
}

// dieAnyTime kills a server when nobody expects it.
func (s *siege) dieAnyTime(t *testing.T) {
	t.Helper()
	server := s.start(t, "")
	time.Sleep(time.Duration(200+s.rng.IntN(1200)) * time.Millisecond)
	kill(t, server)
}

// dieAmongMany kills a server that has enough to lose.
func (s *siege) dieAmongMany(t *testing.T) {
	t.Helper()
	server := s.start(t, "")
	s.awaitVisitors(t, nil)
	kill(t, server)
}

func kill(t *testing.T, server *exec.Cmd) {
	t.Helper()
	require.NoError(t, server.Process.Kill())
	require.EqualError(t, server.Wait(), "signal: killed")
}

func (s *siege) shuffled(points []crashpoint.Point) []crashpoint.Point {
	s.rng.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
	return points
}

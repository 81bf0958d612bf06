package main

import (
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A served is a server of customers that runs as a command, in a folder of its
// own.
type served struct {
	*bench
	folder string
	admin  string
}

const password = `
flow: reception
inputs: {token: {type: secret}}
defaults: {wait: 10m, silent: bye, give_up: bye}
steps:
  hello: {say: Hello from the first flow.}
  pin: {ask: What is your PIN?, save: pin, type: secret}
  name: {ask: What is your name?, save: name, type: text}
  human:
    escalate: {queue: Support, secrets: {pin: "${pin}", token: "${token}"}, summary: "${name} is here."}
    finished: bye
  bye: {say: Goodbye!, end: done}
`

// quiet are settings that change nothing.
const quiet = "log: {level: info}\n"

// operate runs serve with settings and a flow in a new folder.
func operate(t *testing.T, settings string) *served {
	t.Helper()
	return operateFlow(t, settings, password)
}

// operateFlow does so with a flow of the test's own.
func operateFlow(t *testing.T, settings, flow string) *served {
	t.Helper()
	s := &served{folder: t.TempDir()}
	s.write(t, "botrunner.yaml", settings)
	s.write(t, "reception.flow.yaml", flow)
	s.begin(t)
	return s
}

// begin starts the server, or starts it again.
func (s *served) begin(t *testing.T) {
	t.Helper()
	s.bench = startServer(t, "serve", s.path("reception.flow.yaml"), "--config", s.path("botrunner.yaml"),
		"--listen", "127.0.0.1:0", "--admin.listen", "127.0.0.1:0", "--serve.drain", "600")
	s.line(t, "chat at ")
	found := regexp.MustCompile(`address"?[=:]"?(http://[0-9.:]+)`).FindStringSubmatch(s.stderr())
	require.NotNil(t, found, s.stderr())
	s.admin = found[1]
}

func (s *served) path(name string) string { return filepath.Join(s.folder, name) }

// write puts a file in place as editors do: beside, then over the old one.
func (s *served) write(t *testing.T, name, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(s.path(name+"~"), []byte(text), 0o600))
	require.NoError(t, os.Rename(s.path(name+"~"), s.path(name)))
}

func (s *served) metrics(t *testing.T) string {
	t.Helper()
	status, body := s.call(t, http.MethodGet, s.admin+"/metrics", "", "")
	require.Equal(t, http.StatusOK, status)
	return string(body)
}

// eventually waits for a line of the metrics or of the log.
func (s *served) eventually(t *testing.T, read func(t *testing.T) string, part string) {
	t.Helper()
	require.Eventually(t, func() bool { return strings.Contains(read(t), part) }, 10*time.Second, 20*time.Millisecond, "%q in\n%s", part, read(t))
}

func (s *served) logged(*testing.T) string { return s.stderr() }

// A caller is a customer on the line.
type caller struct {
	*served
	guestchat.CreateConversationResponse
}

// arrives opens a conversation and listens.
func (s *served) arrives(t *testing.T, fields string) *caller {
	t.Helper()
	body := `{"organizationId":"any","deploymentId":"5f020000-0000-4000-8000-000000000002",
		"routingTarget":{"targetType":"QUEUE","targetAddress":"any"},"memberInfo":{"displayName":"Dana","customFields":{` + fields + `}}}`
	status, answer := s.call(t, http.MethodPost, s.URL+guestchat.BasePath+"/conversations", "", body)
	require.Equal(t, http.StatusOK, status, string(answer))
	c := &caller{served: s}
	require.NoError(t, json.Unmarshal(answer, &c.CreateConversationResponse))
	conn, response, err := websocket.DefaultDialer.DialContext(t.Context(), c.EventStreamURI, nil)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	t.Cleanup(func() { _ = conn.Close() })
	go func() { // so that good-byes are answered
		for {
			if _, _, err := conn.ReadMessage(); err != nil {
				return
			}
		}
	}()
	return c
}

func (c *caller) path() string { return c.URL + guestchat.BasePath + "/conversations/" + c.ID }

func (c *caller) says(t *testing.T, text string) {
	t.Helper()
	status, answer := c.call(t, http.MethodPost, c.path()+"/members/"+c.Member.ID+"/messages", c.JWT, `{"body":"`+text+`"}`)
	require.Equal(t, http.StatusOK, status, string(answer))
}

// hears waits until the transcript has a text.
func (c *caller) hears(t *testing.T, text string) {
	t.Helper()
	c.eventually(t, func(t *testing.T) string {
		t.Helper()
		_, body := c.call(t, http.MethodGet, c.path()+"/messages", c.JWT, "")
		return string(body)
	}, text)
}

// toAgent takes a customer through the questions, to the agent of the simulator.
func (c *caller) toAgent(t *testing.T) {
	t.Helper()
	c.hears(t, "What is your PIN?")
	c.says(t, "pin-4711")
	c.hears(t, "What is your name?")
	c.says(t, "Ada Lovelace")
	c.hears(t, "How can I help?")
}

func TestOperatorsSeeWhatCustomersDo(t *testing.T) {
	s := operate(t, "log: {format: json}\n")
	status, words := s.call(t, http.MethodGet, s.admin+"/readyz", "", "")
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, "listening: yes\nflows loaded: yes\ntaking new customers: yes\ncontact centre: not asked for a chat yet\n", string(words))
	c := s.arrives(t, "")
	c.toAgent(t)
	for _, line := range []string{
		`botrunner_conversations{flow="reception",state="agent"} 1`,
		`botrunner_conversations_started_total{flow="reception"} 1`,
		`botrunner_steps_entered_total{flow="reception",step="name"} 1`,
		`botrunner_escalations_total{outcome="answered",queue="Support"} 1`,
		`botrunner_ready 1`, `botrunner_reload_success 1`, `botrunner_contact_centre_up 1`,
	} {
		assert.Contains(t, s.metrics(t), line+"\n")
	}
	c.says(t, "bye")
	c.hears(t, "Goodbye!")
	s.eventually(t, s.metrics, `botrunner_conversations_ended_total{flow="reception",outcome="done"} 1`)
	_, words = s.call(t, http.MethodGet, s.admin+"/readyz", "", "")
	assert.Contains(t, string(words), "contact centre: took on a chat ")
	assert.Equal(t, exitOK, s.stop())

	mine := 0
	for line := range strings.Lines(s.stderr()) {
		var entry map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &entry), line)
		if entry["msg"] != "admin server" {
			assert.Equal(t, c.ID, entry["conversation"], line)
			mine++
		}
	}
	assert.Equal(t, 5, mine, "begins, asked for, came, chat over, over:\n%s", s.stderr())
}

func TestNoSecretIsInAnyLog(t *testing.T) {
	for content, shown := range map[string]bool{"true": true, "false": false} {
		t.Run("content "+content, func(t *testing.T) {
			s := operate(t, "log: {level: debug, content: "+content+"}\nserve: {tokenKey: a-key-of-32-characters-or-more-00}\n")
			c := s.arrives(t, `"token":"tok-1"`)
			c.toAgent(t)
			c.says(t, "my pin is pin-4711")
			c.hears(t, "You said: my pin is")
			c.says(t, "bye")
			c.hears(t, "Goodbye!")
			assert.Equal(t, exitOK, s.stop())
			for _, secret := range []string{"pin-4711", "tok-1", c.JWT, "a-key-of-32"} {
				assert.NotContains(t, s.stderr(), secret)
			}
			assert.Equal(t, shown, strings.Contains(s.stderr(), "Ada Lovelace"), s.stderr())
			assert.Contains(t, s.stderr(), "step=human", "steps are told at this level")
		})
	}
}

func TestAServerThatIsAskedToStopIsNotReadyAndEndsInTime(t *testing.T) {
	s := operate(t, quiet)
	c := s.arrives(t, "")
	c.hears(t, "What is your PIN?")
	stopped := make(chan int, 1)
	began := time.Now()
	go func() { stopped <- s.stop() }()
	s.eventually(t, s.logged, "live chats may finish")
	status, words := s.call(t, http.MethodGet, s.admin+"/readyz", "", "")
	assert.Equal(t, http.StatusServiceUnavailable, status)
	assert.Contains(t, string(words), "taking new customers: no, asked to stop\n")
	status, code, _ := s.open(t, "any", "")
	assert.Equal(t, http.StatusServiceUnavailable, status, code)
	c.says(t, "pin-4711") // who is here goes on
	c.hears(t, "What is your name?")
	assert.Equal(t, exitOK, <-stopped)
	assert.Less(t, time.Since(began), 8*time.Second)
	assert.Contains(t, s.stderr(), `msg="chats had to be interrupted" chats=1`)
}

func TestTokensOutliveARestartWithAKeyOfTheirOwn(t *testing.T) {
	for settings, status := range map[string]int{
		"serve: {tokenKey: a-key-of-32-characters-or-more-00}\n": http.StatusNotFound, // good, but the conversation is gone
		quiet: http.StatusUnauthorized,
	} {
		before := operate(t, settings)
		c := before.arrives(t, "")
		before.stop()
		after := operate(t, settings)
		got, _ := after.call(t, http.MethodGet, after.URL+guestchat.BasePath+"/conversations/"+c.ID+"/messages", c.JWT, "")
		assert.Equal(t, status, got, settings)
	}
}

func TestStrangersMeetTheLimitsOfTheSettings(t *testing.T) {
	s := operate(t, "limits: {newChats: 2, proxies: [127.0.0.1]}\n")
	for range 2 {
		status, _, _ := s.open(t, "any", "")
		assert.Equal(t, http.StatusOK, status)
	}
	status, code, _ := s.open(t, "any", "")
	assert.Equal(t, http.StatusTooManyRequests, status)
	assert.Equal(t, "too.many.requests.retry.after", code)
	assert.Contains(t, s.metrics(t), `botrunner_refused_requests_total{limit="newChats"} 1`)
}

func TestAnAdminServerForOthersNeedsAKey(t *testing.T) {
	var out, errs strings.Builder
	flow := filepath.Join(t.TempDir(), "a.flow.yaml")
	require.NoError(t, os.WriteFile(flow, []byte(password), 0o600))
	args := []string{"serve", flow, "--listen", "127.0.0.1:0", "--admin.listen", "0.0.0.0:0"}
	status := run(t.Context(), args, streams{out: &out, err: &errs})
	assert.Equal(t, exitError, status)
	assert.Equal(t, "botrunner: admin server on 0.0.0.0:0: others than this machine can reach it, and there is no key to ask them for; set admin.key or admin.keyFile\n", errs.String())
	assert.Empty(t, out.String())
}

// Somebody else may have the address that nobody has chosen: customers come first.
func TestABusyAdminAddressMattersOnlyIfItWasChosen(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	flow := filepath.Join(t.TempDir(), "a.flow.yaml")
	require.NoError(t, os.WriteFile(flow, []byte(password), 0o600))
	var errs strings.Builder
	args := []string{"serve", flow, "--listen", "127.0.0.1:0", "--admin.listen", taken.Addr().String()}
	assert.Equal(t, exitError, run(t.Context(), args, streams{out: &strings.Builder{}, err: &errs}))
	assert.Contains(t, errs.String(), "address already in use")

	b := startServer(t, "serve", flow, "--listen", "127.0.0.1:0", "--admin.listen", "off")
	b.line(t, "chat at ")
	assert.Equal(t, exitOK, b.stop())
	assert.NotContains(t, b.stderr(), "admin server")
}

func TestTheServiceManagerIsToldWhenTheServerIsReady(t *testing.T) {
	for _, abstract := range []bool{false, true} {
		name := filepath.Join(t.TempDir(), "notify")
		address := name
		if abstract {
			address = "@" + name
		}
		socket, err := (&net.ListenConfig{}).ListenPacket(t.Context(), "unixgram", address)
		require.NoError(t, err)
		defer socket.Close()
		t.Setenv("NOTIFY_SOCKET", address)
		s := operate(t, quiet)
		assert.Equal(t, "READY=1", datagram(t, socket))
		s.stop()
		assert.Equal(t, "STOPPING=1", datagram(t, socket))
	}
}

func datagram(t *testing.T, socket net.PacketConn) string {
	t.Helper()
	require.NoError(t, socket.SetReadDeadline(time.Now().Add(10*time.Second)))
	text := make([]byte, 100)
	n, _, err := socket.ReadFrom(text)
	require.NoError(t, err)
	return string(text[:n])
}

package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	siteOne = "0a1b2c3d-0000-4000-8000-000000000001"
	siteTwo = "0a1b2c3d-0000-4000-8000-000000000002"
)

// startServe runs a front on a port of its own, and nothing for operators.
func startServe(t *testing.T, args ...string) *bench {
	t.Helper()
	b := startServer(t, append([]string{"serve", "--listen", "127.0.0.1:0", "--admin.listen", "off"}, args...)...)
	assert.Equal(t, b.URL+"/", b.line(t, "chat at "))
	return b
}

// A widget is a page's chat on the front.
type widget struct {
	*genesys.Service
	events *genesys.Subscription
}

// visit opens a chat as the page of a site does.
func visit(t *testing.T, b *bench, deployment, queue string) *widget {
	t.Helper()
	return widgetOn(t, guestchat.NewTransport(guestchat.Options{DataURL: b.URL, DeploymentKey: deployment, OrgGUID: deployment}), queue)
}

func widgetOn(t *testing.T, transport *guestchat.Transport, queue string) *widget {
	t.Helper()
	w := &widget{Service: genesys.New(transport, genesys.Options{Routing: genesys.Routing{TargetAddress: queue}})}
	w.events = w.Subscribe(genesys.EventMessageReceived, genesys.EventEnded)
	t.Cleanup(func() { _ = w.Close(); _ = transport.Close() })
	_, err := w.StartChat(t.Context(), genesys.StartOptions{Nickname: "Ada"})
	require.NoError(t, err)
	return w
}

// sees waits for words of the bot or the agent, or for the end of the chat.
func (w *widget) sees(t *testing.T, want string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		e, err := w.events.Next(ctx)
		require.NoError(t, err, "waiting for %q", want)
		if e.Name == want {
			return
		}
		batch, ok := e.Data.(*genesys.Batch)
		if !ok {
			continue
		}
		for _, m := range batch.Messages {
			if m.From.Type != genesys.Client && strings.Contains(m.Text, want) {
				return
			}
		}
	}
}

func (w *widget) says(t *testing.T, text string) {
	t.Helper()
	_, err := w.SendMessage(t.Context(), text)
	require.NoError(t, err)
}

// greets is a flow that says who it is, and asks.
func greets(t *testing.T, dir, name string) string {
	t.Helper()
	path := filepath.Join(dir, name+".flow.yaml")
	flow := fmt.Sprintf("flow: %s\nlanguage: en\nsteps:\n  hello: {say: This is %s.}\n  ask: {ask: And you?, save: you, type: text}\n  bye: {end: done, say: Goodbye!}\n", name, name)
	require.NoError(t, os.WriteFile(path, []byte(flow), 0o600))
	return path
}

func TestServeNeedsNoSettings(t *testing.T) {
	b := startServe(t, "../../examples/flows/prequalify.flow.yaml")
	answer, err := b.client.Get(b.URL + "/") //nolint:noctx // the client's own test
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusOK, answer.StatusCode, "there is a page")
	w := visit(t, b, siteOne, "Anything")
	w.sees(t, "May I have your full name?")
	w.says(t, "agent")
	w.sees(t, "Hello, this is Avery. How can I help?")
	_, err = w.EndChat(t.Context())
	require.NoError(t, err)
	assert.Equal(t, exitOK, b.stop())
}

func TestRoutesChooseTheFlow(t *testing.T) {
	dir := t.TempDir()
	settings := filepath.Join(dir, "botrunner.yaml")
	require.NoError(t, os.WriteFile(settings, fmt.Appendf(nil, `routes:
  - {deployment: %s, queue: Sales, flow: %s}
  - {deployment: %s, flow: %s}
serve: {botName: Botty}
`, siteOne, greets(t, dir, "sales"), siteTwo, greets(t, dir, "second")), 0o600))
	b := startServe(t, "--config", settings, greets(t, dir, "others"))
	for want, page := range map[string][2]string{
		"This is sales.":  {siteOne, "sales"},
		"This is second.": {siteTwo, "Sales"},
		"This is others.": {siteOne, "Support"},
	} {
		w := visit(t, b, page[0], page[1])
		w.sees(t, want)
		_, err := w.EndChat(t.Context())
		require.NoError(t, err)
	}
}

// TestTheContactCentreLearnsOfTheJourney has guest chat on both sides: a page that
// tells how its customer came to the chat changes nothing but an address.
func TestTheContactCentreLearnsOfTheJourney(t *testing.T) {
	sim := simulator.Start(t)
	flow := filepath.Join(t.TempDir(), "direct.flow.yaml")
	require.NoError(t, os.WriteFile(flow, []byte("flow: direct\nlanguage: en\nsteps:\n  agent: {escalate: {queue: Support}}\n"), 0o600))
	b := startServe(t, flow, "--serve.drain", "0", "--store", "none", "--transport.type", "purecloud-v2-sockets", "--transport.dataURL", sim.URL,
		"--transport.deploymentKey", siteTwo, "--transport.orgGuid", siteTwo,
		"--transport.interactionData.journey.customerId", "of the settings", "--transport.interactionData.journey.customerIdType", "cookie")
	for name, journey := range map[string]*guestchat.JourneyContext{
		"of the page": {Customer: &guestchat.JourneyCustomer{ID: "c-1", IDType: "cookie"}, CustomerSession: &guestchat.JourneySession{ID: "s-1", Type: "web"}},
		"of nobody":   nil,
	} {
		page := guestchat.NewTransport(guestchat.Options{DataURL: b.URL, DeploymentKey: siteOne, OrgGUID: siteOne, Journey: journey})
		w := widgetOn(t, page, "Front")
		w.sees(t, "Hello, this is Avery. How can I help?")
		asked := sim.Conversations()
		require.NotEmpty(t, asked, name)
		told := asked[len(asked)-1].Asked.JourneyContext
		if journey == nil {
			assert.Equal(t, "of the settings", told.Customer.ID)
		} else {
			assert.Equal(t, journey, told)
		}
	}
}

func TestOurOwnPageIsAmongTheOrigins(t *testing.T) {
	b := startServe(t, greets(t, t.TempDir(), "shop"), "--serve.origins", "https://shop.example.com", "--serve.publicURL", "https://chat.example.com/bots")
	for origin, want := range map[string]int{
		"https://shop.example.com": http.StatusOK,
		"https://chat.example.com": http.StatusOK,
		"https://evil.example.com": http.StatusForbidden,
	} {
		body := `{"organizationId":"x","deploymentId":"` + siteOne + `","routingTarget":{"targetType":"QUEUE","targetAddress":"a"},"memberInfo":{"displayName":"Ada"}}`
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.URL+guestchat.BasePath+"/conversations", strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("Origin", origin)
		answer, err := b.client.Do(r)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		assert.Equal(t, want, answer.StatusCode, origin)
	}
}

func TestServeLetsLiveChatsFinish(t *testing.T) {
	b := startServe(t, greets(t, t.TempDir(), "slow"), "--serve.texts.busy", "Come back at nine.")
	w := visit(t, b, siteOne, "Front")
	w.sees(t, "And you?")
	stopped := make(chan int, 1)
	go func() { stopped <- b.stop() }()
	require.Eventually(t, func() bool { return strings.Contains(b.stderr(), "live chats may finish") }, 10*time.Second, 10*time.Millisecond)
	_, err := genesys.New(w.transport(t, b), genesys.Options{Routing: genesys.Routing{TargetAddress: "Front"}}).StartChat(t.Context(), genesys.StartOptions{})
	var refused *genesys.ResponseError
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, http.StatusServiceUnavailable, refused.Response.Status)
	assert.Contains(t, string(refused.Response.Body), "Come back at nine.")
	w.says(t, "Ada")
	w.sees(t, "Goodbye!")
	w.sees(t, genesys.EventEnded)
	assert.Equal(t, exitOK, <-stopped)
	assert.NotContains(t, b.stderr(), "had to be interrupted")
}

func (w *widget) transport(t *testing.T, b *bench) *guestchat.Transport {
	t.Helper()
	transport := guestchat.NewTransport(guestchat.Options{DataURL: b.URL, DeploymentKey: siteOne, OrgGUID: siteOne})
	t.Cleanup(func() { _ = transport.Close() })
	return transport
}

func TestServeInterruptsWhatTakesTooLong(t *testing.T) {
	b := startServe(t, greets(t, t.TempDir(), "slow"), "--serve.drain", "0", "--serve.texts.closing", "We have to close.")
	w := visit(t, b, siteOne, "Front")
	w.sees(t, "And you?")
	go b.stop()
	w.sees(t, "We have to close.")
	w.sees(t, genesys.EventEnded)
	assert.Equal(t, exitOK, b.stop())
}

func TestServeSaysWhatKeepsItFromStarting(t *testing.T) {
	dir := t.TempDir()
	broken := filepath.Join(dir, "broken.flow.yaml")
	require.NoError(t, os.WriteFile(broken, []byte("flow: broken\nsteps:\n  a: {sya: Hello}\n"), 0o600))
	for name, c := range map[string]struct {
		args   []string
		status int
		says   string
	}{
		"no flow":               {nil, exitUsage, "no flow to serve: name one behind serve, or set routes in the settings"},
		"a flow that is wrong":  {[]string{broken}, exitFlow, broken + ":3:7: error: there is no verb `sya`; did you mean `say`?"},
		"a flow that is gone":   {[]string{filepath.Join(dir, "gone.flow.yaml")}, exitError, "gone.flow.yaml"},
		"two flows":             {[]string{broken, broken}, exitUsage, "serve takes [FLOW], and \""},
		"an address of no port": {[]string{"--listen", "localhost", greets(t, dir, "fine")}, exitError, "serve.listen: expected host and port such as 127.0.0.1:8080"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, err strings.Builder
			status := run(t.Context(), append([]string{"serve", "--admin.listen", "off"}, c.args...), streams{in: strings.NewReader(""), out: &out, err: &err})
			assert.Equal(t, c.status, status)
			assert.Contains(t, err.String(), c.says)
			assert.Empty(t, out.String())
		})
	}
}

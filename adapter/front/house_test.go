package front_test

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/pipenet"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// deployment is what all customers' pages say they are.
const deployment = "0a1b2c3d-0000-4000-8000-000000000001"

// A house is a front with the simulator behind it, both without a port: what is
// here runs in virtual time.
type house struct {
	front   *front.Front
	network *pipenet.Network
	moving  sync.Mutex // of network, while pages dial
	stop    func()
	engine  *bot.Engine
	sim     *simulator.Started
	behind  closer
	desks   chan *simulator.Desk // of the agent by hand, see setting
}

type closer interface {
	genesys.Transport
	Close() error
}

// A setting is what a house is built of. The zero value is a flow of nothing but
// an escalation, over guest chat to Avery.
type setting struct {
	flow      string
	front     front.Options
	sim       simulator.Options
	messaging bool                            // web messaging is behind
	byHand    bool                            // the agents Robin and Kim do what the test does at their desks
	before    func(http.Handler) http.Handler // stands before the front
}

func newHouse(t *testing.T, s setting) *house {
	t.Helper()

	h := &house{network: pipenet.New(), desks: make(chan *simulator.Desk, 10)}
	if s.byHand {
		s.sim.Agents = []simulator.Agent{h.byHand("Robin", "Support"), h.byHand("Kim", "Repairs")}
	}
	h.sim = simulator.StartInMemory(t, s.sim)
	h.behind = h.transport(s.messaging)
	t.Cleanup(func() { require.NoError(t, h.behind.Close()) })
	if s.front.Route == nil {
		h.engine = engine(t, cmp.Or(s.flow, onlyAgents))
		s.front.Route = h.always(h.engine)
	}
	h.start(t, s)
	t.Cleanup(func() { h.stop() })
	return h
}

// start opens a front; stop closes it.
func (h *house) start(t *testing.T, s setting) {
	t.Helper()
	h.front = front.New(s.front)
	var handler http.Handler = h.front
	if s.before != nil {
		handler = s.before(handler)
	}
	server := &http.Server{Handler: handler, ErrorLog: log.New(io.Discard, "", 0)}
	served := make(chan error, 1)
	network := h.network
	go func() { served <- server.Serve(network) }()
	f := h.front
	h.stop = func() {
		require.NoError(t, f.Close())
		require.NoError(t, server.Close())
		require.ErrorIs(t, <-served, http.ErrServerClosed)
	}
}

// dial reaches the front that is open now.
func (h *house) dial(ctx context.Context, network, address string) (net.Conn, error) {
	h.moving.Lock()
	n := h.network
	h.moving.Unlock()
	return n.DialContext(ctx, network, address)
}

// move gives the next front an address of its own.
func (h *house) move() {
	h.moving.Lock()
	defer h.moving.Unlock()
	h.network = pipenet.New()
}

func (h *house) transport(messaging bool) closer {
	if messaging {
		return webmessaging.NewTransport(webmessaging.Options{
			DataURL: h.sim.URL, DeploymentID: deployment, NetDialContext: h.sim.DialContext,
		})
	}
	return guestchat.NewTransport(guestchat.Options{
		DataURL: h.sim.URL, DeploymentKey: deployment, OrgGUID: deployment, NetDialContext: h.sim.DialContext,
	})
}

// byHand is an agent who joins and leaves the rest to the test.
func (h *house) byHand(name, queue string) simulator.Agent {
	return simulator.Agent{Name: name, Queues: []string{queue}, Script: func(ctx context.Context, d *simulator.Desk) error {
		if err := d.Join(); err != nil {
			return err
		}
		h.desks <- d
		<-ctx.Done()
		return nil
	}}
}

// desk is the next one that an agent by hand sits down at.
func (h *house) desk(t *testing.T) *simulator.Desk {
	t.Helper()
	select {
	case d := <-h.desks:
		return d
	case <-time.After(time.Minute):
		require.Fail(t, "no agent came")
		return nil
	}
}

func hears(t *testing.T, d *simulator.Desk, want ...string) {
	t.Helper()
	for _, w := range want {
		got, err := d.Hear(t.Context())
		require.NoError(t, err)
		require.Equal(t, w, got)
	}
}

const onlyAgents = `flow: only_agents
language: en
steps:
  hand_over:
    escalate: {queue: Support, summary: A customer., userData: {topic: kettles}}
    finished: goodbye
    failed: goodbye
  goodbye: {end: done, say: Goodbye!}
`

func engine(tb testing.TB, flow string) *bot.Engine {
	tb.Helper()
	dialog, problems := flows.Load("test.flow.yaml", []byte(flow))
	require.False(tb, problems.Fatal(), "%s", problems)
	e, err := bot.NewEngine(dialog, bot.EngineOptions{})
	require.NoError(tb, err)
	return e
}

// always serves every customer with one flow.
func (h *house) always(e *bot.Engine) func(guestchat.CreateConversation) (front.Route, bool) {
	return func(guestchat.CreateConversation) (front.Route, bool) {
		return front.Route{Name: e.Dialog().Name, Engine: e, Chat: h.chat}, true
	}
}

func (h *house) chat(who front.Customer) bot.ChatService {
	o := genesys.Options{DisplayName: who.DisplayName, UserData: map[string]any{}}
	for name, value := range who.Context {
		o.UserData[name] = value
	}
	return genesys.NewHandover(genesys.New(h.behind, o))
}

// A customer is a page with a chat widget: WebChatService, talking to the front.
type customer struct {
	t       *testing.T
	service *genesys.Service
	events  *genesys.Subscription
	pages   *guestchat.Transport
	known   session
}

// page is a widget that has not opened its chat.
func (h *house) page(t *testing.T) *customer {
	t.Helper()
	c := &customer{t: t, pages: guestchat.NewTransport(guestchat.Options{
		DataURL: "http://front.test", DeploymentKey: deployment, OrgGUID: deployment, NetDialContext: h.dial,
	})}
	c.service = genesys.New(c.pages, genesys.Options{Routing: genesys.Routing{TargetAddress: "Front"}, BotEvents: true})
	c.events = c.service.Subscribe()
	t.Cleanup(func() {
		require.NoError(t, c.service.Close())
		_ = c.pages.Close()
	})
	return c
}

// open is a page whose customer has opened the chat.
func (h *house) open(t *testing.T, o genesys.StartOptions) *customer {
	t.Helper()
	c := h.page(t)
	_, err := c.service.StartChat(t.Context(), o)
	require.NoError(t, err)
	_ = c.session()
	return c
}

func (c *customer) say(text string) {
	c.t.Helper()
	_, err := c.service.SendMessage(c.t.Context(), text)
	require.NoError(c.t, err)
}

// sees returns what the page shows until it shows the last line that is given,
// one line each: "bot: Hello", "Avery joined", "ended". The time is virtual: waits
// that grow may put a storm's end off for minutes.
func (c *customer) sees(last string) []string {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 10*time.Minute)
	defer cancel()
	var all []string
	for len(all) == 0 || all[len(all)-1] != last {
		e, err := c.events.Next(ctx)
		require.NoError(c.t, err, "waiting for %q, saw only %q", last, all)
		all = append(all, shown(e)...)
	}
	return all
}

func shown(e genesys.Event) []string {
	switch data := e.Data.(type) {
	case *genesys.Batch:
		var all []string
		for _, m := range data.Messages {
			if m.Type == genesys.TypeMessage && m.From.Type != genesys.Client {
				who := map[genesys.ParticipantType]string{genesys.Bot: "bot"}[m.From.Type]
				if who == "" {
					who = m.From.Name
				}
				all = append(all, who+": "+m.Text)
			}
		}
		return all
	case *genesys.Presence:
		name := data.Message.From.Name
		switch e.Name {
		case genesys.EventAgentConnected:
			return []string{name + " joined"}
		case genesys.EventAgentDisconnected:
			return []string{name + " left"}
		}
	}
	if e.Name == genesys.EventEnded {
		return []string{"ended"}
	}
	return nil
}

// theirs is the only conversation of the simulator.
func (h *house) theirs(t *testing.T) *guestchat.Conversation {
	t.Helper()
	all := h.sim.Conversations()
	require.Len(t, all, 1)
	return all[0]
}

// ours is the only conversation of the front.
func (h *house) ours(t *testing.T) *guestchat.Conversation {
	t.Helper()
	all := h.front.Server().Conversations()
	require.Len(t, all, 1)
	return all[0]
}

// waits waits for an event of that name.
func (c *customer) waits(name string) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), time.Minute)
	defer cancel()
	for {
		e, err := c.events.Next(ctx)
		require.NoError(c.t, err, "waiting for %s", name)
		if e.Name == name {
			return
		}
	}
}

// request calls the front's API as a page does.
func (h *house) request(t *testing.T, method, path, token, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "http://front.test"+path, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	client := &http.Client{Transport: &http.Transport{DialContext: h.network.DialContext, DisableKeepAlives: true}}
	answer, err := client.Do(r)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(text)
}

// socket opens the event stream that the answer to a create request names.
func (h *house) socket(t *testing.T, created string) *websocket.Conn {
	t.Helper()
	var answer guestchat.CreateConversationResponse
	require.NoError(t, json.Unmarshal([]byte(created), &answer))
	dialer := websocket.Dialer{NetDialContext: h.network.DialContext}
	conn, response, err := dialer.DialContext(t.Context(), answer.EventStreamURI, nil)
	require.NoError(t, err)
	_ = response.Body.Close()
	return conn
}

func decoded[T any](tb testing.TB, body string) T {
	tb.Helper()
	var v T
	require.NoError(tb, json.Unmarshal([]byte(body), &v), body)
	return v
}

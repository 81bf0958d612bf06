package front_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/pipenet"

	"github.com/stretchr/testify/require"
)

// deployment is what all customers' pages say they are.
const deployment = "0a1b2c3d-0000-4000-8000-000000000001"

// A house is a front with the simulator behind it, both without a port: what is
// here runs in virtual time.
type house struct {
	front   *front.Front
	network *pipenet.Network
	sim     *simulator.Started
	behind  *guestchat.Transport
}

func newHouse(t *testing.T, flow string, o front.Options, s simulator.Options) *house {
	t.Helper()
	h := &house{network: pipenet.New(), sim: simulator.StartInMemory(t, s)}
	h.behind = guestchat.NewTransport(guestchat.Options{
		DataURL: h.sim.URL, DeploymentKey: deployment, OrgGUID: deployment, NetDialContext: h.sim.DialContext,
	})
	t.Cleanup(func() { _ = h.behind.Close() })
	if o.Route == nil {
		o.Route = h.always(engine(t, flow))
	}
	h.front = front.New(o)
	server := &http.Server{Handler: h.front}
	served := make(chan error, 1)
	go func() { served <- server.Serve(h.network) }()
	t.Cleanup(func() {
		require.NoError(t, h.front.Close())
		require.NoError(t, server.Close())
		require.ErrorIs(t, <-served, http.ErrServerClosed)
	})
	return h
}

func engine(t *testing.T, flow string) *bot.Engine {
	t.Helper()
	dialog, problems := flows.Load("test.flow.yaml", []byte(flow))
	require.False(t, problems.Fatal(), "%s", problems)
	e, err := bot.NewEngine(dialog, bot.EngineOptions{})
	require.NoError(t, err)
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
}

// page is a widget that has not opened its chat.
func (h *house) page(t *testing.T) *customer {
	t.Helper()
	c := &customer{t: t, pages: guestchat.NewTransport(guestchat.Options{
		DataURL: "http://front.test", DeploymentKey: deployment, OrgGUID: deployment, NetDialContext: h.network.DialContext,
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
	return c
}

func (c *customer) say(text string) {
	c.t.Helper()
	_, err := c.service.SendMessage(c.t.Context(), text)
	require.NoError(c.t, err)
}

// sees returns what the page shows until it shows the last line that is given,
// one line each: "bot: Hello", "Avery joined", "ended".
func (c *customer) sees(last string) []string {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), time.Minute)
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

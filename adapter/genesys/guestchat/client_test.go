package guestchat_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A caller is our own client with an open session, and the server's side of it.
type caller struct {
	*house
	genesys.Session
	transport    *guestchat.Transport
	conversation *guestchat.Conversation
}

// options are a client's options for the house.
func (h *house) options() guestchat.Options {
	return guestchat.Options{
		DataURL:        "http://chat.test",
		OrgGUID:        "9b1a0000-0000-4000-8000-000000000001",
		DeploymentKey:  "5f020000-0000-4000-8000-000000000002",
		NetDialContext: h.network.DialContext,
	}
}

func (h *house) transport(t *testing.T, o guestchat.Options) *guestchat.Transport {
	t.Helper()
	transport := guestchat.NewTransport(o)
	t.Cleanup(func() { require.NoError(t, transport.Close()) })
	return transport
}

// start opens a session that is past the guest's own joining.
func (h *house) start(t *testing.T, o guestchat.Options) *caller {
	t.Helper()
	c := &caller{house: h, transport: h.transport(t, o)}
	session, resp, err := c.transport.Start(t.Context(), genesys.StartRequest{
		DisplayName: "Dana Reyes", Routing: genesys.Routing{TargetAddress: "Billing"},
		UserData: map[string]string{"orderId": "A-1001"},
	})
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, resp.Status)
	t.Cleanup(func() { require.NoError(t, session.Close()) })
	c.Session = session
	c.conversation = h.server.Conversations()[0]
	assert.Equal(t, "Dana Reyes ParticipantJoined", c.next(t))
	return c
}

func (c *caller) agent(name string) *guestchat.Participant {
	p := c.conversation.Invite(guestchat.Member{Role: guestchat.RoleAgent, DisplayName: name})
	_ = p.Connect()
	return p
}

// next is what happened next, in short.
func (c *caller) next(t *testing.T) string {
	t.Helper()
	u, err := c.Receive(t.Context())
	if errors.Is(err, io.EOF) {
		return "EOF"
	}
	require.NoError(t, err)
	switch u.Kind {
	case genesys.Arrived:
		return inShort(u.Messages)
	case genesys.Disconnected:
		require.Error(t, u.Err)
		return "disconnected"
	case genesys.Reconnected:
		return "reconnected"
	case genesys.Recalled:
		return c.next(t)
	default:
		if u.Err != nil {
			return "over: " + u.Err.Error()
		}
		return "over"
	}
}

func inShort(messages []genesys.Message) string {
	var all []string
	for _, m := range messages {
		who := m.From.Name
		if m.From.Type == genesys.External || m.From.Type == genesys.Bot {
			who = strings.TrimSpace(who + " (" + string(m.From.Type) + ")")
		}
		switch m.Type {
		case genesys.TypeMessage, genesys.TypeNotice:
			all = append(all, who+": "+m.Text)
		default:
			all = append(all, who+" "+string(m.Type))
		}
	}
	return strings.Join(all, ", ")
}

func (c *caller) hears(t *testing.T, want ...string) {
	t.Helper()
	for _, w := range want {
		require.Equal(t, w, c.next(t))
	}
}

func TestAClientLearnsAllThatTheServerTells(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		c := h.start(t, h.options())
		queue := c.conversation.Join(guestchat.Member{Role: guestchat.RoleACD, DisplayName: "Billing"})
		c.hears(t, "Billing (External) ParticipantJoined")
		flow := c.conversation.Join(guestchat.Member{Role: guestchat.RoleWorkflow, DisplayName: "Welcome"})
		require.NoError(t, flow.Say("Please wait"))
		require.NoError(t, flow.Notice("Position 1"))
		c.hears(t, "Welcome (Bot) ParticipantJoined", "Welcome (Bot): Please wait", "Welcome (External): Position 1")
		avery := c.agent("Avery")
		c.hears(t, "Avery ParticipantJoined")
		synctest.Wait()
		queue.Leave()
		c.hears(t, "Billing (External) ParticipantLeft")
		flow.Leave()
		c.hears(t, "Welcome (Bot) ParticipantLeft")
		synctest.Wait()
		require.NoError(t, avery.Typing())
		c.hears(t, "Avery TypingStarted")
		require.NoError(t, avery.Say("Hello"))
		c.hears(t, "Avery: Hello")
		resp, err := c.Send(t.Context(), "Hi")
		require.NoError(t, err)
		assert.Contains(t, string(resp.Body), `"body":"Hi"`)
		c.hears(t, "Dana Reyes: Hi")
		_, err = c.Typing(t.Context())
		require.NoError(t, err)
		avery.Leave()
		c.hears(t, "Avery ParticipantLeft", "Dana Reyes ParticipantLeft", "over", "EOF")
	})
}

func TestARingThatNobodyAnswersIsNotTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{GuestStays: true})
		c := h.start(t, h.options())
		c.conversation.Invite(guestchat.Member{Role: guestchat.RoleAgent, DisplayName: "Robin"}).Leave()
		c.agent("Avery")
		c.hears(t, "Avery ParticipantJoined")
	})
}

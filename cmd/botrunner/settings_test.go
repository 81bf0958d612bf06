package main

import (
	"context"
	"log/slog"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/config"
	"github.com/botrunner/botrunner/internal/pipenet"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const deploymentID = "0a1b2c3d-0000-4000-8000-000000000003"

// messaging are settings for web messaging, with more variables.
func messaging(t *testing.T, more ...string) *config.Config {
	t.Helper()
	c, err := config.Load(config.Sources{Environ: append([]string{
		"BOTRUNNER_TRANSPORT_TYPE=webmessaging", "BOTRUNNER_TRANSPORT_DATAURL=http://centre",
		"BOTRUNNER_TRANSPORT_DEPLOYMENTID=" + deploymentID,
	}, more...)})
	require.NoError(t, err)
	return c
}

func TestTheTypeDecidesOnTheTransport(t *testing.T) {
	assert.IsType(t, &webmessaging.Transport{}, newTransport(messaging(t), slog.New(slog.DiscardHandler)))
	c := &config.Config{Transport: config.Transport{Type: config.PureCloud}}
	assert.IsType(t, &guestchat.Transport{}, newTransport(c, slog.New(slog.DiscardHandler)))
}

// avery answers as the simulator's agent does.
func avery(ctx context.Context, c *webmessaging.Conversation) {
	p := c.Join(webmessaging.Member{Role: webmessaging.RoleAgent, Name: "Avery"})
	defer p.Leave()
	if p.Say("Hello, this is Avery. How can I help?") != nil {
		return
	}
	for {
		e, err := p.Receive(ctx)
		switch {
		case err != nil:
			return
		case e.Kind != webmessaging.KindMessage || e.Member.Role != webmessaging.RoleCustomer:
		case e.Message.Text == "bye":
			return
		case e.Message.Text == "what is there?":
			if p.Send("Tea or coffee?", reply("Tea"), reply("Coffee")) != nil {
				return
			}
		case p.Say("You said: "+e.Message.Text) != nil:
			return
		}
	}
}

func reply(label string) webmessaging.Content {
	return webmessaging.Content{
		ContentType: webmessaging.ContentQuickReply,
		QuickReply:  &webmessaging.QuickReply{Text: label, Payload: "drink-" + label},
	}
}

// overMessaging is inBubble over web messaging, with a server that avery answers.
func overMessaging(t *testing.T, c *config.Config, f func(t *testing.T, centre *contactCentre, server *webmessaging.Server)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		network, server := pipenet.New(), webmessaging.NewServer(webmessaging.ServerOptions{Serve: avery})
		web := &http.Server{Handler: server, ReadHeaderTimeout: time.Minute}
		go func() { _ = web.Serve(network) }()
		o := messagingOptions(c)
		o.NetDialContext = network.DialContext
		centre := &contactCentre{transport: webmessaging.NewTransport(o), options: serviceOptions(c)}
		defer func() {
			centre.close()
			assert.NoError(t, server.Close())
			assert.NoError(t, web.Close())
			time.Sleep(time.Second) // net/http lingers over bodies that it did not read
		}()
		f(t, centre, server)
	})
}

func TestAFlowHandsOverToAnAgentOnWebMessaging(t *testing.T) {
	settings := messaging(t, "BOTRUNNER_TRANSPORT_ATTRIBUTES_ROUTINGQUEUE=queue_name", `BOTRUNNER_USERDATA={"customerId":"59606"}`)
	overMessaging(t, settings, func(t *testing.T, centre *contactCentre, server *webmessaging.Server) {
		got := talk(t.Context(), centre, answers+"hello\nbye\n1\n", chatOptions{inputs: []string{"token=t-123", "tier=gold"}, trace: true})
		require.NoError(t, got.failure)
		for _, want := range []string{"Avery: Hello, this is Avery.", "Avery: You said: hello\n", "Has that answered your question?"} {
			assert.Contains(t, got.out, want)
		}
		assert.NotContains(t, got.out+got.err, "t-123", "a secret is for the agent alone")

		chats := server.Conversations()
		require.Len(t, chats, 1)
		assert.True(t, chats[0].Over())
		for name, want := range map[string]string{
			"queue_name": "outage", "routingSkills": "outage", "routingPriority": "9", "routingLanguage": "en",
			"displayName": "Ada Lovelace", "customerId": "59606", "email": "ada@example.com",
		} {
			assert.Equal(t, want, chats[0].Attributes()[name], name)
		}
		var toAgent []string
		for _, m := range chats[0].Messages() {
			if m.Direction == webmessaging.Inbound && m.Type == webmessaging.TypeText {
				toAgent = append(toAgent, m.Text)
			}
		}
		assert.Equal(t, []string{"Ada Lovelace has a question about outage. Urgency 4 of 5.", "auth: t-123", "hello", "bye"}, toAgent)
	})
}

func TestWhatAnAgentOffersReachesTheConversation(t *testing.T) {
	overMessaging(t, messaging(t), func(t *testing.T, centre *contactCentre, _ *webmessaging.Server) {
		chat := centre.chatService()
		defer func() { assert.NoError(t, chat.Close()) }()
		require.NoError(t, chat.StartChat(t.Context(), bot.Escalation{Number: 1}))
		require.NoError(t, chat.SendMessage(t.Context(), "what is there?"))
		for {
			e, err := chat.Receive(t.Context())
			require.NoError(t, err)
			if e.Text == "Tea or coffee?" {
				assert.Equal(t, []string{"Tea", "Coffee"}, e.Choices)
				return
			}
			assert.Empty(t, e.Choices, "nothing else offers anything")
		}
	})
}

func TestTheEndOfTheInputTakesTheGuestOffWebMessaging(t *testing.T) {
	overMessaging(t, messaging(t), func(t *testing.T, centre *contactCentre, server *webmessaging.Server) {
		got := talk(t.Context(), centre, answers+"hello\n", chatOptions{})
		require.NoError(t, got.failure)
		require.Len(t, server.Conversations(), 1)
		assert.True(t, server.Conversations()[0].Over(), "nobody is left at the agent's desk")
	})
}

package webmessaging_test

import (
	"crypto/tls"
	"crypto/x509"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAClientConcludesWhoIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		c := h.talking(t, h.options())
		flow := h.conversation().Join(webmessaging.Member{Role: webmessaging.RoleWorkflow})
		require.NoError(t, flow.Say("One moment"))
		c.hears(t, "Bot (Bot) ParticipantJoined, certain", "Bot (Bot): One moment")
		ann := h.agent("Ann")
		flow.Leave()
		require.NoError(t, ann.Typing())
		c.hears(t, "Ann ParticipantJoined, likely; Ann TypingStarted")
		require.NoError(t, ann.Say("Hello"))
		c.hears(t, "Ann: Hello")
		bo := h.agent("Bo")
		ann.Leave()
		require.NoError(t, bo.Say("I took over"))
		c.hears(t, "Ann ParticipantLeft, guessed; Bo ParticipantJoined, certain", "Bo: I took over")
		bo.Leave()
		c.hears(t, "Bo ParticipantLeft, certain", "Dana Reyes ParticipantLeft", "over", "EOF")
	})
}

func TestTwoAgentsWhoTakeTurnsAreBothThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		c := h.talking(t, h.options())
		ann, bo := h.agent("Ann"), h.agent("Bo")
		for _, p := range []*webmessaging.Participant{ann, bo, ann, bo} {
			require.NoError(t, p.Say("I"))
		}
		c.hears(t,
			"Ann ParticipantJoined, certain", "Ann: I",
			"Ann ParticipantLeft, guessed; Bo ParticipantJoined, certain", "Bo: I",
			"Ann ParticipantJoined, certain", "Ann: I", "Bo: I")
	})
}

func TestUserDataAndRoutingTravelWithTheFirstMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		o := h.options()
		o.Names = webmessaging.AttributeNames{Queue: "queue", Language: "-"}
		c := h.start(t, o)
		assert.Empty(t, h.server.Conversations(), "nobody knows of a guest who has said nothing")
		c.says(t, "Hi")
		assert.Equal(t, map[string]string{
			"displayName": "Dana Reyes", "orderId": "A-1001", "queue": "Billing",
			"routingSkills": "refunds,german", "routingPriority": "3",
		}, h.conversation().Attributes())
		_, err := c.Session.(genesys.UserDataUpdater).UpdateUserData(t.Context(), map[string]string{"tier": "gold"})
		require.NoError(t, err)
		assert.NotContains(t, h.conversation().Attributes(), "tier")
		c.says(t, "one more thing")
		assert.Equal(t, "gold", h.conversation().Attributes()["tier"])
	})
}

func TestTooMuchUserDataIsFoundBeforeTheFirstMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		_, _, err := h.transport(t, h.options()).Start(t.Context(), genesys.StartRequest{
			UserData: map[string]string{"note": strings.Repeat("x", 2045)},
		})
		require.EqualError(t, err, "opening session: custom attributes of 2049 bytes, of at most 2048")
	})
}

func TestAGuestJoinsWhereTheDeploymentStartsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{
			Deployment: conversing(func(c *webmessaging.Conversations) { c.AutoStart.Enabled = true }),
		})
		c := h.start(t, h.options())
		assert.Equal(t, "A-1001", h.conversation().Attributes()["orderId"])
		require.NoError(t, h.conversation().Join(webmessaging.Member{Role: webmessaging.RoleWorkflow}).Say("Welcome"))
		c.hears(t, "Bot (Bot) ParticipantJoined, certain", "Bot (Bot): Welcome")
	})
}

func TestTypingIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		c := h.talking(t, h.options())
		for range 20 {
			_, err := c.Typing(t.Context())
			require.NoError(t, err)
			time.Sleep(time.Second)
		}
		c.says(t, "done")
		ann := h.agent("Ann")
		assert.Equal(t, []string{"CUSTOMER member-change", "Hi", "typing", "typing", "typing", "typing", "done", "AGENT member-change"}, told(t, ann, 8))
	})
}

// told are the first n things that a participant receives.
func told(t *testing.T, p *webmessaging.Participant, n int) []string {
	t.Helper()
	var all []string
	for range n {
		e, err := p.Receive(t.Context())
		require.NoError(t, err)
		switch e.Kind {
		case webmessaging.KindMember:
			all = append(all, string(e.Member.Role)+" member-change")
		case webmessaging.KindMessage:
			all = append(all, e.Message.Text)
		default:
			all = append(all, string(e.Kind))
		}
	}
	return all
}

func TestAServerThatWantsNoTypingIsAskedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refused := 0
		h := newHouse(t, webmessaging.ServerOptions{
			Deployment: conversing(func(c *webmessaging.Conversations) { c.ShowUserTyping = false }),
			Intercept: func(_ *webmessaging.Conversation, r webmessaging.Request) webmessaging.Interception {
				if r.TracingID == "typing" {
					refused++
				}
				return webmessaging.Interception{}
			},
		})
		o := h.options()
		o.Config = &webmessaging.DefaultDeployment().Config // which says otherwise
		c := h.talking(t, o)
		for range 3 {
			_, err := c.Typing(t.Context())
			require.NoError(t, err)
			time.Sleep(10 * time.Second)
		}
		assert.Equal(t, 1, refused)
	})
}

func TestMessagesAreDeliveredInTheOrderInWhichTheyWereSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		h := newHouse(t, webmessaging.ServerOptions{Tamper: func(_ *webmessaging.Conversation, frame []byte) webmessaging.Tampering {
			if !strings.Contains(string(frame), "Outbound") {
				return webmessaging.Tampering{}
			}
			n++
			return webmessaging.Tampering{Late: n%3 != 0, Twice: n%2 == 0}
		}})
		c := h.talking(t, h.options())
		ann := h.agent("Ann")
		want := []string{"Ann ParticipantJoined, certain"}
		for _, word := range []string{"one", "two", "three", "four", "five", "six"} {
			require.NoError(t, ann.Say(word))
			want = append(want, "Ann: "+word)
		}
		c.hears(t, want...)
	})
}

func TestAnInactiveDeploymentTakesNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{
			Deployment: deployed(func(d *webmessaging.Deployment) { d.Config.Status = "Inactive" }),
		})
		_, _, err := h.transport(t, h.options()).Start(t.Context(), danaReyes)
		require.ErrorIs(t, err, webmessaging.ErrInactive)
	})
}

func TestAChatGoesWithoutAConfigurationThatCannotBeHad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{Deployment: conversing(func(c *webmessaging.Conversations) { c.AutoStart.Enabled = true })})
		o := h.options()
		o.CDNURL = "http://chat.test/nowhere"
		h.start(t, o)
		time.Sleep(time.Minute)
		assert.Empty(t, h.server.Conversations(), "who does not know that it starts by itself does not join")
		o.CDNURL = ""
		o.SocketURL, o.APIURL = "ws://chat.test", "http://chat.test" // each may be another
		h.start(t, o)
		assert.Len(t, h.server.Conversations(), 1)
	})
}

func TestAForeignOriginIsRefusedForGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{Deployment: deployed(func(d *webmessaging.Deployment) {
			d.Domains = webmessaging.Domains{AllowedDomains: []string{"example.org"}}
		})})
		begun := time.Now()
		_, _, err := h.transport(t, h.options()).Start(t.Context(), danaReyes)
		require.EqualError(t, err, "opening connection: status 403")
		assert.Zero(t, time.Since(begun))
	})
}

func TestItAllGoesOverTLS(t *testing.T) {
	server := webmessaging.NewServer(webmessaging.ServerOptions{Serve: answer})
	web := httptest.NewTLSServer(server)
	defer web.Close()
	defer func() { require.NoError(t, server.Close()) }()
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	transport := webmessaging.NewTransport(webmessaging.Options{
		DataURL: web.URL, DeploymentID: deploymentID, Settle: -1, TLS: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
	})
	defer func() { require.NoError(t, transport.Close()) }()
	session, _, err := transport.Start(t.Context(), danaReyes)
	require.NoError(t, err)
	defer func() { require.NoError(t, session.Close()) }()
	_, err = session.Send(t.Context(), "Hi")
	require.NoError(t, err)
	c := &caller{Session: session}
	c.hears(t, "Dana Reyes ParticipantJoined", "Dana Reyes: Hi", "Ann ParticipantJoined, certain", "Ann: You said: Hi")
}

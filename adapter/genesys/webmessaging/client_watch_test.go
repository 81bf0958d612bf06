package webmessaging_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire/wiretest"
	"github.com/botrunner/botrunner/adapter/genesys/platform"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A watched house has the Platform API beside its server.
type watchedHouse struct {
	*house
	platform *platform.Client
	looks    atomic.Int32
	down     atomic.Int32 // the status with which the API answers all but signing in; 0: it works
}

func newWatchedHouse(t *testing.T, o webmessaging.ServerOptions) *watchedHouse {
	t.Helper()
	h := &watchedHouse{house: &house{server: webmessaging.NewServer(o)}}
	api := platform.NewServer(platform.Messaging(h.server), platform.ServerOptions{})
	routes := http.NewServeMux()
	routes.Handle("/", h.server)
	routes.Handle(platform.TokenPath, api)
	routes.HandleFunc(platform.ConversationsPath, func(w http.ResponseWriter, r *http.Request) {
		h.looks.Add(1)
		if status := int(h.down.Load()); status != 0 {
			w.WriteHeader(status)
			return
		}
		api.ServeHTTP(w, r)
	})
	h.network, h.http = wiretest.Serve(t, routes)
	t.Cleanup(func() { require.NoError(t, h.server.Close()) })
	h.platform = platform.New(platform.Options{
		APIURL: "http://chat.test", LoginURL: "http://chat.test", ClientID: "client-1", ClientSecret: bot.NewSecret("s3cret"),
		NetDialContext: h.network.DialContext, Rand: func() float64 { return 0.5 },
	})
	t.Cleanup(func() { require.NoError(t, h.platform.Close()) })
	return h
}

func (h *watchedHouse) options() webmessaging.Options {
	o := h.house.options()
	o.Platform = h.platform
	return o
}

func TestThePlatformTellsForCertainWhoComesAndGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newWatchedHouse(t, webmessaging.ServerOptions{Deployment: conversing(func(c *webmessaging.Conversations) { c.Humanize.Enabled = false })})
		c := h.talking(t, h.options())
		ann := h.agent("Ann Smith")
		c.hears(t, "Ann Smith ParticipantJoined, certain") // who has said nothing, and whom the wire never names
		require.NoError(t, ann.Typing())
		require.NoError(t, ann.Say("Hello"))
		c.hears(t, "Ann Smith TypingStarted", "Ann Smith: Hello")
		bo := h.agent("Bo Reed")
		require.NoError(t, ann.Say("Bo knows more"))
		ann.Leave()
		c.hears(t, "Ann Smith: Bo knows more", "Ann Smith ParticipantLeft, certain; Bo Reed ParticipantJoined, certain")
		require.NoError(t, bo.Say("Hi"))
		c.hears(t, "Bo Reed: Hi")
		bo.Leave()
		c.hears(t, "Bo Reed ParticipantLeft, certain", "Dana Reyes ParticipantLeft", "over", "EOF")
		assert.Contains(t, string(c.Data()), `"conversationId":"`+h.conversation().ID+`"`)
	})
}

func TestWhoSpeaksBeforeThePlatformKnowsIsNamedByItLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newWatchedHouse(t, webmessaging.ServerOptions{Deployment: conversing(func(c *webmessaging.Conversations) { c.Humanize.Enabled = false })})
		h.down.Store(http.StatusBadGateway)
		c := h.talking(t, h.options())
		ann := h.agent("Ann Smith")
		require.NoError(t, ann.Say("Hello"))
		c.hears(t, "Agent ParticipantJoined, certain", "Agent: Hello")
		h.down.Store(0)
		time.Sleep(time.Minute)
		require.NoError(t, ann.Say("Are you there?"))
		c.hears(t, "Ann Smith: Are you there?") // and has not come a second time
		ann.Leave()
		c.hears(t, "Ann Smith ParticipantLeft, certain", "Dana Reyes ParticipantLeft", "over")
	})
}

func TestTheEndIsKnownWhereTheDeploymentDoesNotTellIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newWatchedHouse(t, webmessaging.ServerOptions{Deployment: conversing(func(c *webmessaging.Conversations) { c.ConversationDisconnect.Enabled = false })})
		c := h.talking(t, h.options())
		ann := h.agent("Ann")
		c.hears(t, "Ann ParticipantJoined, certain")
		ann.Leave()
		c.hears(t, "Ann ParticipantLeft, certain", "Dana Reyes ParticipantLeft", "over", "EOF")
	})
}

func TestUserDataReachesAgentsAtOnceWithThePlatform(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newWatchedHouse(t, webmessaging.ServerOptions{})
		c := h.start(t, h.options())
		update := func(tier string) {
			_, err := c.Session.(genesys.UserDataUpdater).UpdateUserData(t.Context(), map[string]string{"tier": tier})
			require.NoError(t, err)
		}
		update("bronze")
		c.says(t, "Hi")
		assert.Equal(t, "bronze", h.conversation().Attributes()["tier"], "with the first message, as there was no conversation yet")
		time.Sleep(10 * time.Second)
		update("silver")
		assert.Equal(t, "silver", h.conversation().Attributes()["tier"])
		h.down.Store(http.StatusForbidden)
		update("gold")
		assert.Equal(t, "silver", h.conversation().Attributes()["tier"])
		c.says(t, "Are you there?")
		assert.Equal(t, "gold", h.conversation().Attributes()["tier"], "with the next message, as the platform refused")
	})
}

func TestAPlatformThatRefusesIsDoneWithout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newWatchedHouse(t, webmessaging.ServerOptions{})
		h.down.Store(http.StatusForbidden)
		c := h.talking(t, h.options())
		ann := h.agent("Ann")
		require.NoError(t, ann.Typing())
		c.hears(t, "Ann ParticipantJoined, likely; Ann TypingStarted")
		time.Sleep(time.Hour)
		assert.EqualValues(t, 1, h.looks.Load(), "it is not asked again")
		ann.Leave()
		c.hears(t, "Ann ParticipantLeft, certain", "Dana Reyes ParticipantLeft", "over")
	})
}

func TestThePlatformIsAskedRarelyWhileAnAgentIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newWatchedHouse(t, webmessaging.ServerOptions{})
		o := h.options()
		o.WatchEvery = 10 * time.Second
		c := h.talking(t, o)
		time.Sleep(95 * time.Second)
		assert.EqualValues(t, 1+10, h.looks.Load(), "found once, and looked at every ten seconds")
		ann := h.agent("Ann")
		c.hears(t, "Ann ParticipantJoined, certain")
		before := h.looks.Load()
		time.Sleep(121 * time.Second)
		assert.EqualValues(t, 3, h.looks.Load()-before)
		bo := h.agent("Bo")
		require.NoError(t, bo.Say("Hello, I am new")) // which is a reason to look at once
		c.hears(t, "Bo ParticipantJoined, certain", "Bo: Hello, I am new")
		ann.Leave()
		require.NoError(t, bo.Say("You are with me now"))
		c.hears(t, "Bo: You are with me now", "Ann ParticipantLeft, certain")
	})
}

func TestARestoredSessionIsWatchedToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newWatchedHouse(t, webmessaging.ServerOptions{})
		c := h.talking(t, h.options())
		h.agent("Ann")
		c.hears(t, "Ann ParticipantJoined, certain")
		data := c.Data()
		require.NoError(t, c.Close())
		session, err := c.transport.Restore(t.Context(), data)
		require.NoError(t, err)
		again := &caller{house: h.house, Session: session}
		defer func() { require.NoError(t, session.Close()) }()
		again.hears(t, "Dana Reyes ParticipantJoined [restoring]", "Dana Reyes: Hi [restoring]", "Ann ParticipantJoined, certain")
	})
}

package webmessaging_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// events are the events that a service has published, once nothing more comes.
func events(t *testing.T, all *genesys.Subscription) []string {
	t.Helper()
	time.Sleep(time.Minute)
	synctest.Wait()
	require.NoError(t, all.Close())
	var names []string
	for {
		e, err := all.Next(t.Context())
		if err != nil {
			return names
		}
		name := e.Name
		if p, ok := e.Data.(*genesys.Presence); ok && p.Message.Certainty != "" {
			name += " (" + string(p.Message.Certainty) + ")"
		}
		names = append(names, name)
	}
}

func TestWebChatServiceHasItsEventsOnThisWire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		s := genesys.New(h.transport(t, h.options()), genesys.Options{})
		defer func() { require.NoError(t, s.Close()) }()
		all := s.Subscribe()
		_, err := s.StartChat(t.Context(), genesys.StartOptions{Nickname: "Dana"})
		require.NoError(t, err)
		_, err = s.SendMessage(t.Context(), "Hi")
		require.NoError(t, err)
		ann := h.agent("Ann")
		require.NoError(t, ann.Typing())
		time.Sleep(time.Second)
		require.NoError(t, ann.Say("Hello"))
		_, err = s.UpdateUserData(t.Context(), map[string]any{"tier": "gold"})
		require.NoError(t, err)
		_, err = s.SendFilteredMessage(t.Context(), "PIN 1234", genesys.HideExactly("PIN 1234"))
		require.NoError(t, err)
		assert.Equal(t, "gold", h.conversation().Attributes()["tier"])
		ann.Leave()
		assert.Equal(t, []string{
			"ready", "started", "messageReceived", "clientConnected", "messageReceived", // Hi
			"messageReceived", "agentConnected (likely)", "agentTypingStarted",
			"messageReceived", "agentTypingStopped", // Hello
			"messageReceived", // what is hidden
			"messageReceived", "agentDisconnected (certain)",
			"messageReceived", "clientDisconnected", "ended",
		}, events(t, all))
		assert.NotContains(t, shown(s), "PIN 1234")
	})
}

func shown(s *genesys.Service) (texts []string) {
	for _, m := range s.GetTranscript().Messages {
		texts = append(texts, m.Text)
	}
	return texts
}

func TestEndChatTakesTheGuestAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		s := genesys.New(h.transport(t, h.options()), genesys.Options{})
		defer func() { require.NoError(t, s.Close()) }()
		for range 2 { // the second chat is another guest's
			_, err := s.StartChat(t.Context(), genesys.StartOptions{})
			require.NoError(t, err)
			_, err = s.SendMessage(t.Context(), "Hi")
			require.NoError(t, err)
			_, err = s.EndChat(t.Context())
			require.NoError(t, err)
		}
		for _, c := range h.server.Conversations() {
			assert.True(t, c.Over())
		}
		assert.Len(t, h.server.Conversations(), 2)
	})
}

package genesys_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ableConformances are about what not every wire can.
func ableConformances() []conformance {
	const noPolling = "This transport doesn't support polling."
	return []conformance{
		{subject: "sendCustomNotice", when: "one that cannot", holds: rejected("This transport doesn't support sendCustomNotice command.", true, func(ctx context.Context, s *stage) error {
			return err2(s.SendCustomNotice(ctx, "bye"))
		})},
		{subject: "updateUserData", when: "no chat", holds: func(t *testing.T, s *stage) {
			require.NoError(t, err2(s.UpdateUserData(t.Context(), map[string]any{"tier": "gold"})))
			s.talk(t)
			assert.Equal(t, "gold", s.asked(s.sim)["tier"])
		}},
		{subject: "updateUserData", when: "a chat is active (a transport that can)", only: "web messaging", holds: func(t *testing.T, s *stage) {
			s.talk(t)
			resp, err := s.UpdateUserData(t.Context(), map[string]any{"tier": "gold"})
			require.NoError(t, err)
			assert.Equal(t, http.StatusOK, resp.Status)
			s.say(t, "there is something new")
			assert.Equal(t, "gold", s.asked(s.sim)["tier"])
		}},
		{subject: "updateUserData", when: "a chat is active, one that cannot", only: "guest chat", holds: rejected("This transport doesn't support updating userData during an active chat session.", true, func(ctx context.Context, s *stage) error {
			return err2(s.UpdateUserData(ctx, map[string]any{"tier": "gold"}))
		})},
		{subject: "poll", when: "one that does not", holds: rejected(noPolling, true, func(ctx context.Context, s *stage) error { return s.Poll(ctx) })},
		{subject: "startPoll", when: "one that does not", holds: rejected(noPolling, true, func(_ context.Context, s *stage) error { return s.StartPoll() })},
		{subject: "stopPoll", when: "one that does not", holds: rejected(noPolling, true, func(_ context.Context, s *stage) error { return s.StopPoll() })},
		{subject: "resetPollExceptions", when: "one that does not", holds: rejected("This transport doesn't support resetPollExceptions command.", true, func(_ context.Context, s *stage) error {
			return s.ResetPollExceptions()
		})},
	}
}

// eventConformances are about the events, each brought about.
func eventConformances() []conformance {
	return []conformance{
		talk(genesys.EventReady), talk(genesys.EventStarted), talk(genesys.EventMessageReceived),
		talk(genesys.EventRestored, back), talk(genesys.EventRestoreFailed, gone), talk(genesys.EventRestoreTimeout, late),
		talk(genesys.EventError, fails),
		talk(genesys.EventEnded, bye), talk(genesys.EventDisconnected, drops), talk(genesys.EventReconnected, drops),
		talk(genesys.EventClientConnected), talk(genesys.EventClientDisconnected, bye),
		talk(genesys.EventClientTypingStarted, types), talk(genesys.EventClientTypingStopped, types),
		talk(genesys.EventAgentConnected), talk(genesys.EventAgentDisconnected, bye),
		talk(genesys.EventAgentTypingStarted), talk(genesys.EventAgentTypingStopped),
		talk(genesys.EventAgentTypingTimeout, agentTypes),
	}
}

// talk is the case of an event: a chat, what brings the event about, and the event.
func talk(event string, then ...func(t *testing.T, s *stage)) conformance {
	return conformance{subject: event, holds: func(t *testing.T, s *stage) {
		s.talk(t)
		for _, f := range then {
			f(t, s)
		}
		s.happens(t, event)
	}}
}

func bye(t *testing.T, s *stage) {
	t.Helper()
	require.NoError(t, err2(s.SendMessage(t.Context(), "bye")))
}

func types(t *testing.T, s *stage) {
	t.Helper()
	require.NoError(t, err2(s.SendTyping(t.Context())))
}

func agentTypes(t *testing.T, s *stage) {
	t.Helper()
	s.agent(t, `{"typing":true}`)
}

func drops(_ *testing.T, s *stage) { s.sim.DropSockets() }

func fails(t *testing.T, s *stage) {
	t.Helper()
	s.fails("send")
	require.Error(t, err2(s.SendMessage(t.Context(), "hi")))
}

func back(t *testing.T, s *stage) {
	t.Helper()
	s.again(t, 100)
	require.NoError(t, s.Restore(t.Context(), nil))
}

// gone restores a chat of which the server knows nothing any more, and late one
// that was left too long.
func gone(t *testing.T, s *stage) {
	t.Helper()
	require.NoError(t, s.Close())
	s.sim.Reset()
	s.again(t, 100)
	require.Error(t, s.Restore(t.Context(), nil))
}

func late(t *testing.T, s *stage) {
	t.Helper()
	require.NoError(t, s.Close())
	time.Sleep(2 * time.Minute) // what is stored grows too old
	s.again(t, 100)
	require.Error(t, s.Restore(t.Context(), nil))
}

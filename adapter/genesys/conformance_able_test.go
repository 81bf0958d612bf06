package genesys_test

import (
	"context"
	"net/http"
	"testing"

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

package genesys_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const noChat = "There is no active chat session."

// chatConformances are about the beginning and the end of chats.
func chatConformances() []conformance {
	malformed := map[string]any{"address": map[string]any{"city": "Lindgrenmouth"}}
	return []conformance{
		{subject: "configure", when: "at start-up, before the first chat", holds: func(t *testing.T, s *stage) {
			require.NoError(t, s.Configure(genesys.Configuration{
				Routing: genesys.Routing{TargetAddress: "Sales"}, UserData: map[string]any{"tier": "gold"},
			}))
			s.talk(t)
			assert.Equal(t, "gold", s.asked(s.sim)["tier"])
		}},
		{subject: "startChat", when: "the server confirms the session", holds: func(t *testing.T, s *stage) {
			resp, err := s.StartChat(t.Context(), genesys.StartOptions{Email: "dana@example.com"})
			require.NoError(t, err)
			assert.Equal(t, http.StatusOK, resp.Status)
			assert.NotEmpty(t, resp.Body)
			s.say(t, "hello")
			assert.Equal(t, "dana@example.com", s.asked(s.sim)["email"])
		}},
		{subject: "startChat", when: "a chat is active", holds: rejected("There is already an active chat session.", true, func(ctx context.Context, s *stage) error {
			return err2(s.StartChat(ctx, genesys.StartOptions{}))
		})},
		{subject: "startChat", when: "the server refuses, or cannot be reached", holds: func(t *testing.T, s *stage) {
			s.fails("create")
			resp, err := s.StartChat(t.Context(), genesys.StartOptions{})
			s.refused(t, genesys.StartFailed, resp, err)
			s.talk(t) // it may be tried again
			require.NoError(t, err2(s.EndChat(t.Context())))
			require.NoError(t, s.sim.Close())
			require.Error(t, err2(s.StartChat(t.Context(), genesys.StartOptions{})))
			failed := await(t, s.all, genesys.EventError).Data.(*genesys.Failure).Errors[0]
			assert.Equal(t, genesys.StartFailed, failed.Code)
			assert.Nil(t, failed.Response, "there was none")
		}},
		{subject: "startChat", when: "userData is no object of plain values", holds: rejected("malformed data object provided in userData property.", false, func(ctx context.Context, s *stage) error {
			return err2(s.StartChat(ctx, genesys.StartOptions{UserData: malformed}))
		})},
		{subject: "endChat", when: "the session is ended", holds: func(t *testing.T, s *stage) {
			s.talk(t)
			resp, err := s.EndChat(t.Context())
			require.NoError(t, err)
			assert.Less(t, resp.Status, 300)
			s.happens(t, genesys.EventEnded)
			s.again(t, 100)
			s.talk(t)
		}},
		{subject: "endChat", when: "no chat", holds: rejected(noChat, false, func(ctx context.Context, s *stage) error { return err2(s.EndChat(ctx)) })},
		{subject: "restore", when: "the session is found", holds: func(t *testing.T, s *stage) {
			s.talk(t)
			s.again(t, 100)
			require.NoError(t, s.Restore(t.Context(), nil))
			s.say(t, "I am back")
			assert.Contains(t, s.shown(), "You said: hello; I am back; You said: I am back")
		}},
		{subject: "restore", when: "it is not", holds: func(t *testing.T, s *stage) {
			require.ErrorIs(t, s.Restore(t.Context(), nil), genesys.ErrNoStoredSession)
			s.talk(t)
			require.NoError(t, s.Close())
			s.sim.Reset()
			s.again(t, 100)
			require.ErrorIs(t, s.Restore(t.Context(), nil), genesys.ErrNoStoredSession)
		}},
		{subject: "restore", when: "during a restore", holds: func(t *testing.T, s *stage) {
			s.talk(t)
			s.again(t, 100)
			s.sim.SetFaults(simulator.Faults{Calls: []simulator.CallFault{{Call: "attach", Delay: simulator.Duration(time.Second), Times: 1}}})
			done := make(chan error)
			go func() { done <- s.Restore(t.Context(), nil) }()
			synctest.Wait()
			require.EqualError(t, s.Restore(t.Context(), nil), "Already restoring. Ignoring request.")
			require.NoError(t, <-done)
		}},
		{subject: "restore", when: "a chat is active", holds: rejected("Chat session is already active, ignoring restore command.", true, func(ctx context.Context, s *stage) error {
			return s.Restore(ctx, nil)
		})},
	}
}

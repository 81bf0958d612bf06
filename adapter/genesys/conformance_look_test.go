package genesys_test

import (
	"bufio"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lookConformances are about what can be asked of a chat, and put into its way.
func lookConformances() []conformance {
	return []conformance{
		{subject: "getTranscript", when: "always", holds: func(t *testing.T, s *stage) {
			assert.Empty(t, s.GetTranscript().Messages)
			_, err := s.AddPrefilter(t.Context(), genesys.HideExactly("hello"))
			require.NoError(t, err)
			s.talk(t)
			assert.Contains(t, s.shown(), "You said: hello")
			transcript := s.GetTranscript()
			assert.Equal(t, 1, len(transcript.OriginalMessages)-len(transcript.Messages))
		}},
		{subject: "getAgents", when: "always", holds: func(t *testing.T, s *stage) {
			assert.Empty(t, s.GetAgents().Agents)
			s.talk(t)
			require.Len(t, s.GetAgents().Agents, 1)
			for _, avery := range s.GetAgents().Agents {
				assert.True(t, avery.Connected)
				assert.Equal(t, "Avery", avery.Name)
			}
			require.NoError(t, err2(s.SendMessage(t.Context(), "bye")))
			time.Sleep(time.Hour)
			for _, avery := range s.GetAgents().Agents {
				assert.False(t, avery.Connected)
				assert.Greater(t, avery.DisconnectedTime, avery.ConnectedTime)
			}
		}},
		{subject: "getStats", when: "always", holds: func(t *testing.T, s *stage) {
			assert.Zero(t, s.GetStats().StartTime)
			begun := time.Now()
			s.start(t)
			time.Sleep(time.Until(begun.Add(10 * time.Second)))
			assert.InDelta(t, 10_000, s.GetStats().Duration, 2000)
			require.NoError(t, err2(s.EndChat(t.Context())))
			time.Sleep(time.Hour)
			assert.InDelta(t, begun.Add(10*time.Second).UnixMilli(), s.GetStats().EndTime, 3000)
		}},
		{subject: "getSessionData", when: "always", holds: func(t *testing.T, s *stage) {
			assert.Nil(t, s.GetSessionData())
			s.talk(t)
			data := s.GetSessionData()
			s.store = &drawer{}
			s.again(t, 100)
			require.NoError(t, s.Restore(t.Context(), data), "it is all that a restore needs")
			s.say(t, "I am back")
		}},
		{subject: "fetchHistory", when: "there is more", holds: func(t *testing.T, s *stage) {
			s.talk(t)
			for _, word := range []string{"one", "two", "three"} {
				s.say(t, word)
			}
			s.again(t, 3)
			require.NoError(t, s.Restore(t.Context(), nil))
			s.say(t, "I am back")
			before := s.GetTranscript().Messages
			require.NoError(t, err2(s.FetchHistory(t.Context())))
			time.Sleep(time.Second)
			all := s.GetTranscript().Messages
			assert.Greater(t, len(all), len(before))
			assert.Less(t, all[0].Index, before[0].Index)
			assert.True(t, all[0].Restoring)
		}},
		{subject: "fetchHistory", when: "there is no more", holds: rejected("No more messages to fetch.", true, func(ctx context.Context, s *stage) error {
			return err2(s.FetchHistory(ctx))
		})},
		{
			subject: "registerTypingPreviewInput", when: "an `io.Reader`: read the one that comes back instead, and each read of it tells of typing",
			holds: func(t *testing.T, s *stage) {
				input, err := s.RegisterTypingPreviewInput(strings.NewReader("I type\n"))
				require.NoError(t, err)
				s.talk(t)
				line, err := bufio.NewReader(input).ReadString('\n')
				require.NoError(t, err)
				assert.Equal(t, "I type\n", line)
				s.happens(t, genesys.EventClientTypingStarted)
			},
		},
		{subject: "registerTypingPreviewInput", when: "anything else", holds: rejected("Invalid value provided for the input property. An HTML element reference to a textarea or text input is required.", true, func(_ context.Context, s *stage) error {
			var none io.Reader
			_, err := s.RegisterTypingPreviewInput(none)
			return err
		})},
		{subject: "registerPreProcessor", when: "a function", holds: func(t *testing.T, s *stage) {
			_, err := s.RegisterPreProcessor(func(m genesys.Message) genesys.Message {
				m.Text = strings.ToUpper(m.Text)
				return m
			})
			require.NoError(t, err)
			s.start(t)
			words := s.Subscribe(genesys.EventMessageReceived)
			require.NoError(t, err2(s.SendMessage(t.Context(), "hello")))
			awaitText(t, words, "YOU SAID: HELLO")
		}},
		{subject: "registerPreProcessor", when: "anything else", holds: rejected(`No preprocessor function provided. Type provided was "".`, true, func(_ context.Context, s *stage) error {
			_, err := s.RegisterPreProcessor(nil)
			return err
		})},
		{subject: "verifySession", when: "always", holds: func(t *testing.T, s *stage) {
			assert.False(t, s.VerifySession().SessionActive)
			s.start(t)
			assert.True(t, s.VerifySession().SessionActive)
			require.NoError(t, err2(s.EndChat(t.Context())))
			time.Sleep(time.Minute)
			assert.False(t, s.VerifySession().SessionActive)
		}},
	}
}

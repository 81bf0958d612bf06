package genesys_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// wordConformances are about what guests say, and do while they say it.
func wordConformances() []conformance {
	pin := genesys.HideExactly("PIN 1234")
	return []conformance{
		{subject: "sendMessage", when: "it is sent", holds: func(t *testing.T, s *stage) {
			s.start(t)
			resp, err := s.SendMessage(t.Context(), "My kettle is broken")
			require.NoError(t, err)
			assert.Equal(t, http.StatusOK, resp.Status)
			assert.Equal(t, []string{"My kettle is broken"}, s.said(s.sim))
		}},
		{subject: "sendMessage", when: "no text", holds: rejected("No message text provided.", true, func(ctx context.Context, s *stage) error {
			return err2(s.SendMessage(ctx, ""))
		})},
		{subject: "sendMessage", when: "no chat", holds: rejected(noChat, false, func(ctx context.Context, s *stage) error {
			return err2(s.SendMessage(ctx, "hi"))
		})},
		{subject: "sendMessage", when: "the server refuses", holds: func(t *testing.T, s *stage) {
			s.start(t)
			s.fails("send")
			resp, err := s.SendMessage(t.Context(), "hi")
			s.refused(t, genesys.MessageFailed, resp, err)
			s.say(t, "hello")
		}},
		{subject: "sendTyping", when: "it is sent", holds: func(t *testing.T, s *stage) {
			s.talk(t)
			require.NoError(t, err2(s.SendTyping(t.Context())))
			s.happens(t, genesys.EventClientTypingStarted)
		}},
		{subject: "sendTyping", when: "no chat", holds: rejected(noChat, false, func(ctx context.Context, s *stage) error { return err2(s.SendTyping(ctx)) })},
		{subject: "sendTyping", when: "the server refuses", only: "guest chat", holds: func(t *testing.T, s *stage) {
			s.start(t)
			s.fails("typing")
			resp, err := s.SendTyping(t.Context())
			s.refused(t, genesys.TypingFailed, resp, err)
		}},
		{subject: "sendFilteredMessage", when: "a chat is active", holds: func(t *testing.T, s *stage) {
			s.talk(t)
			words := s.Subscribe(genesys.EventMessageReceived)
			require.NoError(t, err2(s.SendFilteredMessage(t.Context(), "PIN 1234", pin)))
			awaitHidden(t, words)
			assert.Contains(t, s.said(s.sim), "PIN 1234")
			assert.NotContains(t, s.shown(), "; PIN 1234")
		}},
		{subject: "sendFilteredMessage", when: "no chat", holds: rejected("No active chat session.", false, func(ctx context.Context, s *stage) error {
			return err2(s.SendFilteredMessage(ctx, "PIN 1234", pin))
		})},
		{subject: "addPrefilter", when: "the filters are valid", holds: func(t *testing.T, s *stage) {
			all, err := s.AddPrefilter(t.Context(), pin, genesys.HideExactly("You said: secret"))
			require.NoError(t, err)
			assert.Len(t, all, 2)
			s.talk(t)
			words := s.Subscribe(genesys.EventMessageReceived)
			require.NoError(t, err2(s.SendMessage(t.Context(), "secret")))
			awaitHidden(t, words) // what Avery says, too
		}},
		{
			subject: "addPrefilter", when: "they are not, or there are none",
			holds: rejected("Missing or invalid filters provided. Please provide a regular expression or an array of regular expressions.", false, func(ctx context.Context, s *stage) error {
				_, err := s.AddPrefilter(ctx)
				return err
			}),
		},
		{subject: "sendFile", when: "a transport that takes files", only: "web messaging", holds: func(t *testing.T, s *stage) {
			s.talk(t)
			words := s.Subscribe(genesys.EventMessageReceived)
			require.NoError(t, err2(s.SendFile(t.Context(), "kettle.png", strings.NewReader("steam"))))
			batch := awaitText(t, words, "kettle.png")
			assert.Equal(t, "image/png", batch.Messages[0].Files[0].MIME)
		}},
		{subject: "sendFile", when: "one that does not", only: "guest chat", holds: rejected("This transport doesn't support file uploads.", true, func(ctx context.Context, s *stage) error {
			return err2(s.SendFile(ctx, "kettle.png", strings.NewReader("steam")))
		})},
		{subject: "downloadFile", when: "a transport that has files", only: "web messaging", holds: func(t *testing.T, s *stage) {
			s.talk(t)
			words := s.Subscribe(genesys.EventMessageReceived)
			s.agent(t, `{"file":{"name":"manual.txt","type":"text/plain","data":"aGk="}}`)
			file := awaitText(t, words, "manual.txt").Messages[0].Files[0]
			var content bytes.Buffer
			require.NoError(t, s.DownloadFile(t.Context(), file.ID, &content))
			assert.Equal(t, "hi", content.String())
		}},
		{subject: "downloadFile", when: "one that has none", only: "guest chat", holds: rejected("This transport doesn't support file download.", true, func(ctx context.Context, s *stage) error {
			return s.DownloadFile(ctx, "1", io.Discard)
		})},
	}
}

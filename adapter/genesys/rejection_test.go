package genesys_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Widgets compare these texts. They are copied from the documentation, not from
// the code.
func TestRejectionsAreTheDocumentedTexts(t *testing.T) {
	type reject = func(t *testing.T, s *genesys.Service) error
	userData := map[string]any{"address": map[string]any{"city": "Lindgrenmouth"}}
	filter, err := genesys.ParseFilter("/[a-zA-Z]/")
	require.NoError(t, err)
	tests := []struct {
		command string
		chat    bool // while a chat is active
		want    string
		do      reject
	}{
		{"startChat", true, "There is already an active chat session.", func(t *testing.T, s *genesys.Service) error {
			_, err := s.StartChat(t.Context(), genesys.StartOptions{})
			return err
		}},
		{"startChat", false, "malformed data object provided in userData property.", func(t *testing.T, s *genesys.Service) error {
			_, err := s.StartChat(t.Context(), genesys.StartOptions{UserData: userData})
			return err
		}},
		{"updateUserData", false, "malformed data object provided in userData property.", func(t *testing.T, s *genesys.Service) error {
			_, err := s.UpdateUserData(t.Context(), userData)
			return err
		}},
		{"endChat", false, "There is no active chat session.", func(t *testing.T, s *genesys.Service) error {
			_, err := s.EndChat(t.Context())
			return err
		}},
		{"sendMessage", true, "No message text provided.", func(t *testing.T, s *genesys.Service) error {
			_, err := s.SendMessage(t.Context(), "")
			return err
		}},
		{"sendMessage", false, "There is no active chat session.", func(t *testing.T, s *genesys.Service) error {
			_, err := s.SendMessage(t.Context(), "hi")
			return err
		}},
		{"sendCustomNotice", true, "This transport doesn't support sendCustomNotice command.", func(t *testing.T, s *genesys.Service) error {
			_, err := s.SendCustomNotice(t.Context(), "bye")
			return err
		}},
		{"sendTyping", false, "There is no active chat session.", func(t *testing.T, s *genesys.Service) error {
			_, err := s.SendTyping(t.Context())
			return err
		}},
		{"sendFilteredMessage", false, "No active chat session.", func(t *testing.T, s *genesys.Service) error {
			_, err := s.SendFilteredMessage(t.Context(), "filtered message", filter)
			return err
		}},
		{"addPrefilter", false, "Missing or invalid filters provided. Please provide a regular expression or an array of regular expressions.", func(t *testing.T, s *genesys.Service) error {
			_, err := s.AddPrefilter(t.Context())
			return err
		}},
		{"addPrefilter", true, "Missing or invalid filters provided. Please provide a regular expression or an array of regular expressions.", func(t *testing.T, s *genesys.Service) error {
			_, err := s.AddPrefilter(t.Context(), filter, genesys.Filter{})
			return err
		}},
		{"updateUserData", true, "This transport doesn't support updating userData during an active chat session.", func(t *testing.T, s *genesys.Service) error {
			_, err := s.UpdateUserData(t.Context(), map[string]any{"firstname": "Joe"})
			return err
		}},
		{"poll", true, "This transport doesn't support polling.", func(t *testing.T, s *genesys.Service) error {
			return s.Poll(t.Context())
		}},
		{"startPoll", true, "This transport doesn't support polling.", func(_ *testing.T, s *genesys.Service) error { return s.StartPoll() }},
		{"stopPoll", true, "This transport doesn't support polling.", func(_ *testing.T, s *genesys.Service) error { return s.StopPoll() }},
		{"resetPollExceptions", true, "This transport doesn't support resetPollExceptions command.", func(_ *testing.T, s *genesys.Service) error {
			return s.ResetPollExceptions()
		}},
		{"restore", true, "Chat session is already active, ignoring restore command.", func(t *testing.T, s *genesys.Service) error {
			return s.Restore(t.Context(), nil)
		}},
		{"restore", false, "no session to restore", func(t *testing.T, s *genesys.Service) error {
			return s.Restore(t.Context(), nil)
		}},
		{"sendFile", true, "This transport doesn't support file uploads.", func(t *testing.T, s *genesys.Service) error {
			_, err := s.SendFile(t.Context(), "myfile.txt", strings.NewReader("x"))
			return err
		}},
		{"downloadFile", true, "This transport doesn't support file download.", func(t *testing.T, s *genesys.Service) error {
			return s.DownloadFile(t.Context(), "1", &bytes.Buffer{})
		}},
		{"fetchHistory", true, "No more messages to fetch.", func(t *testing.T, s *genesys.Service) error {
			_, err := s.FetchHistory(t.Context())
			return err
		}},
		{"registerTypingPreviewInput", true, "Invalid value provided for the input property. An HTML element reference to a textarea or text input is required.", func(_ *testing.T, s *genesys.Service) error {
			_, err := s.RegisterTypingPreviewInput(nil)
			return err
		}},
		{"registerPreProcessor", true, `No preprocessor function provided. Type provided was "".`, func(_ *testing.T, s *genesys.Service) error {
			_, err := s.RegisterPreProcessor(nil)
			return err
		}},
	}
	for _, test := range tests {
		t.Run(test.command+": "+test.want, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newCentre(t, simulator.Options{}).service(t, genesys.Options{})
				if test.chat {
					_, err := s.StartChat(t.Context(), genesys.StartOptions{})
					require.NoError(t, err)
				}
				events := s.Subscribe(genesys.EventError)
				require.EqualError(t, test.do(t, s), test.want)
				assert.Empty(t, names(t, events), "what is turned down here is no error of the server")
				assert.Equal(t, test.chat, s.VerifySession().SessionActive)
			})
		})
	}
}

func TestASecondRestoreIsIgnored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		s := c.started(t, genesys.Options{})
		data := s.GetSessionData()
		require.NoError(t, s.Close())
		c.SetFaults(simulator.Faults{Calls: []simulator.CallFault{{Call: "attach", Delay: simulator.Duration(time.Second), Times: 1}}})
		s = c.service(t, genesys.Options{})
		done := make(chan error)
		go func() { done <- s.Restore(t.Context(), data) }()
		synctest.Wait()
		require.EqualError(t, s.Restore(t.Context(), data), "Already restoring. Ignoring request.")
		_, err := s.StartChat(t.Context(), genesys.StartOptions{})
		require.ErrorIs(t, err, genesys.ErrActiveChat)
		require.NoError(t, <-done)
		require.EqualError(t, s.Restore(t.Context(), data), "Chat session is already active, ignoring restore command.")
	})
}

func TestWhatTheServerRefusesIsRejectedWithItsResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fail := func(call string) simulator.CallFault {
			return simulator.CallFault{Call: call, Status: 400, Code: "chat.error.bad.request", Times: 1}
		}
		c := newCentre(t, simulator.Options{})
		c.SetFaults(simulator.Faults{Calls: []simulator.CallFault{fail("create"), fail("send"), fail("typing"), fail("leave")}})
		s := c.service(t, genesys.Options{})
		events := s.Subscribe(genesys.EventError)
		commands := []struct {
			code genesys.FailureCode
			do   func() (genesys.Response, error)
		}{
			{genesys.StartFailed, func() (genesys.Response, error) { return s.StartChat(t.Context(), genesys.StartOptions{}) }},
			{genesys.MessageFailed, func() (genesys.Response, error) { return s.SendMessage(t.Context(), "hi") }},
			{genesys.TypingFailed, func() (genesys.Response, error) { return s.SendTyping(t.Context()) }},
			{genesys.EndFailed, func() (genesys.Response, error) { return s.EndChat(t.Context()) }},
		}
		for i, command := range commands {
			resp, err := command.do()
			var refused *genesys.ResponseError
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, "chat.error.bad.request", refused.Code)
			assert.Equal(t, 400, resp.Status)
			assert.Contains(t, string(resp.Body), `"chat.error.bad.request"`)
			e, err := events.Next(t.Context())
			require.NoError(t, err)
			failed := e.Data.(*genesys.Failure).Errors[0]
			assert.Equal(t, command.code, failed.Code)
			assert.Equal(t, 400, failed.Response.Status)
			if i == 0 {
				_, err := s.StartChat(t.Context(), genesys.StartOptions{})
				require.NoError(t, err, "a start that was refused may be tried again")
			}
		}
	})
}

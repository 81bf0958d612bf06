package genesys_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An able transport is the guest chat's with what other chat servers have: its
// sessions keep files, notices and user data, and count polls.
type able struct{ genesys.Transport }

func (a able) Capabilities() genesys.Capabilities {
	return genesys.Capabilities{
		Async: true, FileUpload: true, FileDownload: true, CustomNotice: true, UpdateUserData: true, Polling: true,
	}
}

func (a able) Start(ctx context.Context, r genesys.StartRequest) (genesys.Session, genesys.Response, error) {
	s, resp, err := a.Transport.Start(ctx, r)
	if err != nil {
		return nil, resp, err
	}
	return &ableSession{Session: s, files: map[string][]byte{}, data: r.UserData}, resp, nil
}

type ableSession struct {
	genesys.Session
	files   map[string][]byte
	data    map[string]string
	polling atomic.Bool
	auto    bool
	missed  int
}

func (s *ableSession) CustomNotice(_ context.Context, text string) (genesys.Response, error) {
	if text == "" {
		return genesys.Response{Status: 400}, &genesys.ResponseError{Doing: "sending notice", Response: genesys.Response{Status: 400}}
	}
	return genesys.Response{Status: 200}, nil
}

func (s *ableSession) UpdateUserData(_ context.Context, data map[string]string) (genesys.Response, error) {
	maps.Copy(s.data, data)
	body, err := json.Marshal(s.data)
	return genesys.Response{Status: 200, Body: body}, err
}

func (s *ableSession) SendFile(_ context.Context, name string, content io.Reader) (genesys.Response, error) {
	data, err := io.ReadAll(content)
	s.files[name] = data
	return genesys.Response{Status: 200}, err
}

func (s *ableSession) DownloadFile(_ context.Context, id string, to io.Writer) error {
	data, found := s.files[id]
	if !found {
		return &genesys.ResponseError{Doing: "downloading file", Response: genesys.Response{Status: 404}}
	}
	_, err := to.Write(data)
	return err
}

func (s *ableSession) Poll(ctx context.Context) error {
	if !s.polling.CompareAndSwap(false, true) {
		return genesys.ErrPollRunning
	}
	defer s.polling.Store(false)
	<-ctx.Done()
	s.missed++
	return ctx.Err()
}

func (s *ableSession) StartPoll()           { s.auto = true }
func (s *ableSession) StopPoll()            { s.auto = false }
func (s *ableSession) ResetPollExceptions() { s.missed = 0 }

func TestWhatATransportCanDoIsPassedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		s := genesys.New(able{c.transport}, genesys.Options{Routing: genesys.Routing{TargetAddress: "Billing"}})
		defer func() { require.NoError(t, s.Close()) }()
		for _, command := range []func() error{
			s.StartPoll, s.StopPoll, func() error { return s.Poll(t.Context()) },
			func() error { return err2(s.SendFile(t.Context(), "a", strings.NewReader("b"))) },
			func() error { return s.DownloadFile(t.Context(), "a", io.Discard) },
		} {
			require.EqualError(t, command(), "No active chat session.")
		}
		require.ErrorIs(t, err2(s.SendCustomNotice(t.Context(), "bye")), genesys.ErrNoActiveChat)
		require.NoError(t, s.ResetPollExceptions(), "it resolves always")

		require.NoError(t, err2(s.StartChat(t.Context(), genesys.StartOptions{})))
		require.NoError(t, err2(s.SendCustomNotice(t.Context(), "bye")))
		resp, err := s.UpdateUserData(t.Context(), map[string]any{"firstname": "Joe"})
		require.NoError(t, err)
		assert.JSONEq(t, `{"firstname":"Joe"}`, string(resp.Body))
		require.NoError(t, err2(s.SendFile(t.Context(), "myfile.txt", strings.NewReader("content"))))
		var got bytes.Buffer
		require.NoError(t, s.DownloadFile(t.Context(), "myfile.txt", &got))
		assert.Equal(t, "content", got.String())
		require.NoError(t, s.StartPoll())
		require.NoError(t, s.StopPoll())
		require.NoError(t, s.ResetPollExceptions())
		require.ErrorIs(t, err2(s.FetchHistory(t.Context())), genesys.ErrNoMoreMessages)

		events := s.Subscribe(genesys.EventError)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- s.Poll(ctx) }()
		synctest.Wait()
		require.EqualError(t, s.Poll(t.Context()), "previous poll has not finished.")
		cancel()
		require.ErrorIs(t, <-done, context.Canceled)
		assert.Equal(t, genesys.PollFailed, await(t, events, "error").Data.(*genesys.Failure).Errors[0].Code)
		var refused *genesys.ResponseError
		require.ErrorAs(t, s.DownloadFile(t.Context(), "none", io.Discard), &refused)
		assert.Equal(t, genesys.FileFailed, await(t, events, "error").Data.(*genesys.Failure).Errors[0].Code)
		require.ErrorAs(t, err2(s.SendCustomNotice(t.Context(), "")), &refused)
		assert.Equal(t, genesys.NoticeFailed, await(t, events, "error").Data.(*genesys.Failure).Errors[0].Code)
	})
}

// A mute transport neither keeps sessions nor pages them.
type mute struct{ genesys.Transport }

func (mute) Capabilities() genesys.Capabilities { return genesys.Capabilities{} }

func TestHistoryIsForThoseWhoKeepIt(t *testing.T) {
	s := genesys.New(mute{}, genesys.Options{})
	defer func() { require.NoError(t, s.Close()) }()
	_, err := s.FetchHistory(t.Context())
	require.EqualError(t, err, "Fetching history messages applies only to Asynchronous chat.")
}

// A broken session answers what no session should.
type broken struct{ able }

func (b broken) Start(ctx context.Context, r genesys.StartRequest) (genesys.Session, genesys.Response, error) {
	return b.Transport.Start(ctx, r)
}

func TestACapabilityWithoutItsInterfaceIsNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		s := genesys.New(broken{able{c.transport}}, genesys.Options{Routing: genesys.Routing{TargetAddress: "Billing"}})
		defer func() { require.NoError(t, s.Close()) }()
		require.NoError(t, err2(s.StartChat(t.Context(), genesys.StartOptions{})))
		for want, err := range map[error]error{
			genesys.ErrNoticeUnsupported:   err2(s.SendCustomNotice(t.Context(), "bye")),
			genesys.ErrUpdateUnsupported:   err2(s.UpdateUserData(t.Context(), nil)),
			genesys.ErrUploadUnsupported:   err2(s.SendFile(t.Context(), "a", strings.NewReader(""))),
			genesys.ErrDownloadUnsupported: s.DownloadFile(t.Context(), "a", io.Discard),
			genesys.ErrPollingUnsupported:  s.StartPoll(),
			genesys.ErrResetUnsupported:    s.ResetPollExceptions(),
		} {
			assert.ErrorIs(t, err, want)
		}
	})
}

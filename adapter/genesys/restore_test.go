package genesys_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A drawer is a session store as small as can be. It keeps bytes, as any other.
type drawer struct {
	mu   sync.Mutex
	kept []byte
	err  error
}

func (d *drawer) Save(_ context.Context, s genesys.StoredSession) (err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err != nil {
		return d.err
	}
	d.kept, err = json.Marshal(s)
	return err
}

func (d *drawer) Load(context.Context) (s genesys.StoredSession, found bool, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err != nil || d.kept == nil {
		return s, false, d.err
	}
	return s, true, json.Unmarshal(d.kept, &s)
}

func (d *drawer) Clear(context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.kept = nil
	return d.err
}

func TestAGuestComesBackToTheChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		store := &drawer{}
		s := c.started(t, genesys.Options{Store: store})
		words := s.Subscribe()
		awaitText(t, words, hello)
		_, err := s.SendFilteredMessage(t.Context(), "PIN 1234", genesys.HideExactly("PIN 1234"))
		require.NoError(t, err)
		awaitText(t, words, "You said: PIN 1234")
		time.Sleep(10 * time.Minute) // quiet, but attended
		require.NoError(t, s.Close())
		time.Sleep(50 * time.Second)

		s = c.service(t, genesys.Options{Store: store})
		all := s.Subscribe()
		require.NoError(t, s.Restore(t.Context(), nil))
		synctest.Wait()
		_, err = s.SendMessage(t.Context(), "I am back")
		require.NoError(t, err)
		awaitText(t, s.Subscribe(), "You said: I am back")
		var texts []string
		for _, m := range s.GetTranscript().Messages {
			if m.Type == genesys.TypeMessage {
				texts = append(texts, fmt.Sprint(m.Restoring, " ", m.Text))
			}
		}
		assert.Equal(t, []string{"true " + hello, "true You said: PIN 1234", "false I am back", "false You said: I am back"}, texts)
		agents := s.GetAgents().Agents
		require.Len(t, agents, 1)
		for _, avery := range agents {
			assert.True(t, avery.Connected)
		}
		got := names(t, all)
		assert.Equal(t, []string{"ready", "restored", "messageReceived", "clientConnected"}, got[:4])
		assert.NotContains(t, got, "agentConnected", "Avery has been here all the time")
	})
}

func TestASessionLeftTooLongIsLetGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		store := &drawer{}
		require.NoError(t, c.started(t, genesys.Options{Store: store}).Close())
		time.Sleep(61 * time.Second)
		s := c.service(t, genesys.Options{Store: store})
		all := s.Subscribe()
		err := s.Restore(t.Context(), nil)
		require.EqualError(t, err, "no session to restore: it was left 1m1s ago")
		require.ErrorIs(t, s.Restore(t.Context(), nil), genesys.ErrNoStoredSession, "it is gone for good")
		assert.Equal(t, []string{"ready", "restoreTimeout"}, names(t, all))
		require.NoError(t, err2(s.StartChat(t.Context(), genesys.StartOptions{})))
	})
}

func err2(_ genesys.Response, err error) error { return err }

func TestWhatCannotBeRestoredSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		store := &drawer{}
		require.NoError(t, c.started(t, genesys.Options{Store: store}).Close())
		c.Reset()
		s := c.service(t, genesys.Options{Store: store})
		all := s.Subscribe()
		require.ErrorIs(t, s.Restore(t.Context(), nil), genesys.ErrNoStoredSession)
		store.err = errors.New("disk full")
		require.EqualError(t, s.Restore(t.Context(), nil), "loading session: disk full")
		assert.Equal(t, []string{"ready", "restoreFailed", "restoreFailed"}, names(t, all))
	})
}

func TestAnEndedChatIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		store := &drawer{}
		s := c.started(t, genesys.Options{Store: store})
		require.NoError(t, err2(s.EndChat(t.Context())))
		require.NoError(t, s.Close())
		s = c.service(t, genesys.Options{Store: store})
		require.ErrorIs(t, s.Restore(t.Context(), nil), genesys.ErrNoStoredSession)
	})
}

func TestAStoreThatFailsIsAnErrorEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newCentre(t, simulator.Options{}).started(t, genesys.Options{Store: &drawer{err: errors.New("disk full")}})
		failed := await(t, s.Subscribe(), "error").Data.(*genesys.Failure).Errors[0]
		assert.Equal(t, genesys.StoreFailed, failed.Code)
		require.EqualError(t, failed.Err, "disk full")
	})
}

func TestHistoryComesInPagesAndIndexesGoDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		s := c.started(t, genesys.Options{})
		words := s.Subscribe()
		awaitText(t, words, hello)
		for i := range 4 {
			require.NoError(t, err2(s.SendMessage(t.Context(), strconv.Itoa(i))))
			awaitText(t, words, fmt.Sprint("You said: ", i))
		}
		data := s.GetSessionData()
		require.NoError(t, s.Close())

		paged := guestchat.NewTransport(guestchat.Options{DataURL: c.URL, NetDialContext: c.DialContext, PageSize: 4})
		defer func() { require.NoError(t, paged.Close()) }()
		s = genesys.New(paged, genesys.Options{})
		defer func() { require.NoError(t, s.Close()) }()
		words = s.Subscribe()
		require.NoError(t, s.Restore(t.Context(), data))
		awaitText(t, words, "You said: 3")
		synctest.Wait()
		pages := s.Subscribe()
		for {
			if _, err := s.FetchHistory(t.Context()); err != nil {
				require.ErrorIs(t, err, genesys.ErrNoMoreMessages)
				break
			}
			batch := await(t, pages, "messageReceived").Data.(*genesys.Batch)
			assert.True(t, batch.Restoring)
		}
		var texts []string
		joins := map[genesys.ParticipantType]int{}
		last := -1000
		for _, m := range s.GetTranscript().Messages {
			assert.Greater(t, m.Index, last)
			last = m.Index
			switch m.Type {
			case genesys.TypeMessage:
				texts = append(texts, m.Text)
			case genesys.TypeParticipantJoined:
				joins[m.From.Type]++
			default:
			}
		}
		assert.Equal(t, map[genesys.ParticipantType]int{genesys.Client: 1, genesys.Agent: 1}, joins, "who was found in the chat has not come again")
		assert.Equal(t, []string{
			hello, "0", "You said: 0", "1", "You said: 1", "2", "You said: 2", "3", "You said: 3",
		}, texts)
	})
}

package genesys_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What holds of every wire and is no row of docs/webchatservice.md.

func onEveryWire(t *testing.T, test func(t *testing.T, s *stage)) {
	t.Helper()
	for _, w := range wires() {
		t.Run(w.column, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { test(t, newStage(t, w)) })
		})
	}
}

func TestWhatIsAskedForReachesTheCentreOnEveryWire(t *testing.T) {
	onEveryWire(t, func(t *testing.T, s *stage) {
		_, err := s.StartChat(t.Context(), genesys.StartOptions{Routing: genesys.Routing{
			TargetAddress: "Refunds", Skills: []string{"refunds", "bills"}, Language: "de", Priority: new(7),
		}})
		require.NoError(t, err)
		_, err = s.SendMessage(t.Context(), "Hi")
		require.NoError(t, err)
		w := httptest.NewRecorder()
		s.sim.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/sim/conversations", http.NoBody))
		var shown struct {
			Conversations []struct {
				Routing struct {
					TargetAddress, Language string
					Skills                  []string
					Priority                int
				}
			}
		}
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &shown))
		asked := shown.Conversations[0].Routing
		assert.Equal(t, "Refunds", asked.TargetAddress)
		assert.Equal(t, []string{"refunds", "bills"}, asked.Skills)
		assert.Equal(t, "de", asked.Language)
		assert.Equal(t, 7, asked.Priority)
	})
}

func TestABrokenConnectionIsMendedOnEveryWire(t *testing.T) {
	onEveryWire(t, func(t *testing.T, s *stage) {
		s.talk(t)
		troubles := s.Subscribe("disconnected", "reconnected", "error", "ended")
		s.sim.DropSockets()
		s.agent(t, `{"text":"Are you there?"}`)
		awaitText(t, s.all, "Are you there?")
		s.say(t, "I am")
		time.Sleep(time.Minute)
		assert.Equal(t, []string{"disconnected", "reconnected"}, names(t, troubles))
		assert.Equal(t, 1, strings.Count(s.shown(), "Are you there?"))
	})
}

func TestALostChatIsAnErrorAndNoEndOnEveryWire(t *testing.T) {
	onEveryWire(t, func(t *testing.T, s *stage) {
		s.talk(t)
		troubles := s.Subscribe("error", "ended")
		s.sim.SetFaults(simulator.Faults{Calls: []simulator.CallFault{{Call: "attach", Status: 503}}})
		s.sim.DropSockets()
		failed := await(t, troubles, "error").Data.(*genesys.Failure).Errors[0]
		assert.Equal(t, genesys.SessionLost, failed.Code)
		require.ErrorIs(t, failed.Err, genesys.ErrSessionLost)
		assert.Empty(t, names(t, troubles))
		s.sim.SetFaults(simulator.Faults{})
		s.start(t)
	})
}

// Pages of history move when somebody speaks; nothing is told twice for that.
func TestHistoryIsWholeThoughItsPagesMoveOnEveryWire(t *testing.T) {
	onEveryWire(t, func(t *testing.T, s *stage) {
		s.talk(t)
		want := []string{}
		for i := range 5 {
			s.say(t, strconv.Itoa(i))
			want = append(want, strconv.Itoa(i), "You said: "+strconv.Itoa(i))
		}
		data := s.GetSessionData()
		s.again(t, 4)
		require.NoError(t, s.Restore(t.Context(), data))
		s.say(t, "I am back")
		for {
			if _, err := s.FetchHistory(t.Context()); err != nil {
				require.ErrorIs(t, err, genesys.ErrNoMoreMessages)
				break
			}
		}
		synctest.Wait()
		shown := strings.Split(s.shown(), "; ")
		assert.ElementsMatch(t, []string{"hello", hello, "You said: hello"}, shown[:3], "who says hello first depends on the wire")
		assert.Equal(t, append(want, "I am back", "You said: I am back"), shown[3:])
	})
}

func TestLongWordsAreSplitOnEveryWire(t *testing.T) {
	onEveryWire(t, func(t *testing.T, s *stage) {
		transport := s.transport(s.sim, 100)
		defer func() { require.NoError(t, transport.Close()) }()
		h := genesys.NewHandover(genesys.New(transport, genesys.Options{Routing: genesys.Routing{TargetAddress: "Billing"}}))
		defer func() { require.NoError(t, h.Close()) }()
		require.NoError(t, h.StartChat(t.Context(), bot.Escalation{Number: 1}))
		long := strings.TrimSpace(strings.Repeat("schön und gut ", 700))
		require.NoError(t, h.SendMessage(t.Context(), long))
		assert.Greater(t, len(s.said(s.sim)), 1)
		assert.Equal(t, long, strings.Join(s.said(s.sim), " "))
	})
}

func TestAnAgentOffersAnswersOnEveryWire(t *testing.T) {
	onEveryWire(t, func(t *testing.T, s *stage) {
		s.talk(t)
		s.agent(t, `{"text":"Tea or coffee?","choices":["Tea","Coffee"]}`)
		for {
			m := await(t, s.all, genesys.EventMessageReceived).Data.(*genesys.Batch).Messages
			if len(m) != 1 || !strings.HasPrefix(m[0].Text, "Tea or coffee?") {
				continue
			}
			if len(m[0].Choices) == 0 { // the wire has no buttons
				assert.Equal(t, "Tea or coffee?\n1) Tea\n2) Coffee", m[0].Text)
			} else {
				assert.Equal(t, []genesys.Choice{{Label: "Tea", Value: "Tea"}, {Label: "Coffee", Value: "Coffee"}}, m[0].Choices)
			}
			break
		}
		s.say(t, "Coffee")
	})
}

func TestChatsHaveNothingToDoWithEachOtherOnEveryWire(t *testing.T) {
	onEveryWire(t, func(t *testing.T, s *stage) {
		s.talk(t)
		other := &stage{wire: s.wire, sim: s.sim, store: &drawer{}}
		other.again(t, 100)
		other.talk(t)
		_, err := s.EndChat(t.Context())
		require.NoError(t, err)
		_, err = s.SendMessage(t.Context(), "anybody?")
		require.ErrorIs(t, err, genesys.ErrNoActiveChat)
		other.say(t, "still here")
		s.talk(t)
		assert.Equal(t, []string{"hello", "hello", "still here", "hello"}, s.said(s.sim))
	})
}

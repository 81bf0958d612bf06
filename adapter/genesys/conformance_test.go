package genesys_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A wire is a transport, and how the contact centre behind it is looked into.
type wire struct {
	column    string // of docs/webchatservice.md
	transport func(sim *simulator.Started, pageSize int) closer
	said      func(sim *simulator.Started) []string // by guests, in all chats
	asked     func(sim *simulator.Started) map[string]string
	chat      func(sim *simulator.Started) string // id of the latest
}

type closer interface {
	genesys.Transport
	Close() error
}

func wires() []wire {
	return []wire{
		{
			column: "guest chat",
			transport: func(sim *simulator.Started, pageSize int) closer {
				return guestchat.NewTransport(guestchat.Options{
					DataURL: sim.URL, DeploymentKey: "5f020000-0000-4000-8000-000000000002", OrgGUID: "9b1a0000-0000-4000-8000-000000000001",
					NetDialContext: sim.DialContext, PageSize: pageSize,
				})
			},
			said: func(sim *simulator.Started) (all []string) {
				for _, c := range sim.Conversations() {
					all = append(all, guestSaid(c)...)
				}
				return all
			},
			asked: func(sim *simulator.Started) map[string]string {
				return sim.Conversations()[0].Guest().CustomFields
			},
			chat: func(sim *simulator.Started) string { return sim.Conversations()[len(sim.Conversations())-1].ID },
		},
		{
			column: "web messaging",
			transport: func(sim *simulator.Started, pageSize int) closer {
				return webmessaging.NewTransport(webmessaging.Options{
					DataURL: sim.URL, DeploymentID: "0c9b7a52-1111-4222-8333-944455566677", NetDialContext: sim.DialContext, PageSize: pageSize,
				})
			},
			said: func(sim *simulator.Started) (all []string) {
				for _, c := range sim.Messaging() {
					for _, m := range c.Messages() {
						if m.Direction == webmessaging.Inbound && m.Type == webmessaging.TypeText {
							all = append(all, m.Text)
						}
					}
				}
				return all
			},
			asked: func(sim *simulator.Started) map[string]string { return sim.Messaging()[0].Attributes() },
			chat:  func(sim *simulator.Started) string { return sim.Messaging()[len(sim.Messaging())-1].ID },
		},
	}
}

// A stage is a service over a wire, with a contact centre behind it.
type stage struct {
	wire
	*genesys.Service
	sim   *simulator.Started
	store *drawer
	all   *genesys.Subscription // all events since the beginning
}

func newStage(t *testing.T, w wire) *stage {
	t.Helper()
	s := &stage{wire: w, sim: simulator.StartInMemory(t, simulator.Options{}), store: &drawer{}}
	s.again(t, 100)
	return s
}

// again puts a new service in the place of the one that there is, as a page does
// that is loaded again.
func (s *stage) again(t *testing.T, pageSize int) {
	t.Helper()
	if s.Service != nil {
		require.NoError(t, s.Close())
	}
	transport := s.transport(s.sim, pageSize)
	service := genesys.New(transport, genesys.Options{Store: s.store, Routing: genesys.Routing{TargetAddress: "Billing"}})
	t.Cleanup(func() {
		require.NoError(t, service.Close())
		require.NoError(t, transport.Close())
		time.Sleep(time.Second) // net/http lingers over bodies that it did not read
	})
	s.Service, s.all = service, service.Subscribe()
}

func (s *stage) start(t *testing.T) {
	t.Helper()
	_, err := s.StartChat(t.Context(), genesys.StartOptions{Nickname: "Dana"})
	require.NoError(t, err)
}

// talk is a chat in which Avery has answered.
func (s *stage) talk(t *testing.T) {
	t.Helper()
	s.start(t)
	s.say(t, "hello")
}

// say says something and waits for Avery to repeat it.
func (s *stage) say(t *testing.T, text string) {
	t.Helper()
	words := s.Subscribe(genesys.EventMessageReceived)
	_, err := s.SendMessage(t.Context(), text)
	require.NoError(t, err)
	awaitText(t, words, "You said: "+text)
	require.NoError(t, words.Close())
}

// agent makes Avery do something, as the simulator's control can.
func (s *stage) agent(t *testing.T, deed string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/sim/conversations/"+s.chat(s.sim)+"/agent", strings.NewReader(deed))
	r.Header.Set("Content-Type", "application/json")
	r.RemoteAddr, r.Host = "127.0.0.1:1", "127.0.0.1"
	w := httptest.NewRecorder()
	s.sim.ServeHTTP(w, r)
	require.Less(t, w.Code, 300, "%s", w.Body)
}

// fails lets the next call of that name be refused.
func (s *stage) fails(call string) {
	s.sim.SetFaults(simulator.Faults{Calls: []simulator.CallFault{{Call: call, Status: http.StatusBadRequest, Times: 1}}})
}

// refused expects an answer of the server's, and an error event about it.
func (s *stage) refused(t *testing.T, code genesys.FailureCode, resp genesys.Response, err error) {
	t.Helper()
	var refusal *genesys.ResponseError
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, http.StatusBadRequest, resp.Status)
	failed := await(t, s.all, genesys.EventError).Data.(*genesys.Failure).Errors[0]
	assert.Equal(t, code, failed.Code)
	assert.Equal(t, http.StatusBadRequest, failed.Response.Status)
}

// happens waits until everything has happened, and wants an event among it.
func (s *stage) happens(t *testing.T, event string) {
	t.Helper()
	time.Sleep(time.Minute)
	assert.Contains(t, names(t, s.all), event)
}

// shown are the texts in the transcript, those that filters hide left out.
func (s *stage) shown() string {
	var texts []string
	for _, m := range s.GetTranscript().Messages {
		if m.Type == genesys.TypeMessage {
			texts = append(texts, m.Text)
		}
	}
	return strings.Join(texts, "; ")
}

// A conformance is what has to hold of a row of docs/webchatservice.md. The row
// says which wires it holds of.
type conformance struct {
	subject, when string // the row's first cells; of an event the second is empty
	only          string // the column of the one wire that it holds of; empty: all
	holds         func(t *testing.T, s *stage)
}

// key is how a row is found.
func (c conformance) key() string { return c.subject + ": " + c.when }

// of reports whether it holds of a wire.
func (c conformance) of(column string) bool { return c.only == "" || c.only == column }

func conformances() []conformance {
	var all []conformance
	for _, some := range [][]conformance{chatConformances(), wordConformances(), lookConformances(), ableConformances(), eventConformances()} {
		all = append(all, some...)
	}
	return all
}

// TestTransportsConform runs every case on every wire that it is for: whatever the
// wire, WebChatService is the same.
func TestTransportsConform(t *testing.T) {
	for _, c := range conformances() {
		for _, w := range wires() {
			if !c.of(w.column) {
				continue
			}
			t.Run(c.key()+"/"+w.column, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { c.holds(t, newStage(t, w)) })
			})
		}
	}
}

// rejected expects a documented text, which is no error of the server.
func rejected(want string, chat bool, do func(ctx context.Context, s *stage) error) func(*testing.T, *stage) {
	return func(t *testing.T, s *stage) {
		t.Helper()
		if chat {
			s.start(t)
		}
		require.EqualError(t, do(t.Context(), s), want)
		assert.Equal(t, chat, s.VerifySession().SessionActive)
		assert.NotContains(t, names(t, s.all), genesys.EventError)
	}
}

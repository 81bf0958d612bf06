package record_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/record"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Robin says what is hard to write down and to hear again.
const robin = `
agent: Robin
steps:
  in: {join: {after: 2s}}
  hello: {send: ["Robin here. \"Quotes\", ${\"${\"}dollars} and: colons!", "One line\nand a much longer second line with Robin in it"]}
  pick: {send: Which one?, choices: [Bills, "Yes, please"]}
  hear: {expect: {text: bills}}
  token: {expect: {text: TOKEN}}
  thanks: {send: "Thank you. Your token is t-4711, and it is fine."}
  stay: {expect: {text: good day}}
  bye: {send: yes}
  rest: {ignore: true}
`

const customer = `
monitor: customer
inputs: {token: {type: secret}}
steps:
  open: {connect: {queue: Support}}
  hello: {expect: {text: colons}}
  choice: {expect: {choices: [Bills]}}
  bills: {send: "Bills: #1 ${\"${\"}not computed}"}
  wait: {expect: {not: never, within: 20s}}
  pass: {sendFilteredMessage: {message: "TOKEN ${token}", hide: "^TOKEN "}}
  fine: {expect: {text: it is fine}}
  thanks: {send: Good day}
  yes: {expect: {matches: "^yes$"}}
`

// A stage is a contact centre with one wire to it.
type stage struct {
	sim       *simulator.Started
	transport interface {
		genesys.Transport
		Close() error
	}
}

func newStage(t *testing.T, wire string) *stage {
	t.Helper()
	loaded, problems := flows.LoadAgent("robin.agent.yaml", []byte(robin))
	require.NotNil(t, loaded, problems.String())
	agent, err := simulator.NewAgent(loaded)
	require.NoError(t, err)
	s := &stage{sim: simulator.StartInMemory(t, simulator.Options{Agents: []simulator.Agent{agent}})}
	if wire == "web messaging" {
		s.transport = webmessaging.NewTransport(webmessaging.Options{
			DataURL: s.sim.URL, DeploymentID: uuid.NewString(), Opening: "Hello", OpeningAfter: time.Millisecond, NetDialContext: s.sim.DialContext,
		})
	} else {
		s.transport = guestchat.NewTransport(guestchat.Options{
			DataURL: s.sim.URL, DeploymentKey: uuid.NewString(), OrgGUID: uuid.NewString(), NetDialContext: s.sim.DialContext,
		})
	}
	t.Cleanup(func() { require.NoError(t, s.transport.Close()) })
	return s
}

func (s *stage) run(t *testing.T, file []byte, inputs map[string]any) *monitor.Result {
	t.Helper()
	m, problems := flows.LoadMonitor("m.monitor.yaml", file)
	require.NotNil(t, m, problems.String()+string(file))
	require.Empty(t, problems.String(), string(file))
	r, err := monitor.New(m, monitor.Options{Inputs: inputs, Service: func() *genesys.Service {
		return genesys.New(s.transport, genesys.Options{Routing: genesys.Routing{TargetAddress: "Support"}})
	}})
	require.NoError(t, err)
	return r.Run(t.Context())
}

// conversations is what the simulator says of its chats.
func (s *stage) conversations(t *testing.T) []byte {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.sim.URL+"/sim/conversations", nil)
	require.NoError(t, err)
	response, err := s.sim.Client().Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return data
}

func TestARecordedMonitorPassesWhenItIsRunAgain(t *testing.T) {
	for _, wire := range []string{"guest chat", "web messaging"} {
		for source, data := range map[string]func(t *testing.T, s *stage, r *monitor.Result) []byte{
			"the simulator": func(t *testing.T, s *stage, _ *monitor.Result) []byte {
				return s.conversations(t)
			},
			"a result": func(t *testing.T, _ *stage, r *monitor.Result) []byte {
				line, err := json.Marshal(r)
				require.NoError(t, err)
				return line
			},
			"a transcript": func(t *testing.T, _ *stage, r *monitor.Result) []byte {
				var text strings.Builder
				require.NoError(t, r.WriteTranscript(&text))
				return []byte("customer  open  done  1ms\n" + text.String() + "customer: passed after 3s\n")
			},
		} {
			t.Run(wire+" from "+source, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := newStage(t, wire)
					first := s.run(t, []byte(customer), map[string]any{"token": "t-4711"})
					require.Equal(t, monitor.Passed, first.Outcome, "%+v", first.Faults)
					talks, err := record.Read(data(t, s, first), "")
					require.NoError(t, err)
					require.Len(t, talks, 1)

					given := map[string]string{}
					if source == "the simulator" {
						given["secret_1"] = "t-4711" // the server does not know what was secret
					}
					file := talks[0].Conceal(given).Monitor("again")
					assert.NotContains(t, string(file), "t-4711")
					assert.Contains(t, string(file), "secret_1: {type: secret}")
					secret := "t-4711"
					if source != "the simulator" {
						secret = "TOKEN t-4711" // a transcript masks the whole message
					}
					again := s.run(t, file, map[string]any{"secret_1": secret})
					assert.Equal(t, monitor.Passed, again.Outcome, "%+v\n%s", again.Faults, file)
				})
			})
		}
	}
}

func TestMessagesOfGuestChatAreRecordedToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, "guest chat")
		require.Equal(t, monitor.Passed, s.run(t, []byte(customer), map[string]any{"token": "t-4711"}).Outcome)
		page, err := json.Marshal(map[string]any{"pageSize": 100, "entities": s.sim.Conversations()[0].Messages()})
		require.NoError(t, err)
		talks, err := record.Read(page, "")
		require.NoError(t, err)
		file := talks[0].Conceal(map[string]string{"token": "t-4711"}).Monitor("again")
		again := s.run(t, file, map[string]any{"token": "t-4711"})
		assert.Equal(t, monitor.Passed, again.Outcome, "%+v\n%s", again.Faults, file)

		named, err := record.Read(page, s.sim.Conversations()[0].Members()[0].ID)
		require.NoError(t, err)
		assert.Equal(t, talks, named)
		_, err = record.Read(page, "nobody")
		require.EqualError(t, err, "none of the 11 messages tells who the customer is; name the member")
	})
}

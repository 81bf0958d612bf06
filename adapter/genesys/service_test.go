package genesys_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// service is a service with routing, which is closed with the test.
func (c *centre) service(t *testing.T, o genesys.Options) *genesys.Service {
	t.Helper()
	o.Routing.TargetAddress = "Billing"
	s := genesys.New(c.transport, o)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// started is a service with a chat.
func (c *centre) started(t *testing.T, o genesys.Options) *genesys.Service {
	t.Helper()
	s := c.service(t, o)
	_, err := s.StartChat(t.Context(), genesys.StartOptions{Nickname: "Dana"})
	require.NoError(t, err)
	return s
}

// await reads a subscription up to an event of that name.
func await(t *testing.T, events *genesys.Subscription, name string) genesys.Event {
	t.Helper()
	for {
		e, err := events.Next(t.Context())
		require.NoError(t, err, "waiting for %s", name)
		if e.Name == name {
			return e
		}
	}
}

// names are the events that a subscription has had so far.
func names(t *testing.T, events *genesys.Subscription) []string {
	t.Helper()
	synctest.Wait()
	require.NoError(t, events.Close())
	var all []string
	for {
		e, err := events.Next(t.Context())
		if err != nil {
			return all
		}
		all = append(all, e.Name)
	}
}

// awaitText reads a subscription up to a message that shows the text.
func awaitText(t *testing.T, events *genesys.Subscription, text string) *genesys.Batch {
	t.Helper()
	for {
		batch := await(t, events, genesys.EventMessageReceived).Data.(*genesys.Batch)
		if len(batch.Messages) == 1 && batch.Messages[0].Text == text {
			return batch
		}
	}
}

// awaitHidden reads a subscription up to a message that nobody is shown.
func awaitHidden(t *testing.T, events *genesys.Subscription) *genesys.Batch {
	t.Helper()
	for {
		batch := await(t, events, genesys.EventMessageReceived).Data.(*genesys.Batch)
		if len(batch.Messages) == 0 {
			return batch
		}
	}
}

func conversationOf(t *testing.T, data json.RawMessage) string {
	t.Helper()
	var session struct{ ConversationID string }
	require.NoError(t, json.Unmarshal(data, &session))
	return session.ConversationID
}

const hello = "Hello, this is Avery. How can I help?"

func TestAChatHasTheDocumentedEventsInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newCentre(t, simulator.Options{}).service(t, genesys.Options{})
		all, words := s.Subscribe(), s.Subscribe(genesys.EventMessageReceived)
		_, err := s.StartChat(t.Context(), genesys.StartOptions{})
		require.NoError(t, err)
		awaitText(t, words, hello)
		synctest.Wait() // the queue's leaving may be told before the hello or after it
		_, err = s.SendTyping(t.Context())
		require.NoError(t, err)
		_, err = s.SendMessage(t.Context(), "Hi")
		require.NoError(t, err)
		awaitText(t, words, "You said: Hi")
		_, err = s.SendMessage(t.Context(), "bye")
		require.NoError(t, err)
		time.Sleep(time.Minute)
		assert.Equal(t, []string{
			"ready", "started",
			"messageReceived", "clientConnected", // the guest is here
			"messageReceived",                   // the queue is
			"messageReceived", "agentConnected", // Avery is
			"messageReceived",                                               // the queue is not
			"messageReceived",                                               // Hello
			"clientTypingStarted", "clientTypingStopped", "messageReceived", // Hi
			"agentTypingStarted", "messageReceived", "agentTypingStopped", // You said: Hi
			"messageReceived",                      // bye
			"messageReceived", "agentDisconnected", // Avery is gone
			"messageReceived", "clientDisconnected", "ended",
		}, names(t, all))
	})
}

func TestEventsCarryTheDocumentedData(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		s := c.service(t, genesys.Options{})
		all := s.Subscribe()
		begun := time.Now().UnixMilli()
		_, err := s.StartChat(t.Context(), genesys.StartOptions{Nickname: "Dana"})
		require.NoError(t, err)
		started := await(t, all, "started").Data.(*genesys.Started)
		assert.Equal(t, http.StatusOK, started.Response.Status)
		assert.Equal(t, c.conversation().ID, conversationOf(t, started.SessionData))
		joined := await(t, all, "agentConnected").Data.(*genesys.Presence)
		avery := joined.Message.From
		assert.Equal(t, genesys.TypeParticipantJoined, joined.Message.Type)
		assert.Equal(t, "Avery", avery.Name)
		assert.Equal(t, 1, joined.NumAgentsConnected)
		assert.Equal(t, map[string]genesys.AgentInfo{
			avery.ID: {Name: "Avery", Connected: true, ConnectedTime: begun + 700},
		}, joined.Agents)
		batch := awaitText(t, all, hello)
		assert.False(t, batch.Restoring)
		assert.Equal(t, batch.Messages, batch.OriginalMessages)
		assert.Equal(t, c.conversation().ID, conversationOf(t, batch.SessionData))
		assert.Equal(t, c.conversation().ID, conversationOf(t, s.GetSessionData()))

		_, err = s.SendMessage(t.Context(), "Hi")
		require.NoError(t, err)
		typing := await(t, all, "agentTypingStarted").Data.(*genesys.Message)
		assert.Equal(t, avery, typing.From)
		awaitText(t, all, "You said: Hi")
		_, err = s.EndChat(t.Context())
		require.NoError(t, err)
		gone := await(t, all, "clientDisconnected").Data.(*genesys.Presence)
		assert.Equal(t, "Dana", gone.Message.From.Name)
		assert.Zero(t, gone.NumAgentsConnected)
		assert.Nil(t, await(t, all, "ended").Data)
		assert.Nil(t, s.GetSessionData())
	})
}

func TestStartedMayBeWrittenAsTheDocumentationPrintsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newCentre(t, simulator.Options{}).service(t, genesys.Options{})
		events := s.Subscribe("Started")
		_, err := s.StartChat(t.Context(), genesys.StartOptions{})
		require.NoError(t, err)
		await(t, events, "started")
	})
}

func TestAMessageReadsAsConsumersExpect(t *testing.T) {
	m := genesys.Message{
		ID: "m1", Type: genesys.TypeMessage, Text: "Hi", Index: 4, Time: time.UnixMilli(1_700_000_001_000),
		From: genesys.Participant{ID: "a1", Name: "Avery", Type: genesys.Agent},
	}
	data, err := json.Marshal(m)
	require.NoError(t, err)
	assert.JSONEq(t, `{"id":"m1","type":"Message","text":"Hi","index":4,"restoring":false,
		"timestamp":1700000001000,"utcTime":1700000001000,
		"from":{"id":"a1","participantId":"a1","name":"Avery","nickname":"Avery","type":"Agent"}}`, string(data))
}

func TestFiltersHideInBothDirections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newCentre(t, simulator.Options{}).started(t, genesys.Options{})
		words := s.Subscribe(genesys.EventMessageReceived)
		awaitText(t, words, hello)
		filter, err := genesys.ParseFilter(`/\bcode \d+/i`)
		require.NoError(t, err)
		all, err := s.AddPrefilter(t.Context(), filter, filter)
		require.NoError(t, err)
		assert.Len(t, all, 1, "the same filter counts once")
		_, err = s.SendMessage(t.Context(), "My CODE 42")
		require.NoError(t, err)
		for _, want := range []string{"My CODE 42", "You said: My CODE 42"} {
			batch := awaitHidden(t, words)
			assert.Equal(t, want, batch.OriginalMessages[0].Text)
		}
		transcript := s.GetTranscript()
		assert.Equal(t, 2, len(transcript.OriginalMessages)-len(transcript.Messages))

		_, err = s.AddPrefilter(t.Context(), genesys.NewFilter(regexp.MustCompile("Avery")))
		require.NoError(t, err)
		for _, m := range s.GetTranscript().Messages {
			assert.NotEqual(t, hello, m.Text, "a filter counts for what was said before it, too")
		}
	})
}

func TestPreProcessorsWorkInOrderAndMayBreak(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newCentre(t, simulator.Options{}).started(t, genesys.Options{})
		words := s.Subscribe(genesys.EventMessageReceived)
		awaitText(t, words, hello)
		for _, f := range []genesys.PreProcessor{
			func(m genesys.Message) genesys.Message { m.Text += " one"; return m },
			func(genesys.Message) genesys.Message { panic("broken") },
			func(m genesys.Message) genesys.Message { m.Text += " two"; return m },
		} {
			_, err := s.RegisterPreProcessor(f)
			require.NoError(t, err)
		}
		_, err := s.SendMessage(t.Context(), "Hi")
		require.NoError(t, err)
		assert.Equal(t, "Hi", awaitText(t, words, "Hi one two").OriginalMessages[0].Text)
	})
}

func TestStatsAndAgentsOutliveTheChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newCentre(t, simulator.Options{}).service(t, genesys.Options{})
		assert.Equal(t, genesys.Stats{Agents: map[string]genesys.AgentInfo{}}, s.GetStats())
		assert.Empty(t, s.GetAgents().Agents)
		assert.Empty(t, s.GetTranscript().Messages)
		begun := time.Now().UnixMilli()
		_, err := s.StartChat(t.Context(), genesys.StartOptions{})
		require.NoError(t, err)
		time.Sleep(10 * time.Second)
		assert.Equal(t, int64(10_000), s.GetStats().Duration)
		assert.Zero(t, s.GetStats().EndTime)
		_, err = s.EndChat(t.Context())
		require.NoError(t, err)
		time.Sleep(time.Hour)
		stats := s.GetStats()
		assert.Equal(t, begun, stats.StartTime)
		assert.Equal(t, begun+10_000, stats.EndTime)
		assert.Equal(t, int64(10_000), stats.Duration)
		for _, agent := range s.GetAgents().Agents {
			assert.Equal(t, genesys.AgentInfo{
				Name: "Avery", ConnectedTime: begun + 700, DisconnectedTime: begun + 10_000,
			}, agent)
		}
		assert.Len(t, stats.Agents, 1)
	})
}

func TestTypingEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		s := c.started(t, genesys.Options{})
		awaitText(t, s.Subscribe(), hello)
		all := s.Subscribe("clientTypingStarted", "clientTypingStopped", "agentTypingStarted", "agentTypingTimeout")
		for range 3 { // keeps the guest typing
			_, err := s.SendTyping(t.Context())
			require.NoError(t, err)
			time.Sleep(1500 * time.Millisecond)
		}
		time.Sleep(time.Second)
		c.agent(t, `{"typing":true}`)
		time.Sleep(10 * time.Second)
		assert.Equal(t, []string{"clientTypingStarted", "clientTypingStopped", "agentTypingStarted", "agentTypingTimeout"}, names(t, all))
	})
}

// agent makes the agent of the latest conversation do something.
func (c *centre) agent(t *testing.T, deed string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost,
		"/sim/conversations/"+c.conversation().ID+"/agent", strings.NewReader(deed))
	r.Header.Set("Content-Type", "application/json")
	r.RemoteAddr = "127.0.0.1:1"
	r.Host = "127.0.0.1"
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	require.Less(t, w.Code, 300, "%s", w.Body)
}

func TestAWatchedInputTellsOfTyping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		s := c.service(t, genesys.Options{})
		keys, out := io.Pipe()
		input, err := s.RegisterTypingPreviewInput(keys)
		require.NoError(t, err)
		lines := make(chan string, 10)
		go func() {
			defer close(lines)
			scanner := bufio.NewScanner(input)
			for scanner.Scan() {
				lines <- scanner.Text()
			}
		}()
		_, err = io.WriteString(out, "before the chat\n")
		require.NoError(t, err)
		synctest.Wait() // until it is read
		_, err = s.StartChat(t.Context(), genesys.StartOptions{})
		require.NoError(t, err)
		typing := s.Subscribe("clientTypingStarted", "error")
		time.Sleep(5 * time.Second)
		for _, key := range "I type\n" {
			_, err := io.WriteString(out, string(key))
			require.NoError(t, err)
			time.Sleep(100 * time.Millisecond)
		}
		time.Sleep(5 * time.Second)
		_, err = io.WriteString(out, "again\n")
		require.NoError(t, err)
		require.NoError(t, out.Close())
		assert.Equal(t, []string{"clientTypingStarted", "clientTypingStarted"}, names(t, typing))
		assert.Equal(t, "before the chat", <-lines)
		assert.Equal(t, "I type", <-lines)
		assert.Equal(t, "again", <-lines)
	})
}

func TestASubscriberWhoDoesNotReadHarmsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newCentre(t, simulator.Options{}).service(t, genesys.Options{})
		_ = s.Subscribe() // never read
		closed := s.Subscribe()
		require.NoError(t, closed.Close())
		events := s.Subscribe()
		_, err := s.StartChat(t.Context(), genesys.StartOptions{})
		require.NoError(t, err)
		await(t, events, "agentConnected")
		require.NoError(t, s.Close())
		for {
			if _, err := events.Next(t.Context()); err != nil {
				require.ErrorIs(t, err, io.EOF)
				break
			}
		}
		_, err = s.SendMessage(t.Context(), "hi")
		require.ErrorIs(t, err, genesys.ErrClosed)
	})
}

func TestALostChatIsAnErrorAndNoEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		s := c.started(t, genesys.Options{})
		all := s.Subscribe("disconnected", "reconnected", "error", "ended", "clientDisconnected")
		c.SetFaults(simulator.Faults{Calls: []simulator.CallFault{{Call: "attach", Status: 503}}})
		c.DropSockets()
		await(t, all, "disconnected")
		await(t, all, "clientDisconnected")
		failed := await(t, all, "error").Data.(*genesys.Failure).Errors[0]
		assert.Equal(t, genesys.SessionLost, failed.Code)
		require.ErrorIs(t, failed.Err, genesys.ErrSessionLost)
		assert.Empty(t, names(t, all))
		assert.False(t, s.VerifySession().SessionActive)
		c.SetFaults(simulator.Faults{})
		_, err := s.StartChat(t.Context(), genesys.StartOptions{})
		require.NoError(t, err, "the next chat is a chat like any other")
	})
}

func TestADropIsToldAndMended(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCentre(t, simulator.Options{})
		s := c.started(t, genesys.Options{})
		all := s.Subscribe("disconnected", "reconnected", "error", "ended")
		c.DropSockets()
		time.Sleep(time.Minute)
		assert.Equal(t, []string{"disconnected", "reconnected"}, names(t, all))
	})
}

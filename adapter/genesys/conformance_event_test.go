package genesys_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// eventConformances are about the events, each brought about.
func eventConformances() []conformance {
	return []conformance{
		talk(genesys.EventReady, nothing), talk(genesys.EventStarted, started), talk(genesys.EventMessageReceived, words),
		talk(genesys.EventRestored, nothing, back), talk(genesys.EventRestoreFailed, nothing, gone), talk(genesys.EventRestoreTimeout, nothing, late),
		talk(genesys.EventError, failure, fails),
		talk(genesys.EventEnded, nothing, bye), talk(genesys.EventDisconnected, nothing, drops), talk(genesys.EventReconnected, nothing, drops),
		talk(genesys.EventClientConnected, presence("Dana", 0)), talk(genesys.EventClientDisconnected, presence("Dana", 0), bye),
		talk(genesys.EventClientTypingStarted, nothing, types), talk(genesys.EventClientTypingStopped, nothing, types),
		talk(genesys.EventAgentConnected, presence("Avery", 1)), talk(genesys.EventAgentDisconnected, presence("Avery", 0), bye),
		talk(genesys.EventAgentTypingStarted, byAvery), talk(genesys.EventAgentTypingStopped, byAvery),
		talk(genesys.EventAgentTypingTimeout, byAvery, agentTypes),
	}
}

// talk is the case of an event: a chat, what brings the event about, and the event
// with its data.
func talk(event string, carries func(t *testing.T, data any), then ...func(t *testing.T, s *stage)) conformance {
	return conformance{subject: event, holds: func(t *testing.T, s *stage) {
		s.talk(t)
		for _, f := range then {
			f(t, s)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		require.NoError(t, s.all.Close()) // nothing more comes: an event that is missing ends the waiting
		carries(t, await(t, s.all, event).Data)
	}}
}

func nothing(t *testing.T, data any) {
	t.Helper()
	assert.Nil(t, data)
}

func started(t *testing.T, data any) {
	t.Helper()
	assert.Less(t, data.(*genesys.Started).Response.Status, 300)
	assert.NotEmpty(t, data.(*genesys.Started).SessionData)
}

func words(t *testing.T, data any) {
	t.Helper()
	batch := data.(*genesys.Batch)
	assert.NotEmpty(t, batch.Messages)
	assert.Equal(t, batch.OriginalMessages, batch.Messages, "nothing is hidden")
	assert.False(t, batch.Restoring)
	assert.NotEmpty(t, batch.SessionData)
}

func failure(t *testing.T, data any) {
	t.Helper()
	failed := data.(*genesys.Failure).Errors
	require.Len(t, failed, 1)
	assert.Equal(t, genesys.MessageFailed, failed[0].Code)
	assert.Equal(t, 400, failed[0].Response.Status)
}

// presence is somebody who comes or goes, and how many agents are there then.
func presence(name string, agents int) func(t *testing.T, data any) {
	return func(t *testing.T, data any) {
		t.Helper()
		p := data.(*genesys.Presence)
		assert.Equal(t, name, p.Message.From.Name)
		assert.Equal(t, agents, p.NumAgentsConnected)
		if name == "Avery" {
			assert.Equal(t, agents == 1, p.Agents[p.Message.From.ID].Connected)
		}
	}
}

func byAvery(t *testing.T, data any) {
	t.Helper()
	assert.Equal(t, "Avery", data.(*genesys.Message).From.Name)
}

func bye(t *testing.T, s *stage) {
	t.Helper()
	require.NoError(t, err2(s.SendMessage(t.Context(), "bye")))
}

func types(t *testing.T, s *stage) {
	t.Helper()
	require.NoError(t, err2(s.SendTyping(t.Context())))
}

func agentTypes(t *testing.T, s *stage) {
	t.Helper()
	s.agent(t, `{"typing":true}`)
}

func drops(_ *testing.T, s *stage) { s.sim.DropSockets() }

func fails(t *testing.T, s *stage) {
	t.Helper()
	s.fails("send")
	require.Error(t, err2(s.SendMessage(t.Context(), "hi")))
}

func back(t *testing.T, s *stage) {
	t.Helper()
	s.again(t, 100)
	require.NoError(t, s.Restore(t.Context(), nil))
}

// gone restores a chat of which the server knows nothing any more, and late one
// that was left too long.
func gone(t *testing.T, s *stage) {
	t.Helper()
	require.NoError(t, s.Close())
	s.sim.Reset()
	s.again(t, 100)
	require.Error(t, s.Restore(t.Context(), nil))
}

func late(t *testing.T, s *stage) {
	t.Helper()
	require.NoError(t, s.Close())
	time.Sleep(2 * time.Minute) // what is stored grows too old
	s.again(t, 100)
	require.Error(t, s.Restore(t.Context(), nil))
}

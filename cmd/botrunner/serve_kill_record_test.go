package main

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A chatRecord is what the contact centre knows of a chat.
type chatRecord struct {
	State    guestchat.Phase
	Members  []guestchat.Member
	Messages []guestchat.Message
}

// said is what the agent has heard.
func (r chatRecord) said() []string {
	var all []string
	for _, m := range r.Messages {
		if m.Sender.ID == r.Members[0].ID && m.BodyType == guestchat.BodyStandard {
			all = append(all, m.Body)
		}
	}
	return all
}

func (s *siege) records(t *testing.T) []chatRecord {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.centre+"/sim/conversations", nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { require.NoError(t, response.Body.Close()) }()
	var shown struct{ Conversations []chatRecord }
	require.NoError(t, json.NewDecoder(response.Body).Decode(&shown))
	return shown.Conversations
}

// assertSaidOnce compares what guests and agents have heard with what was said.
func (s *siege) assertSaidOnce(t *testing.T, guests []*guest) {
	t.Helper()
	require.Eventually(t, func() bool { return s.open(t) == 0 }, inTime, time.Second, "agents are left in chats that are over")
	chats := map[string][]chatRecord{}
	empty := 0
	for _, r := range s.records(t) {
		if said := r.said(); len(said) > 0 {
			chats[said[0]] = append(chats[said[0]], r)
		} else {
			empty++ // opened by a server that died before it had noted the keys
		}
	}
	for _, g := range guests {
		require.NoError(t, g.err, "guest %d, conversation %s", g.number, g.chat.ID)
		require.Equal(t, g.hears(), g.heard, "guest %d, conversation %s", g.number, g.chat.ID)
		own := chats[g.says()[0]]
		require.Len(t, own, 1, "chats of guest %d with agents", g.number)
		require.Equal(t, g.says(), own[0].said(), "the agent of guest %d, conversation %s", g.number, g.chat.ID)
	}
	assert.Len(t, chats, len(guests))
	t.Logf("%d conversations, %d chats that a server died of before it knew them", len(guests), empty)
}

// open is how many chats with words in them agents are in.
func (s *siege) open(t *testing.T) int {
	t.Helper()
	n := 0
	for _, r := range s.records(t) {
		if r.State == guestchat.PhaseActive && len(r.said()) > 0 {
			n++
		}
	}
	return n
}

// assertForgotten looks for those who were forgotten, and the one with whom a
// server died over it.
func (s *siege) assertForgotten(t *testing.T) {
	t.Helper()
	if s.unwanted != nil {
		require.True(t, s.forgets(t, s.unwanted))
		s.forgotten = append(s.forgotten, s.unwanted)
	}
	require.NotEmpty(t, s.forgotten)
	for _, g := range s.forgotten {
		err := g.until(t.Context(), func() (bool, error) { _, done, err := g.transcript(t.Context()); return done, err })
		require.ErrorContains(t, err, "404", "guest %d", g.number)
	}
}

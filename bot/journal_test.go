package bot_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows/replay"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// shelf is a journal in memory.
type shelf struct{ bytes.Buffer }

func (s *shelf) Write(entry []byte) error {
	_, err := s.Buffer.Write(entry)
	return err
}

// happens lets events happen to a conversation and writes them down.
func happens(t *testing.T, e *bot.Engine, id string, journal bot.Journal, events ...bot.Event) {
	t.Helper()
	c, recorder := e.New(id), bot.NewRecorder(e, journal)
	for _, ev := range events {
		before := *c
		effects, err := e.Step(c, ev)
		require.NoError(t, err)
		require.NoError(t, recorder.Record(&before, ev, effects, c))
	}
}

func pastsIn(t *testing.T, journal []byte) []*bot.Past {
	t.Helper()
	var pasts []*bot.Past
	for p, err := range bot.ReadPasts(bytes.NewReader(journal)) {
		require.NoError(t, err)
		pasts = append(pasts, p)
	}
	return pasts
}

func said(text string) bot.Event {
	return bot.Said{At: benchNow, Message: bot.Message{ID: "u-1", From: bot.FromCustomer, Text: text}}
}

const secretive = `
flow: secretive
inputs: {token: {type: secret}, tier: {type: text}}
steps:
  pin: {ask: Your PIN?, save: pin, type: secret}
  fetch: {call: crm.find, with: {pin: "${pin}", tier: "${tier}"}, save: {key: secret, name: text}}
  more: {ask: "Anything else, ${name}?", save: more, type: text}
  human: {escalate: {queue: Support, userData: {more: "${more}"}, secrets: {pin: "${pin}"}}, finished: bye}
  bye: {end: done}
`

func secretPast(t *testing.T) []byte {
	t.Helper()
	e, err := bot.NewEngine(load(t, txtar.File{Name: "flow.yaml", Data: []byte(secretive)}), bot.EngineOptions{SealKey: bytes.Repeat([]byte{7}, 32)})
	require.NoError(t, err)
	journal, agent := &shelf{}, bot.ChatEvent{Name: bot.EventAgentConnected, Agent: "Avery", Chat: 1}
	happens(t, e, "c1", journal, bot.Started{At: benchNow, Inputs: map[string]any{"token": "t0ken", "tier": "gold"}},
		said("s3cret-1"), said("s3cret-2, while the call is under way"),
		bot.CallDone{At: benchNow, Number: 1, Fields: map[string]any{"key": "s3cret-3", "name": "Ada"}},
		said("my PIN is s3cret-1"), bot.ChatStarted{At: benchNow}, bot.ChatHappened{At: benchNow, ChatEvent: agent},
		said("between us"), bot.ChatHappened{At: benchNow, ChatEvent: bot.ChatEvent{Name: bot.EventMessageReceived, Agent: "Avery", Text: "for your ears", Chat: 1}},
		bot.ChatHappened{At: benchNow, ChatEvent: bot.ChatEvent{Name: bot.EventEnded, Chat: 1}})
	return journal.Bytes()
}

func TestAJournalHoldsNoSecretAndNothingSaidWithAnAgent(t *testing.T) {
	journal := secretPast(t)
	for _, secret := range []string{"t0ken", "s3cret", "between us", "for your ears", "u-1"} {
		assert.NotContains(t, string(journal), secret)
	}
	past := pastsIn(t, journal)[0]
	assert.Equal(t, "done", past.Outcome())
	assert.Equal(t, map[string]any{"token": bot.Mask, "tier": "gold"}, past.Entries[0].Event.(bot.Started).Inputs)
	assert.Equal(t, []bot.Asked{{Operation: "crm.find", With: map[string]string{"pin": bot.Mask, "tier": "gold"}}}, past.Entries[1].Calls)
	assert.True(t, past.Entries[1].Hidden)
	assert.Equal(t, map[string]any{"key": bot.Mask, "name": "Ada"}, past.Entries[3].Event.(bot.CallDone).Fields)
	for _, e := range past.Entries {
		for _, chat := range e.Chats {
			assert.Empty(t, chat.UserData)
		}
	}
}

// A file in testdata/journal is written once, when its format is new, and never
// again: what a released program has written can be read by every later one.
func TestEveryReleasedJournalIsRead(t *testing.T) {
	now := secretPast(t)
	want := pastsIn(t, now)
	for _, file := range []string{"testdata/journal/format1.journal"} {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Equal(t, want, pastsIn(t, data), file)
	}
}

func TestTheJournalOfALongConversationIsCut(t *testing.T) {
	e, err := bot.NewEngine(load(t, txtar.File{Name: "flow.yaml", Data: []byte("flow: f\nsteps: {q: {ask: 'How many?', type: whole_number, save: n, tries: 100, give_up: q2}, q2: {ask: 'And?', next: q}}")}), bot.EngineOptions{})
	require.NoError(t, err)
	events := []bot.Event{bot.Started{At: benchNow}}
	for range bot.MaxJournal + 10 {
		events = append(events, said("many "+strings.Repeat("é", bot.MaxJournalText)))
	}
	var journal shelf
	happens(t, e, "c1", &journal, events...)
	past := pastsIn(t, journal.Bytes())[0]
	assert.True(t, past.Cut)
	require.Len(t, past.Entries, bot.MaxJournal)
	assert.LessOrEqual(t, len(past.Entries[1].Event.(bot.Said).Text), bot.MaxJournalText)
}

func TestConversationsOfOneJournalAreToldApart(t *testing.T) {
	e := prequalify(t)
	var all [2]shelf
	for i, id := range []string{"c1", "c2"} {
		happens(t, e, id, &all[i], sevenTurns...)
	}
	var mixed []byte
	for all[0].Len() > 0 {
		for i := range all {
			var entry cbor.RawMessage
			rest, err := cbor.UnmarshalFirst(all[i].Bytes(), &entry)
			require.NoError(t, err)
			mixed = append(mixed, entry...)
			all[i].Next(all[i].Len() - len(rest))
		}
	}
	pasts := pastsIn(t, mixed)
	require.Len(t, pasts, 2)
	for _, p := range pasts {
		fate := replay.New(e).One(p)
		assert.True(t, fate.Same(), "%+v", fate)
		assert.Len(t, p.Entries, len(sevenTurns))
	}
}

func TestAJournalThatCannotBeReadIsRefused(t *testing.T) {
	journal := secretPast(t)
	for name, c := range map[string]struct {
		data []byte
		err  string
	}{
		"torn":          {journal[:len(journal)-3], "reading a journal: unexpected EOF"},
		"a later one":   {encode(t, map[int]any{0: 2}), "reading a journal: format 2 is not known, this program writes 1; was it written by a newer one?"},
		"another event": {encode(t, map[int]any{0: 1, 1: "c1", 5: 99}), "reading a journal: conversation c1: events of kind 99 are not known"},
		"half an event": {encode(t, map[int]any{0: 1, 1: "c1", 5: 7}), "reading a journal: conversation c1: an event of the chat is missing"},
	} {
		var failed error
		for _, err := range bot.ReadPasts(bytes.NewReader(c.data)) {
			failed = err
		}
		require.EqualError(t, failed, c.err, name)
	}
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	data, err := cbor.Marshal(v)
	require.NoError(t, err)
	return data
}

// Whatever stands in a journal, it is read or refused, and what was read can be
// gone through.
func FuzzReadPasts(f *testing.F) {
	whole, err := os.ReadFile("testdata/journal/format1.journal")
	require.NoError(f, err)
	f.Add(whole)
	f.Add(whole[:40])
	e := prequalify(f)
	f.Fuzz(func(_ *testing.T, data []byte) {
		for p, err := range bot.ReadPasts(bytes.NewReader(data)) {
			if err != nil {
				return
			}
			replay.New(e).One(p)
		}
	})
}

func TestAnOperatorsWishIsInTheJournal(t *testing.T) {
	var journal shelf
	flow := []byte("flow: f\nsteps:\n  name: {ask: Name?, save: n, type: text}\n  human: {escalate: {queue: Support}}\n")
	e, err := bot.NewEngine(load(t, txtar.File{Name: "flow.yaml", Data: flow}), bot.EngineOptions{})
	require.NoError(t, err)
	happens(t, e, "c1", &journal, bot.Started{At: benchNow}, bot.AgentWanted{At: benchNow})
	pasts := pastsIn(t, journal.Bytes())
	require.Len(t, pasts, 1)
	require.Len(t, pasts[0].Entries, 2)
	wish := pasts[0].Entries[1]
	assert.True(t, benchNow.Equal(wish.At()))
	assert.IsType(t, bot.AgentWanted{}, wish.Event)
	assert.Equal(t, "Support", wish.Chats[0].Queue)
}

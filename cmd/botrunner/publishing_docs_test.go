package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every file on the page is written, the conversations that it tells of happen,
// every command is run, and every output is what the page shows.
func TestThePageOnPublishingTellsTheTruth(t *testing.T) {
	path, err := filepath.Abs("../../docs/flows/publishing.md")
	require.NoError(t, err)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	for _, dir := range []string{"live", "edited"} {
		require.NoError(t, os.Mkdir(dir, 0o700))
	}
	before, behind, ok := strings.Cut(string(text), "<!-- talks -->\n")
	require.True(t, ok)
	flows, rest, ok := strings.Cut(before, "<!-- file: running.jsonl -->")
	require.True(t, ok)
	shown := map[string]bool{}
	told := foretellPart(t, tellPart(t, flows, shown))
	engine, err := loadEngine(streams{err: os.Stderr}, "live/reception.flow.yaml", systems{}, false)
	require.NoError(t, err)
	live := strings.NewReplacer("HASH", engine.Dialog().Hash)
	short := strings.NewReplacer(engine.Dialog().Hash, "HASH")
	told += short.Replace(tellPart(t, live.Replace("<!-- file: running.jsonl -->"+rest), shown)) + "<!-- talks -->\n"
	talkOf(t, engine, "talks.journal")
	told += tellPart(t, behind, shown)
	assert.Equal(t, map[string]bool{"publish": true, "replay": true}, shown)
	assert.Contains(t, told, fmt.Sprintf("at most %d events", bot.MaxJournal))
	if *page {
		require.NoError(t, os.WriteFile(path, []byte(told), 0o600))
		return
	}
	require.Equal(t, string(text), told)
}

var asked = regexp.MustCompile("(?s)<!-- asked: botrunner (.+?) -->\n```text\n(.*?)```\n")

// foretellPart asks a server at which a customer is at each question, and c3 with
// an agent.
func foretellPart(t *testing.T, part string) string {
	t.Helper()
	live, err := os.ReadFile("live/reception.flow.yaml")
	require.NoError(t, err)
	s := operateFlow(t, "store: "+t.TempDir()+"\n", string(live))
	s.arrives(t, "").hears(t, "What is your name?")
	s.arrivesAtAge(t)
	withAgent := s.arrivesAtAge(t)
	withAgent.says(t, "36")
	withAgent.hears(t, "How can I help?")
	m := asked.FindStringSubmatch(part)
	require.NotNil(t, m)
	assert.Contains(t, part, "$ botrunner "+m[1]+"\n", "the command is there to be read")
	var out, failure bytes.Buffer
	require.Zero(t, run(t.Context(), append(strings.Fields(m[1]), "--admin", s.admin), streams{out: &out, err: &failure}), failure.String())
	return strings.Replace(part, m[0], filled(m[0], m[2], strings.ReplaceAll(out.String(), withAgent.ID, "c3")), 1)
}

func (s *served) arrivesAtAge(t *testing.T) *caller {
	t.Helper()
	c := s.arrives(t, "")
	c.hears(t, "What is your name?")
	c.says(t, "Ada")
	c.hears(t, "How old are you, Ada?")
	return c
}

// talkOf writes the journal of the customers whom the page has.
func talkOf(t *testing.T, e *bot.Engine, file string) {
	t.Helper()
	journal, err := openJournal(file)
	require.NoError(t, err)
	now := time.Date(2031, 3, 3, 9, 0, 0, 0, time.UTC)
	for id, answers := range []string{"Ada|30", "Grace|55", "Mary|70", "Alan"} {
		c, recorder := e.New(fmt.Sprintf("c%d", id+1)), bot.NewRecorder(e, journal)
		events := []bot.Event{bot.Started{At: now}}
		for answer := range strings.SplitSeq(answers, "|") {
			events = append(events, bot.Said{At: now, Message: bot.Message{Text: answer}})
		}
		for _, ev := range append(events, bot.CustomerLeft{At: now}) {
			before := *c
			effects, err := e.Step(c, ev)
			require.NoError(t, err)
			require.NoError(t, recorder.Record(&before, ev, effects, c))
		}
	}
	require.NoError(t, journal.close())
}

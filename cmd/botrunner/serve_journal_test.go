package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/journal"
	"github.com/botrunner/botrunner/internal/runner"
	"github.com/botrunner/botrunner/internal/store/memstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// journalled are settings of a server that writes journals and keeps conversations.
func journalled(t *testing.T) (settings, folder string) {
	t.Helper()
	dir := t.TempDir()
	return "journal: {folder: " + filepath.Join(dir, "journals") + "}\nstore: " + filepath.Join(dir, "store") + "\n", filepath.Join(dir, "journals")
}

// replays runs `botrunner replay` on a folder, with the flow that is served.
func (s *served) replays(t *testing.T, folder string) (out, failure string) {
	t.Helper()
	var o, e bytes.Buffer
	require.Equal(t, exitOK, run(t.Context(), []string{"replay", folder, "--flow", s.path("reception.flow.yaml")}, streams{out: &o, err: &e}), e.String())
	return o.String(), e.String()
}

// A conversation is served through a restart; while others are still being written
// the past is replayed, and a customer is forgotten.
func TestWhatIsServedCanBeReplayedAndForgotten(t *testing.T) {
	settings, folder := journalled(t)
	s := operate(t, settings)
	c := s.arrives(t, `"token": "t0ps3cret", "customerId": "59606"`)
	c.hears(t, "What is your PIN?")
	c.says(t, "pin-4711")
	c.hears(t, "What is your name?")
	require.Equal(t, exitOK, s.stop())
	s.begin(t)
	s.eventually(t, s.logged, "conversation taken up")
	c.says(t, "Ada Lovelace")
	c.hears(t, "How can I help?")
	c.says(t, "bye")
	c.hears(t, "Goodbye!")
	other := s.arrives(t, `"customerId": "7"`)
	other.hears(t, "What is your PIN?")

	out, failure := s.replays(t, folder)
	assert.Equal(t, "2 conversations, 100.0 % (2) the same way\n", out)
	assert.Empty(t, failure)
	text := contents(t, folder)
	assert.Contains(t, text, "Ada Lovelace")
	for _, secret := range []string{"pin-4711", "t0ps3cret", "59606"} {
		assert.NotContains(t, text, secret)
	}

	_, out, _ = s.asks(t, "forget", "--custom-field", "customerId=59606")
	assert.Equal(t, "forgotten: 1 conversation, 1 in journals\n", out)
	assert.NotContains(t, contents(t, folder), "Ada Lovelace")
	other.says(t, "pin-4712")
	other.hears(t, "What is your name?")
	require.Equal(t, exitOK, s.stop())
	out, _ = s.replays(t, folder)
	assert.Equal(t, "1 conversation, 100.0 % (1) the same way\n", out)
}

// What the store has let go of is still found, by its customer and by its id.
func TestWhatOnlyJournalsHaveIsForgottenToo(t *testing.T) {
	settings, folder := journalled(t)
	s := operate(t, settings+"serve: {retention: 1000}\n")
	for _, how := range [][]string{{"--custom-field", "customerId=59606"}, nil} {
		c := s.arrives(t, `"customerId": "59606"`)
		c.hears(t, "What is your PIN?")
		s.asks(t, "end", c.ID)
		s.eventually(t, func(t *testing.T) string { t.Helper(); _, out, _ := s.asks(t); return out }, "No conversations.")
		require.Contains(t, contents(t, folder), c.ID)
		if how == nil {
			how = []string{c.ID}
		}
		_, out, _ := s.asks(t, append([]string{"forget"}, how...)...)
		assert.Equal(t, "forgotten: 1 conversation, 1 in journals\n", out)
		assert.NotContains(t, contents(t, folder), c.ID)
	}
	status, _, failure := s.asks(t, "forget", "--custom-field", "customerId=")
	assert.Equal(t, exitUsage, status)
	assert.Contains(t, failure, "forget: --custom-field customerId= is everybody who has no customerId; say which one")
}

// contents are those of all files in a folder.
func contents(t *testing.T, folder string) string {
	t.Helper()
	var all strings.Builder
	files, err := filepath.Glob(filepath.Join(folder, "*.journal"))
	require.NoError(t, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		all.Write(data)
	}
	return all.String()
}

// Each runner has a folder of its own, some have none, and one has gone.
func TestForgettingReachesTheJournalsOfEveryRunner(t *testing.T) {
	cluster := memstore.New(memstore.Options{})
	var all []*journals
	var folders []string
	var stores []*memstore.Store
	for i := range 3 {
		st := cluster.Open()
		defer st.Close()
		r, err := runner.New(t.Context(), runner.Options{Store: st})
		require.NoError(t, err)
		j := &journals{runner: r}
		if i < 2 {
			folders = append(folders, t.TempDir())
			j.folder, err = journal.Open(journal.Options{Dir: folders[i], Writer: r.ID(), Living: r.Living})
			require.NoError(t, err)
			defer j.close()
			writeTalk(t, j.folder, map[string]string{"customerId": "59606"})
		}
		r.AnswerErasing(j.eraseFor)
		all, stores = append(all, j), append(stores, st)
	}
	found, err := all[2].erase(t.Context(), nil, map[string]string{"customerId": "1"})
	require.NoError(t, err)
	assert.Empty(t, found)
	require.NoError(t, stores[1].Close())
	found, err = all[2].erase(t.Context(), []string{"c2"}, map[string]string{"customerId": "59606"})
	require.ErrorContains(t, err, all[1].runner.ID(), "its journals may have something")
	assert.Equal(t, []string{"c1"}, found)
	assert.Empty(t, contents(t, folders[0]))
	assert.NotEmpty(t, contents(t, folders[1]))
	_, err = all[1].eraseFor(t.Context(), []byte("nonsense"))
	require.ErrorContains(t, err, "reading what is to be erased")
}

// writeTalk writes a conversation down that has begun.
func writeTalk(t *testing.T, f *journal.Folder, fields map[string]string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.flow.yaml")
	require.NoError(t, os.WriteFile(path, []byte(password), 0o600))
	e, err := loadEngine(streams{err: os.Stderr}, path, systems{}, false)
	require.NoError(t, err)
	before, c := *e.New("c1"), e.New("c1")
	effects, err := e.Step(c, bot.Started{})
	require.NoError(t, err)
	require.NoError(t, bot.NewRecorder(e, f, f.Marks(fields)...).Record(&before, bot.Started{}, effects, c))
}

package journal_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/journal"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const flow = "flow: reception\nsteps:\n  name: {ask: Name?, save: name, type: text}\n  age: {ask: Age?, save: age, type: whole_number}\n  bye: {end: done}\n"

// A talker says something to the bot now and then, and all of it is written down.
type talker struct {
	*bot.Conversation
	engine   *bot.Engine
	recorder *bot.Recorder
}

func newTalker(t *testing.T, j bot.Journal, id string, marks [][]byte) *talker {
	t.Helper()
	dialog, problems := flows.Load("reception.flow.yaml", []byte(flow))
	require.False(t, problems.Fatal(), problems)
	e, err := bot.NewEngine(dialog, bot.EngineOptions{})
	require.NoError(t, err)
	c := &talker{e.New(id), e, bot.NewRecorder(e, j, marks...)}
	c.happens(t, bot.Started{At: time.Now()})
	return c
}

// goesOn has the talker written down by another folder from now on.
func (c *talker) goesOn(f *journal.Folder) { c.recorder = bot.NewRecorder(c.engine, f) }

func (c *talker) happens(t *testing.T, ev bot.Event) {
	t.Helper()
	before := *c.Conversation
	effects, err := c.engine.Step(c.Conversation, ev)
	require.NoError(t, err)
	require.NoError(t, c.recorder.Record(&before, ev, effects, c.Conversation))
}

func (c *talker) says(t *testing.T, text string) {
	t.Helper()
	c.happens(t, bot.Said{At: time.Now(), Message: bot.Message{From: bot.FromCustomer, Text: text}})
}

// talks is a conversation from its beginning to its end.
func talks(t *testing.T, f *journal.Folder, id string, fields map[string]string) {
	t.Helper()
	c := newTalker(t, f, id, f.Marks(fields))
	c.says(t, "Ada")
	c.says(t, "36")
}

func open(t *testing.T, o journal.Options) *journal.Folder {
	t.Helper()
	f, err := journal.Open(o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.Close()) })
	return f
}

func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"+journal.Suffix))
	require.NoError(t, err)
	return files
}

// standing are the conversations in a folder: whole ones by their ids, others with
// what they lack.
func standing(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	for p, err := range bot.Pasts(journal.Entries(filesIn(t, dir), journal.ReadOptions{})) {
		require.NoError(t, err)
		id := p.ID
		if p.Cut {
			id += " in parts"
		}
		if p.Outcome() == "" {
			id += " without an end"
		}
		all = append(all, id)
	}
	slices.Sort(all)
	return all
}

func TestAConversationOutlivesMidnightAndItsProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "journals")
		f := open(t, journal.Options{Dir: dir})
		c := newTalker(t, f, "c1", nil)
		time.Sleep(journal.Day) // another day, another file
		c.says(t, "Ada")
		require.NoError(t, f.Close())
		time.Sleep(time.Second)
		f = open(t, journal.Options{Dir: dir})
		c.goesOn(f)
		c.says(t, "36")
		require.NoError(t, f.Close())
		assert.Len(t, filesIn(t, dir), 3)
		assert.Equal(t, []string{"c1"}, standing(t, dir))
		for path, mode := range map[string]os.FileMode{dir: 0o700, filesIn(t, dir)[0]: 0o600, filepath.Join(dir, "key"): 0o600} {
			info, err := os.Stat(path)
			require.NoError(t, err)
			assert.Equal(t, mode, info.Mode().Perm(), path)
		}
	})
}

// Two processes write side by side, and the conversation goes to one and comes back.
func TestAConversationThatGoesToAnotherRunnerAndBackIsInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		a, b := open(t, journal.Options{Dir: dir}), open(t, journal.Options{Dir: dir})
		talks(t, b, "c0", nil)
		time.Sleep(time.Second)
		c := newTalker(t, a, "c1", nil)
		for i, f := range []*journal.Folder{b, a, b} {
			time.Sleep(time.Second)
			c.goesOn(f)
			c.says(t, []string{"Ada", "young", "36"}[i])
		}
		require.NoError(t, a.Close())
		require.NoError(t, b.Close())
		assert.Equal(t, []string{"c0", "c1"}, standing(t, dir))
	})
}

func TestWhatWasKeptForLongEnoughIsRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "mine.journal"), nil, 0o600))
		f := open(t, journal.Options{Dir: dir, Keep: 3 * journal.Day})
		talks(t, f, "c1", nil)
		time.Sleep(4*journal.Day - time.Hour)
		assert.Equal(t, []string{"c1"}, standing(t, dir), "what ends today is kept for three days more")
		time.Sleep(2 * time.Hour)
		assert.Empty(t, standing(t, dir))
		assert.Equal(t, []string{filepath.Join(dir, "mine.journal")}, filesIn(t, dir), "whatever else lies there stays")
		talks(t, f, "c2", nil)
		require.NoError(t, f.Close())
		time.Sleep(5 * journal.Day)
		assert.Equal(t, []string{"c2"}, standing(t, dir), "nobody was there")
		require.NoError(t, os.WriteFile(filepath.Join(dir, ".half-gone-1"), []byte("Ada"), 0o600))
		f = open(t, journal.Options{Dir: dir, Keep: 3 * journal.Day})
		require.NoError(t, f.Close())
		assert.Empty(t, standing(t, dir), "the next start does it")
		assert.NoFileExists(t, filepath.Join(dir, ".half-gone-1"))
	})
}

// A shelf is a journal in memory.
type shelf [][]byte

func (s *shelf) Write(entry []byte) error {
	*s = append(*s, entry)
	return nil
}

// somebodies are the entries of many conversations that are of no interest.
func somebodies(t *testing.T, f *journal.Folder, n int) shelf {
	t.Helper()
	var all shelf
	for i := range n {
		c := newTalker(t, &all, fmt.Sprint("other", i), f.Marks(map[string]string{"customerId": "7"}))
		c.says(t, "Grace")
		c.says(t, "50")
	}
	return all
}

func TestACustomerIsErasedWhileOthersAreWritten(t *testing.T) {
	dir := t.TempDir()
	f := open(t, journal.Options{Dir: dir, MaxFile: 3000})
	ada, others := map[string]string{"customerId": "59606", "email": "ada@example.com"}, map[string]string{"customerId": "7"}
	talks(t, f, "c1", ada)
	live := newTalker(t, f, "c3", f.Marks(others))
	many := somebodies(t, f, 300)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, entry := range many {
			_ = f.Write(entry) // it never fails
		}
	}()
	talks(t, f, "c2", ada)
	talks(t, f, "named", nil)
	found, err := f.Erase(t.Context(), journal.Wanted{Fields: ada, IDs: []string{"named"}})
	require.NoError(t, err)
	assert.Equal(t, []string{"c1", "c2", "named"}, found)
	found, err = f.Erase(t.Context(), journal.Wanted{Fields: map[string]string{"customerId": "7", "email": "ada@example.com"}})
	require.NoError(t, err)
	assert.Empty(t, found, "all fields have to fit")
	<-done
	live.says(t, "Grace")
	live.says(t, "50")
	require.NoError(t, f.Close())
	left := standing(t, dir)
	assert.Len(t, left, 301, "nobody else has lost anything")
	for _, c := range left {
		assert.True(t, c == "c3" || strings.HasPrefix(c, "other"), c)
		assert.NotContains(t, c, " ")
	}
	_, err = f.Erase(t.Context(), journal.Wanted{IDs: []string{"c3"}})
	require.ErrorIs(t, err, journal.ErrClosed)
}

// A folder has files that others write to, and what a crash has left.
func TestEveryFileIsErasedByWhoHasIt(t *testing.T) {
	dir := t.TempDir()
	var living atomic.Value
	living.Store([]string{"a", "b"})
	o := journal.Options{Dir: dir, Writer: "a", Living: func() []string { return living.Load().([]string) }}
	a := open(t, o)
	o.Writer = "b"
	b := open(t, o)
	talks(t, b, "c1", map[string]string{"customerId": "59606"})
	require.NoError(t, b.Close())
	path := filesIn(t, dir)[0]
	tear(t, path)
	ada := journal.Wanted{Fields: map[string]string{"customerId": "59606"}}
	found, err := a.Erase(t.Context(), ada)
	require.NoError(t, err)
	assert.Empty(t, found, "b may be writing to it")
	living.Store([]string{"a"})
	found, err = a.Erase(t.Context(), ada)
	require.NoError(t, err)
	assert.Equal(t, []string{"c1"}, found, "the key is the same")
	assert.NoFileExists(t, path, "nothing else was in it")
}

// tear takes the end of a file away, as a crash may.
func tear(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.NoError(t, os.Truncate(path, info.Size()-3))
}

// What nobody knows whose it is goes along, or it could be theirs.
func TestHalfAnEntryIsErasedWithWhoever(t *testing.T) {
	dir := t.TempDir()
	f := open(t, journal.Options{Dir: dir})
	talks(t, f, "c1", nil)
	talks(t, f, "c2", nil)
	require.NoError(t, f.Close())
	path := filesIn(t, dir)[0]
	tear(t, path)
	assert.Equal(t, []string{"c1", "c2 without an end"}, standing(t, dir))
	var torn []string
	for _, err := range journal.Entries([]string{path}, journal.ReadOptions{Torn: func(file string) { torn = append(torn, file) }}) {
		require.NoError(t, err)
	}
	assert.Equal(t, []string{path}, torn)
	f = open(t, journal.Options{Dir: dir})
	found, err := f.Erase(t.Context(), journal.Wanted{IDs: []string{"somebody"}})
	require.NoError(t, err)
	assert.Empty(t, found)
	for _, err := range journal.Entries([]string{path}, journal.ReadOptions{Torn: func(string) { assert.Fail(t, "it is whole again") }}) {
		require.NoError(t, err)
	}
	assert.Equal(t, []string{"c1", "c2 without an end"}, standing(t, dir))
}

func TestWhatIsNoJournalIsLeftAsItIs(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "notes.journal")
	require.NoError(t, os.WriteFile(path, []byte("not a journal"), 0o600))
	f := open(t, journal.Options{Dir: dir})
	_, err := f.Erase(t.Context(), journal.Wanted{IDs: []string{"c1"}})
	require.EqualError(t, err, path+": removing conversations: what stands in it is not known; if nobody needs it, take it away: reading a journal: it is none: it does not begin with an entry")
	assert.FileExists(t, path)
	for _, err := range journal.Entries([]string{path}, journal.ReadOptions{}) {
		require.EqualError(t, err, path+": reading a journal: it is none: it does not begin with an entry")
	}
	for _, err := range journal.Entries([]string{filepath.Join(dir, "gone.journal")}, journal.ReadOptions{}) {
		assert.Fail(t, "its time had come", err)
	}
}

// A disk that refuses costs entries, and nobody's conversation.
func TestADiskThatRefusesCostsEntriesAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journals")
	var log strings.Builder
	var lost atomic.Int64
	f := open(t, journal.Options{
		Dir: dir, Lost: func(n int) { lost.Add(int64(n)) },
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey || a.Key == "folder" || a.Key == "error" {
				return slog.Attr{}
			}
			return a
		}})),
	})
	require.NoError(t, os.RemoveAll(dir))
	c := newTalker(t, f, "c1", nil)
	c.says(t, "Ada")
	require.Eventually(t, func() bool { return lost.Load() == 2 }, 10*time.Second, time.Millisecond)
	require.NoError(t, os.Mkdir(dir, 0o700))
	c.says(t, "36")
	require.NoError(t, f.Close())
	assert.Equal(t, []string{"c1 in parts"}, standing(t, dir))
	assert.Equal(t, "level=ERROR msg=\"journals cannot be written; conversations go on without\"\n"+
		"level=INFO msg=\"journals are written again\" \"entries lost\"=2\n", log.String())
	c.says(t, "too late")
	require.NoError(t, f.Write(nil))
	assert.EqualValues(t, 3, lost.Load(), "it is closed")
}

func TestADamagedKeyIsNotReplacedInSilence(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "key"), []byte("short"), 0o600))
	_, err := journal.Open(journal.Options{Dir: dir})
	require.ErrorContains(t, err, "the key of their marks is damaged; bring it back from a backup")
	_, err = journal.Open(journal.Options{Dir: filepath.Join(dir, "key", "below")})
	require.ErrorContains(t, err, "journals: making their folder: mkdir ")
}

func TestMarksSayNothingOfWhatTheyStandFor(t *testing.T) {
	f, other := open(t, journal.Options{Dir: t.TempDir()}), open(t, journal.Options{Dir: t.TempDir()})
	marks := f.Marks(map[string]string{"b": "2", "a": "1", "c": ""})
	assert.Len(t, marks, 2)
	assert.Equal(t, marks, f.Marks(map[string]string{"a": "1", "b": "2"}))
	assert.NotEqual(t, marks, other.Marks(map[string]string{"a": "1", "b": "2"}), "another folder, another key")
	assert.NotEqual(t, f.Marks(map[string]string{"ab": "c"}), f.Marks(map[string]string{"a": "bc"}))
	many := map[string]string{}
	for i := range 100 {
		many[strings.Repeat("x", i)] = "1"
	}
	assert.Len(t, f.Marks(many), journal.MaxMarks)
}

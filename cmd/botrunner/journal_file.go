package main

import (
	"crypto/rand"
	"fmt"
	"iter"
	"os"
	"sync"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/journal"
)

// journalSuffix marks journals inside a folder.
const journalSuffix = journal.Suffix

// A journalFile is a journal to which conversations are appended. It is for
// nobody else to read, since it has what customers say.
type journalFile struct {
	mu sync.Mutex
	f  *os.File
}

func openJournal(path string) (*journalFile, error) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the journal: %w", err)
	}
	return &journalFile{f: f}, nil
}

// Write appends an entry as a whole.
func (j *journalFile) Write(entry []byte) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	_, err := j.f.Write(entry)
	return err
}

func (j *journalFile) close() error { return j.f.Close() }

// newConversationID tells conversations of one journal apart.
func newConversationID() string {
	const enough = 10
	return rand.Text()[:enough]
}

// pastsIn reads journals side by side, since a conversation may have gone from one
// to another. Who waits is told of each.
func pastsIn(std streams, files []string, wait *progress) iter.Seq2[*bot.Past, error] {
	return bot.Pasts(journal.Entries(files, journal.ReadOptions{
		Begin: func(file string, nth int) { wait.say("reading "+file, nth, len(files)) },
		Torn: func(file string) {
			wait.clear()
			fmt.Fprintf(std.err, "%s: ends in half an entry, as while it is being written or behind a crash; that one is left out\n", file)
		},
	}))
}

package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"sync"

	"github.com/botrunner/botrunner/bot"
)

// journalSuffix marks journals inside a folder.
const journalSuffix = ".journal"

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

// pastsIn reads journals, one file after the other.
func pastsIn(files []string, begin func(file string, nth int)) iter.Seq2[*bot.Past, error] {
	return func(yield func(*bot.Past, error) bool) {
		for i, file := range files {
			begin(file, i+1)
			if !pastsOf(file, yield) {
				return
			}
		}
	}
}

// pastsOf reads one journal; false: there is no going on.
func pastsOf(file string, yield func(*bot.Past, error) bool) bool {
	f, err := os.Open(file)
	if err != nil {
		yield(nil, readingError(file, err))
		return false
	}
	defer f.Close()
	for p, err := range bot.ReadPasts(f) {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("%w; the last entry is torn, as after a crash", err)
		}
		if err != nil {
			yield(nil, fmt.Errorf("%s: %w", file, err))
			return false
		}
		if !yield(p, nil) {
			return false
		}
	}
	return true
}

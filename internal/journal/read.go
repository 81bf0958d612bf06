package journal

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"

	"github.com/botrunner/botrunner/bot"
)

// ReadOptions change how [Entries] reads. The zero value is fine.
type ReadOptions struct {
	// Begin is told of each file that is opened, and how many it is. Default:
	// nobody is.
	Begin func(file string, nth int)
	// Torn is told of files that end in half an entry, as behind a crash, or while
	// they are being written: it is left out. Default: nobody is.
	Torn func(file string)
}

// Entries are those of all files, by their times; those of one file stay in its
// order. So a conversation that changed its process comes in order too, as far as
// the clocks agree. Of each file one entry is held, and no more files are open than
// were written at the same time. With an error it ends.
func Entries(files []string, o ReadOptions) iter.Seq2[bot.Written, error] {
	return func(yield func(bot.Written, error) bool) {
		m := merge{options: o}
		defer m.close()
		err := m.find(files)
		for err == nil {
			var e bot.Written
			var ok bool
			if e, ok, err = m.next(); !ok {
				break
			}
			if !yield(e, nil) {
				return
			}
		}
		if err != nil {
			yield(bot.Written{}, err)
		}
	}
}

// A merge reads files side by side.
type merge struct {
	options ReadOptions
	closed  []source // not opened yet, the earliest first
	open    []*source
	opened  int
}

// A source is one file.
type source struct {
	path string
	head bot.Written // its next entry
	next func() (bot.Written, error, bool)
	stop func()
	file *os.File
}

// find looks at how each file begins.
func (m *merge) find(files []string) error {
	for _, path := range files {
		s := source{path: path}
		there, err := s.start()
		if err == nil && there {
			there, err = s.read(m.options)
		}
		s.close()
		if err != nil {
			return err
		}
		if there {
			m.closed = append(m.closed, source{path: path, head: s.head})
		}
	}
	slices.SortStableFunc(m.closed, func(a, b source) int { return a.head.At.Compare(b.head.At) })
	return nil
}

// next is the earliest entry of all; false: there is none, or it cannot be read.
func (m *merge) next() (bot.Written, bool, error) {
	at := m.earliest()
	if len(m.closed) > 0 && (at < 0 || m.closed[0].head.At.Before(m.open[at].head.At)) {
		if err := m.openFirst(); err != nil {
			return bot.Written{}, false, err
		}
		return m.next()
	}
	if at < 0 {
		return bot.Written{}, false, nil
	}
	s := m.open[at]
	e := s.head
	more, err := s.read(m.options)
	if err != nil {
		return e, false, err
	}
	if !more {
		s.close()
		m.open = slices.Delete(m.open, at, at+1)
	}
	return e, true, nil
}

// earliest is the open file with the next entry; below zero: none is open.
func (m *merge) earliest() int {
	at := -1
	for i, s := range m.open {
		if at < 0 || s.head.At.Before(m.open[at].head.At) {
			at = i
		}
	}
	return at
}

func (m *merge) openFirst() error {
	s := m.closed[0]
	m.closed = m.closed[1:]
	m.opened++
	if m.options.Begin != nil {
		m.options.Begin(s.path, m.opened)
	}
	there, err := s.start()
	if err == nil && there {
		there, err = s.read(ReadOptions{})
	}
	if err != nil || !there {
		s.close()
		return err
	}
	m.open = append(m.open, &s)
	return nil
}

func (m *merge) close() {
	for _, s := range m.open {
		s.close()
	}
}

// start opens the file; false: it has gone, since its time had come.
func (s *source) start() (there bool, err error) {
	if s.file, err = os.Open(s.path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		return false, fmt.Errorf("reading a journal: %w", err)
	}
	s.next, s.stop = iter.Pull2(entriesOf(s.file))
	return true, nil
}

// read goes on to the next entry; false: there is none.
func (s *source) read(o ReadOptions) (more bool, err error) {
	e, err, more := s.next()
	switch {
	case !more:
		return false, nil
	case errors.Is(err, io.ErrUnexpectedEOF):
		if o.Torn != nil {
			o.Torn(s.path)
		}
		return false, nil
	case err != nil:
		return false, fmt.Errorf("%s: %w", s.path, err)
	}
	s.head = e
	return true, nil
}

func (s *source) close() {
	if s.file != nil {
		s.stop()
		_ = s.file.Close() // it was only read
		s.file = nil
	}
}

// cborMap is the type of an entry, in the first bits of its first byte.
const cborMap = 5

var errNone = errors.New("reading a journal: it is none: it does not begin with an entry")

// entriesOf reads one file.
func entriesOf(r io.Reader) iter.Seq2[bot.Written, error] {
	return func(yield func(bot.Written, error) bool) {
		in := bufio.NewReaderSize(r, 64<<10)
		if first, err := in.Peek(1); err == nil && first[0]>>5 != cborMap {
			yield(bot.Written{}, errNone)
			return
		}
		for e, err := range bot.ReadEntries(in) {
			if !yield(e, err) {
				return
			}
		}
	}
}

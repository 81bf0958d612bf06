package journal

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// Day is the longest that a file is written to.
const Day = 24 * time.Hour

// Options say where journals lie, and for how long. Dir is needed.
type Options struct {
	// Dir is the folder; it is made if it is not there.
	Dir string
	// Keep is how long a conversation stands in the folder, from the end of the day
	// (UTC) on which it was written. Default: 30 days.
	Keep time.Duration
	// MaxFile is at how many bytes another file is begun. Default: 64 MiB.
	MaxFile int64
	// Writer names this process among those that share the folder: letters, digits
	// and hyphens. Default: one that nobody else has.
	Writer string
	// Living are the writers that may be writing to the folder now: their files are
	// theirs. It is called concurrently. Default: this one alone.
	Living func() []string
	// Lost is told of entries that are not written. It is called concurrently.
	// Default: only the log is.
	Lost func(entries int)
	// Log is told when entries begin to be lost, and when that is over. Default:
	// nobody is.
	Log *slog.Logger
}

// waiting is how many entries may wait for the disk.
const waiting = 4096

// A Folder is a [bot.Journal] of many conversations. All methods may be called
// concurrently.
type Folder struct {
	options Options
	key     []byte

	queue   chan []byte        // entries
	turn    chan chan struct{} // who wants another file to be begun, and is told that it is
	closing chan struct{}      // closed by Close
	done    chan struct{}      // closed by write, as its last act
	once    sync.Once

	file    file         // write's own
	losing  atomic.Bool  // what was written last was lost
	lost    atomic.Int64 // entries, since it began
	erasing sync.Mutex   // held by who rewrites files
}

var _ bot.Journal = (*Folder)(nil)

// ErrClosed comes from a folder that is closed.
var ErrClosed = errors.New("the folder of journals is closed")

// Open begins to write to a folder, and removes from it what was kept for long
// enough: now and every day. One goroutine does both, until Close.
func Open(o Options) (*Folder, error) {
	if o.Keep <= 0 {
		o.Keep = 30 * Day
	}
	if o.MaxFile <= 0 {
		o.MaxFile = 64 << 20
	}
	if o.Writer == "" {
		const enough = 10
		o.Writer = rand.Text()[:enough]
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("journals: making their folder: %w", err)
	}
	key, err := keyIn(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("journals: %w", err)
	}
	f := &Folder{
		options: o, key: key, file: file{dir: o.Dir, writer: o.Writer, max: o.MaxFile},
		queue: make(chan []byte, waiting), turn: make(chan chan struct{}), closing: make(chan struct{}), done: make(chan struct{}),
	}
	go f.write()
	return f, nil
}

// Close writes what was handed over by now, and waits. It may be called twice, and
// on nil.
func (f *Folder) Close() error {
	if f == nil {
		return nil
	}
	f.once.Do(func() { close(f.closing) })
	<-f.done
	return nil
}

// Write takes an entry, which nobody may change any more. It neither waits nor
// fails: what cannot be written is lost.
func (f *Folder) Write(entry []byte) error {
	select {
	case <-f.closing:
		f.lose(ErrClosed)
		return nil
	default:
	}
	select {
	case f.queue <- entry:
	default:
		f.lose(errors.New("the disk is too slow"))
	}
	return nil
}

// write is the goroutine of a folder.
func (f *Folder) write() {
	defer close(f.done)
	defer f.file.close()
	f.removeOld(time.Now())
	daily := time.NewTicker(Day)
	defer daily.Stop()
	for {
		select {
		case entry := <-f.queue:
			f.append(entry)
		case turned := <-f.turn:
			f.drain()
			f.file.close()
			close(turned)
		case now := <-daily.C:
			f.removeOld(now)
		case <-f.closing:
			f.drain()
			return
		}
	}
}

// drain writes what waits.
func (f *Folder) drain() {
	for {
		select {
		case entry := <-f.queue:
			f.append(entry)
		default:
			return
		}
	}
}

func (f *Folder) append(entry []byte) {
	if err := f.file.append(time.Now(), entry); err != nil {
		f.lose(err)
		return
	}
	if len(f.queue) == 0 && f.losing.CompareAndSwap(true, false) {
		f.options.Log.Info("journals are written again", "folder", f.options.Dir, "entries lost", f.lost.Swap(0))
	}
}

// lose counts an entry that is not written. The first one is told.
func (f *Folder) lose(why error) {
	f.lost.Add(1)
	if f.options.Lost != nil {
		f.options.Lost(1)
	}
	if f.losing.CompareAndSwap(false, true) {
		f.options.Log.Error("journals cannot be written; conversations go on without", "folder", f.options.Dir, "error", why)
	}
}

// beginAnother closes the file that is being written to, with all in it that was
// handed over before.
func (f *Folder) beginAnother(ctx context.Context) error {
	turned := make(chan struct{})
	select {
	case f.turn <- turned:
		<-turned
		return nil
	case <-f.done:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

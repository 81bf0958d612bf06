package history

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
)

// Options bound a [File].
type Options struct {
	// Age is how old an entry may become. Default: 90 days.
	Age time.Duration
	// Count is how many entries are kept of a subject. Default: 50,000.
	Count int
}

// ErrDamaged is returned for a file that is no history, or is no longer a whole
// one. It is left as it is.
var ErrDamaged = errors.New("it is damaged, or no history; move it away, and a new one is begun")

// ErrBusy is returned when somebody else has had the file for too long.
var ErrBusy = errors.New("another process holds it")

// A File is a history on disk. Its methods may be called concurrently, by
// several processes too.
type File struct {
	path string
	opts Options

	mu     sync.Mutex // guards counts
	counts map[Subject]int
}

// Open makes sure that there is a history at path, begins one if there is no
// file, and reads it all once, so that a damaged one is known at once.
func Open(path string, o Options) (*File, error) {
	if o.Age <= 0 {
		o.Age = 90 * 24 * time.Hour
	}
	if o.Count <= 0 {
		o.Count = 50_000
	}
	f := &File{path: path, opts: o, counts: map[Subject]int{}}
	// To read first is the way that leaves no lock behind, whatever is in the file.
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		if err := read(path, time.Time{}, lastTime, func(e Entry) { f.counts[e.Subject()]++ }); err != nil {
			return nil, err
		}
	}
	err := within(path, &bolt.Options{}, func(db *bolt.DB) error { return db.Update(begin) })
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Read returns the entries of all subjects that began from one time up to, and
// without, another: subject by subject, the oldest one first.
func Read(path string, from, to time.Time) ([]Entry, error) {
	var all []Entry
	err := read(path, from, to, func(e Entry) { all = append(all, e) })
	return all, err
}

func read(path string, from, to time.Time, f func(Entry)) error {
	return within(path, &bolt.Options{ReadOnly: true}, func(db *bolt.DB) error {
		return db.View(func(tx *bolt.Tx) error { return each(tx, from, to, f) })
	})
}

// Add keeps an entry, and lets go of those that are too many or too old.
func (f *File) Add(e Entry) error {
	value, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("history %s: %w", f.path, err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	var removed int
	err = within(f.path, &bolt.Options{}, func(db *bolt.DB) error {
		return db.Update(func(tx *bolt.Tx) error {
			if err := begin(tx); err != nil { // the file may have been taken away since
				return err
			}
			runs, err := tx.Bucket(runsBucket).CreateBucketIfNotExists(e.Subject().key())
			if err != nil {
				return err
			}
			if err := runs.Put(freeKey(runs, e.Began), value); err != nil {
				return err
			}
			removed, err = prune(runs, keyOf(e.Began.Add(-f.opts.Age)), f.counts[e.Subject()]+1-f.opts.Count)
			return err
		})
	})
	if err == nil {
		f.counts[e.Subject()] += 1 - removed
	}
	return err
}

// prune removes the entries before a key, and as many more of the oldest as are
// too many.
func prune(runs *bolt.Bucket, before []byte, surplus int) (removed int, err error) {
	c := runs.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.First() {
		if removed >= surplus && bytes.Compare(k, before) >= 0 {
			break
		}
		if err := c.Delete(); err != nil {
			return removed, err
		}
		removed++
	}
	return removed, nil
}

// lastTime is later than all that a key can hold.
var lastTime = time.Unix(0, math.MaxInt64)

package history

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// The file has a bucket that says what it is, and one with a bucket for each
// subject. Keys are times, so that they stand in order: nanoseconds since 1970,
// big-endian.
var (
	aboutBucket = []byte("about")
	runsBucket  = []byte("runs")
	formatKey   = []byte("format")
	format      = []byte("botrunner monitor history 1")
)

// lockPatience is how long to wait for others who read or write.
const lockPatience = 5 * time.Second

// key is the name of the subject's bucket. No name in a monitor file, nor of a
// target, has a zero byte in it.
func (s Subject) key() []byte { return []byte(s.Monitor + "\x00" + s.Target) }

func keyOf(t time.Time) []byte {
	nanos := t.UnixNano()
	if t.Before(time.Unix(0, 0)) { // as the zero time is, for which there is no number
		nanos = 0
	}
	return binary.BigEndian.AppendUint64(nil, uint64(nanos)) //nolint:gosec // it is not negative
}

// freeKey is the key for a time; if it is taken, the next one.
func freeKey(runs *bolt.Bucket, t time.Time) []byte {
	for ; runs.Get(keyOf(t)) != nil; t = t.Add(1) {
	}
	return keyOf(t)
}

// begin makes an empty file a history, and refuses one that is something else.
func begin(tx *bolt.Tx) error {
	about := tx.Bucket(aboutBucket)
	if about != nil {
		return known(about)
	}
	if name, _ := tx.Cursor().First(); name != nil {
		return ErrDamaged
	}
	about, err := tx.CreateBucket(aboutBucket)
	if err != nil {
		return err
	}
	if err := about.Put(formatKey, format); err != nil {
		return err
	}
	_, err = tx.CreateBucket(runsBucket)
	return err
}

func known(about *bolt.Bucket) error {
	if about == nil || !bytes.Equal(about.Get(formatKey), format) {
		return ErrDamaged
	}
	return nil
}

// each calls f for the entries from one time up to another.
func each(tx *bolt.Tx, from, to time.Time, f func(Entry)) error {
	subjects := tx.Bucket(runsBucket)
	if err := known(tx.Bucket(aboutBucket)); err != nil || subjects == nil {
		return ErrDamaged
	}
	return subjects.ForEachBucket(func(name []byte) error {
		c := subjects.Bucket(name).Cursor()
		end := keyOf(to)
		for k, v := c.Seek(keyOf(from)); k != nil && bytes.Compare(k, end) < 0; k, v = c.Next() {
			var e Entry
			if json.Unmarshal(v, &e) != nil || len(k) != 8 || !bytes.Equal(e.Subject().key(), name) {
				return ErrDamaged
			}
			f(e)
		}
		return nil
	})
}

// within opens the file, and closes it behind work.
func within(path string, o *bolt.Options, work func(*bolt.DB) error) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("history %s: %w", path, err)
		}
	}()
	// What is not as it was written makes bbolt panic, or touch memory behind the
	// end of the file.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if recover() != nil {
			err = ErrDamaged
		}
	}()
	o.Timeout = lockPatience
	db, err := bolt.Open(path, 0o600, o)
	if err != nil {
		return opening(err)
	}
	defer func() {
		if closing := db.Close(); err == nil {
			err = closing
		}
	}()
	if err := whole(db, path); err != nil {
		return err
	}
	return work(db)
}

// whole reports a file that was cut off.
func whole(db *bolt.DB, path string) error {
	return db.View(func(tx *bolt.Tx) error {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if info.Size() < tx.Size() {
			return ErrDamaged
		}
		return nil
	})
}

// opening says in our words why a file did not open.
func opening(err error) error {
	for _, damage := range []error{bolterrors.ErrInvalid, bolterrors.ErrVersionMismatch, bolterrors.ErrChecksum, bolterrors.ErrInvalidMapping} {
		if errors.Is(err, damage) {
			return ErrDamaged
		}
	}
	if errors.Is(err, bolterrors.ErrTimeout) {
		return ErrBusy
	}
	if path, ok := errors.AsType[*os.PathError](err); ok {
		return path.Err // the path is named already
	}
	return err
}

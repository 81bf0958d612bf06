package journal

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Suffix ends the names of journals.
const Suffix = ".journal"

// stamp is how a name says when its file was begun.
const stamp = "20060102T150405Z"

// A file is the one that is being written to, if there is one.
type file struct {
	dir    string
	writer string
	max    int64

	open  *os.File // nil: there is none
	begun time.Time
	size  int64
	nth   int // that this process has begun
}

// append writes an entry as a whole, to another file where it is time for one.
func (f *file) append(now time.Time, entry []byte) error {
	if f.open != nil && (f.size >= f.max || dayOf(now) != dayOf(f.begun)) {
		f.close()
	}
	if f.open == nil {
		if err := f.begin(now); err != nil {
			return err
		}
	}
	n, err := f.open.Write(entry)
	if err == nil {
		f.size += int64(n)
		return nil
	}
	if f.open.Truncate(f.size) != nil { // half an entry in the middle would hide all behind it
		f.close()
	}
	return err
}

func (f *file) begin(now time.Time) error {
	f.nth++
	name := filepath.Join(f.dir, nameOf(now, f.writer, f.nth))
	open, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	f.open, f.begun, f.size = open, now, 0
	return nil
}

// close ends the file. One that nothing came into is gone.
func (f *file) close() {
	if f.open == nil {
		return
	}
	_ = f.open.Close() // what was written is written
	if f.size == 0 {
		_ = os.Remove(f.open.Name()) // or it stays, and is empty
	}
	f.open = nil
}

func nameOf(begun time.Time, writer string, nth int) string {
	return fmt.Sprintf("%s-%s-%d%s", begun.UTC().Format(stamp), writer, nth, Suffix)
}

// named reads from a name when its file was begun, and by whom; false: it is none
// of a folder's.
func named(name string) (begun time.Time, writer string, ok bool) {
	rest, ok := strings.CutSuffix(filepath.Base(name), Suffix)
	if !ok {
		return begun, "", false
	}
	date, rest, _ := strings.Cut(rest, "-")
	end := strings.LastIndexByte(rest, '-')
	begun, err := time.Parse(stamp, date)
	if err != nil || end < 1 {
		return begun, "", false
	}
	return begun, rest[:end], true
}

// dayOf is when the day of a time begins.
func dayOf(t time.Time) time.Time { return t.UTC().Truncate(Day) }

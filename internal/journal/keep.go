package journal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// half begins the names of files that are being rewritten.
const half = ".half-"

// removeOld removes what was kept for long enough, and what a crash has left of
// files that were being rewritten. It is called by the goroutine of the folder.
func (f *Folder) removeOld(now time.Time) {
	if f.file.open != nil && dayOf(now) != dayOf(f.file.begun) {
		f.file.close()
	}
	entries, err := os.ReadDir(f.options.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return // with all that stood in it
	}
	if err != nil {
		f.options.Log.Error("looking for journals that are to be removed", "folder", f.options.Dir, "error", err)
		return
	}
	removed := 0
	for _, e := range entries {
		if !f.isOver(e.Name(), now) && !f.isLeft(e.Name()) {
			continue
		}
		if err := os.Remove(filepath.Join(f.options.Dir, e.Name())); err != nil && !os.IsNotExist(err) {
			f.options.Log.Error("removing a journal that was kept for long enough", "error", err)
			continue
		}
		removed++
	}
	if removed > 0 {
		f.options.Log.Info("journals are removed that were kept for long enough", "folder", f.options.Dir, "files", removed)
	}
}

// isOver reports whether all in a file was kept for long enough. The file's own
// time says nothing: a copy has another one.
func (f *Folder) isOver(name string, now time.Time) bool {
	begun, _, ok := named(name)
	return ok && !now.Before(dayOf(begun).Add(Day+f.options.Keep))
}

// isLeft reports whether a file is one that nobody goes on rewriting.
func (f *Folder) isLeft(name string) bool {
	rest, ok := strings.CutPrefix(name, half)
	end := strings.LastIndexByte(rest, '-')
	return ok && end > 0 && rest[:end] != f.options.Writer && f.isFree(rest[:end])
}

// isFree reports whether a file of that writer has no other owner: it is this
// one's, or nobody's any more.
func (f *Folder) isFree(writer string) bool {
	return writer == f.options.Writer || f.options.Living == nil || !slices.Contains(f.options.Living(), writer)
}

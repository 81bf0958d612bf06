package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/botrunner/botrunner/bot"
)

// Wanted says which conversations are meant: those with one of the ids, and those
// whose fields are as it is said, all of them.
type Wanted struct {
	IDs    []string          `json:"ids,omitempty"`
	Fields map[string]string `json:"fields,omitempty"`
}

// Erase removes conversations from all files of the folder, but from those that
// another process is writing to, and returns the ids of those that it found. What
// was handed over before is looked through too. With an error there may be more
// of them, in the files that it names.
//
// A file is replaced as a whole: whoever reads it meanwhile has all of it, and a
// crash leaves it as it was.
func (f *Folder) Erase(ctx context.Context, w Wanted) ([]string, error) {
	if err := f.beginAnother(ctx); err != nil {
		return nil, err
	}
	f.erasing.Lock()
	defer f.erasing.Unlock()
	files, err := filepath.Glob(filepath.Join(f.options.Dir, "*"+Suffix))
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	problems := []error{}
	for _, path := range files {
		if _, writer, ok := named(path); ok && !f.isFree(writer) {
			continue
		}
		if err := f.eraseFrom(ctx, path, f.matcher(w), found); err != nil {
			problems = append(problems, fmt.Errorf("%s: removing conversations: %w", path, err))
		}
	}
	return slices.Sorted(maps.Keys(found)), errors.Join(problems...)
}

// matcher tells whether an entry is of a conversation that is meant.
func (f *Folder) matcher(w Wanted) func(*bot.Written) bool {
	ids := map[string]bool{}
	for _, id := range w.IDs {
		ids[id] = true
	}
	var marks [][]byte
	for name, value := range w.Fields {
		marks = append(marks, f.mark(name, value))
	}
	return func(e *bot.Written) bool {
		if ids[e.Conversation] {
			return true
		}
		for _, mark := range marks {
			if !slices.ContainsFunc(e.Marks, func(m []byte) bool { return bytes.Equal(m, mark) }) {
				return false
			}
		}
		return len(marks) > 0
	}
}

// eraseFrom rewrites a file if anything in it is meant. The half of an entry that a
// crash has left at its end is of nobody knows whom, and goes as well.
func (f *Folder) eraseFrom(ctx context.Context, path string, meant func(*bot.Written) bool, found map[string]bool) error {
	in, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // its time has come meanwhile
	}
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // it was only read
	here := map[string]bool{}
	torn, left := false, 0
	for e, err := range entriesOf(in) {
		switch {
		case errors.Is(err, io.ErrUnexpectedEOF):
			torn = true
		case err != nil:
			return fmt.Errorf("what stands in it is not known; if nobody needs it, take it away: %w", err)
		case ctx.Err() != nil:
			return ctx.Err()
		case meant(&e):
			here[e.Conversation] = true
		default:
			left++
		}
	}
	if len(here) == 0 && !torn {
		return nil
	}
	if left == 0 {
		err = f.swap(path, in, func() error { return os.Remove(path) })
	} else {
		err = f.rewrite(path, in, meant)
	}
	if err != nil {
		return err
	}
	maps.Copy(found, here)
	return nil
}

// rewrite puts a file in the place of one, without what is meant.
func (f *Folder) rewrite(path string, in *os.File, meant func(*bot.Written) bool) error {
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return err
	}
	out, err := os.CreateTemp(f.options.Dir, half+f.options.Writer+"-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(out.Name()) }() // it has another name by then, or is of no use
	err = copyBut(out, in, meant)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return err
	}
	return f.swap(path, in, func() error { return os.Rename(out.Name(), path) })
}

// swap does what takes the file that was read away from its name, unless another
// one has the name by now, and makes sure of it.
func (f *Folder) swap(path string, read *os.File, away func() error) error {
	if changed(path, read) {
		return errors.New("another process has replaced it meanwhile; try again")
	}
	if err := away(); err != nil {
		return err
	}
	if dir, err := os.Open(f.options.Dir); err == nil { // not every system can sync a folder, or has to
		_ = dir.Sync()
		_ = dir.Close()
	}
	return nil
}

func copyBut(out io.Writer, in io.Reader, meant func(*bot.Written) bool) error {
	for e, err := range entriesOf(in) {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if meant(&e) {
			continue
		}
		if _, err := out.Write(e.Data); err != nil {
			return err
		}
	}
	return nil
}

// changed reports whether another file has the name of one that is open.
func changed(path string, open *os.File) bool {
	now, err := os.Stat(path)
	then, failed := open.Stat()
	return err != nil || failed != nil || !os.SameFile(now, then)
}

package front

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
)

// A depot is where the bytes of files lie. It may be used concurrently, for one
// file by one writer.
type depot interface {
	// keep keeps what write writes.
	keep(ctx context.Context, chat, id string, write func(w io.Writer) error) error
	// open opens a file that was kept. ctx bounds the reading, too.
	open(ctx context.Context, chat string, f guestchat.File) (io.ReadSeekCloser, error)
	// drop removes a file, or what there is of it.
	drop(chat, id string)
	// leave is drop for a conversation that is not here any more.
	leave(chat, id string)
	// lasts reports whether files outlive the front.
	lasts() bool
	// close removes what does not last.
	close() error
}

// A folder is a depot on disk, for as long as the front lives.
type folder struct {
	parent string

	mu   sync.Mutex
	path string // made with the first file; empty: there are none
	shut bool
}

// made is the folder's path, for a new file.
func (d *folder) made() (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.shut:
		return "", errNoRoom
	case d.path == "":
		path, err := os.MkdirTemp(d.parent, "botrunner-files-")
		if err != nil {
			return "", fmt.Errorf("making a folder for files: %w", err)
		}
		d.path = path
	}
	return d.path, nil
}

// place is where a file lies; empty: nowhere.
func (d *folder) place(id string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.path == "" {
		return ""
	}
	return filepath.Join(d.path, id)
}

func (d *folder) keep(_ context.Context, _, id string, write func(w io.Writer) error) error {
	path, err := d.made()
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(path, id), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

func (d *folder) open(_ context.Context, _ string, f guestchat.File) (io.ReadSeekCloser, error) {
	return os.Open(d.place(f.ID))
}

func (d *folder) drop(_, id string) {
	if place := d.place(id); place != "" {
		_ = os.Remove(place) // one that was never made is gone as well
	}
}

func (d *folder) leave(chat, id string) { d.drop(chat, id) }
func (d *folder) lasts() bool           { return false }

func (d *folder) close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shut = true
	if d.path == "" {
		return nil
	}
	return os.RemoveAll(d.path)
}

package front

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/google/uuid"
)

// Why a file is not kept.
var (
	errTooLarge = errors.New("the file is too large")
	errNoRoom   = errors.New("there is no room for more files")
	errNoFile   = errors.New("there is no such file")
)

// A shelf keeps the files of all conversations. Room is set aside before a file
// is read, so that no limit is ever exceeded. It may be used concurrently.
type shelf struct {
	limits FileLimits

	mu    sync.Mutex
	dir   string // made with the first file
	used  int64
	chats map[string]*folder // bounded by the conversations that are kept
	shut  bool
}

type folder struct {
	used  int64
	files map[string]*kept
}

// kept is a file on the shelf, or on its way there.
type kept struct {
	guestchat.File

	path  string
	room  int64         // set aside for it
	ready chan struct{} // closed when it is there, or failed
	err   error         // why it is not; set before ready is closed
}

func newShelf(l FileLimits) *shelf {
	return &shelf{limits: l.withDefaults(), chats: map[string]*folder{}}
}

// place sets room aside for a file; size is what it is said to have, 0 if nobody
// knows. fill comes next.
func (s *shelf) place(chat, name, media string, size int64) (*kept, error) {
	room := size
	if room <= 0 {
		room = s.limits.Size
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.chats[chat]
	if f == nil {
		f = &folder{files: map[string]*kept{}}
	}
	switch {
	case room > s.limits.Size:
		return nil, errTooLarge
	case s.shut, len(f.files) >= s.limits.Count, f.used+room > s.limits.Chat, s.used+room > s.limits.All:
		return nil, errNoRoom
	}
	if s.dir == "" {
		dir, err := os.MkdirTemp(s.limits.Dir, "botrunner-files-")
		if err != nil {
			return nil, fmt.Errorf("making a folder for files: %w", err)
		}
		s.dir = dir
	}
	id := uuid.NewString()
	k := &kept{
		File: guestchat.File{ID: id, Name: plainName(name), Type: mediaType(media), URL: filesPath(chat) + "/" + id},
		path: filepath.Join(s.dir, id), room: room, ready: make(chan struct{}),
	}
	f.files[id] = k
	f.used += room
	s.used += room
	s.chats[chat] = f
	return k, nil
}

// fill writes what is in the file, and gives back the room that it does not
// take. A file that cannot be written is taken off the shelf.
func (s *shelf) fill(chat string, k *kept, write func(w io.Writer) error) error {
	n, err := writeFile(k.path, k.room, write)
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.chats[chat]
	if err == nil && (f == nil || s.shut) {
		err = errNoFile // the conversation was forgotten meanwhile
	}
	k.Size, k.err = n, err
	close(k.ready)
	if err != nil {
		_ = os.Remove(k.path)
		n = 0
	}
	if f == nil {
		return err
	}
	f.used -= k.room - n
	s.used -= k.room - n
	k.room = n
	if err != nil {
		delete(f.files, k.ID)
	}
	return err
}

// writeFile writes no more than so many bytes, and says how many.
func writeFile(path string, most int64, write func(w io.Writer) error) (int64, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	w := &atMost{to: f, left: most}
	err = write(w)
	return most - w.left, errors.Join(err, f.Close())
}

// atMost fails what writes more.
type atMost struct {
	to   io.Writer
	left int64
}

func (w *atMost) Write(p []byte) (int, error) {
	if int64(len(p)) > w.left {
		return 0, errTooLarge
	}
	n, err := w.to.Write(p)
	w.left -= int64(n)
	return n, err
}

// find returns a file of a conversation; it may still be on its way.
func (s *shelf) find(chat, id string) (*kept, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.chats[chat]; f != nil && f.files[id] != nil {
		return f.files[id], nil
	}
	return nil, errNoFile
}

// take is find for a file that is there.
func (s *shelf) take(chat, id string) (*kept, error) {
	k, err := s.find(chat, id)
	if err != nil {
		return nil, err
	}
	select {
	case <-k.ready:
		return k, k.err
	default:
		return nil, errNoFile
	}
}

// clear takes the files of a conversation off the shelf.
func (s *shelf) clear(chat string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.chats[chat]
	if f == nil {
		return
	}
	delete(s.chats, chat)
	s.used -= f.used
	for _, k := range f.files {
		_ = os.Remove(k.path) // one that is still being written removes itself
	}
}

// close takes everything off the shelf, for good.
func (s *shelf) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shut = true
	if s.dir == "" {
		return nil
	}
	return os.RemoveAll(s.dir)
}

package front

import (
	"context"
	"errors"
	"io"
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

// A shelf knows the files of all conversations. Room is set aside before a file
// is read, so that no limit is ever exceeded by a new one. It may be used
// concurrently.
type shelf struct {
	limits FileLimits
	depot  depot
	note   func(ctx context.Context, chat string) error // keeps what list says now

	mu    sync.Mutex
	used  int64
	chats map[string]*row // bounded by the conversations that are kept
	shut  bool
}

// A row has the files of a conversation.
type row struct {
	used  int64
	files map[string]*kept
}

// kept is a file on the shelf, or on its way there.
type kept struct {
	guestchat.File

	room  int64         // set aside for it
	there bool          // all of it is in the depot
	ready chan struct{} // closed when it can be had, or has failed
	err   error         // why it cannot; set before ready is closed
}

// newShelf returns a shelf. Where files last, note keeps its list of a
// conversation's files with the conversation.
func newShelf(l FileLimits, d depot, note func(ctx context.Context, chat string) error) *shelf {
	if !d.lasts() {
		note = func(context.Context, string) error { return nil }
	}
	return &shelf{limits: l, depot: d, note: note, chats: map[string]*row{}}
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
		f = &row{files: map[string]*kept{}}
	}
	switch {
	case room > s.limits.Size:
		return nil, errTooLarge
	case s.shut, len(f.files) >= s.limits.Count, f.used+room > s.limits.Chat, s.used+room > s.limits.All:
		return nil, errNoRoom
	}
	k := &kept{
		File: fileOf(chat, uuid.NewString(), plainName(name), mediaType(media)),
		room: room, ready: make(chan struct{}),
	}
	f.files[k.ID] = k
	f.used += room
	s.used += room
	s.chats[chat] = f
	return k, nil
}

func fileOf(chat, id, name, media string) guestchat.File {
	return guestchat.File{ID: id, Name: name, Type: media, URL: filesPath(chat) + "/" + id}
}

// fill writes what is in the file, and gives back the room that it does not
// take. A file that cannot be written is taken off the shelf.
//
// It is noted before its first byte is written, so that whatever becomes of this
// process no bytes are left that belong to nobody.
func (s *shelf) fill(ctx context.Context, chat string, k *kept, write func(w io.Writer) error) error {
	err := s.note(ctx, chat)
	if err == nil {
		w := &atMost{left: k.room}
		err = s.depot.keep(ctx, chat, k.ID, func(to io.Writer) error {
			w.to = to
			return write(w)
		})
		s.arrived(k, k.room-w.left, err == nil)
	}
	if err == nil {
		err = s.note(ctx, chat)
	}
	if err = s.settle(chat, k, err); err != nil {
		s.depot.drop(chat, k.ID)
	}
	return err
}

// arrived says how large a file has become, and whether all of it is there.
func (s *shelf) arrived(k *kept, size int64, there bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k.Size, k.there = size, there
}

// settle tells those who wait for a file what has become of it.
func (s *shelf) settle(chat string, k *kept, err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.chats[chat]
	if err == nil && (f == nil || s.shut) {
		err = errNoFile // the conversation was forgotten meanwhile
	}
	k.err = err
	close(k.ready)
	if f == nil {
		return err
	}
	room := k.Size
	if err != nil {
		room = 0
		delete(f.files, k.ID)
	}
	f.used -= k.room - room
	s.used -= k.room - room
	k.room = room
	return err
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

// clear takes the files of a conversation off the shelf that is not here any
// more, and reports whether there were any.
func (s *shelf) clear(chat string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.chats[chat]
	if f == nil {
		return false
	}
	delete(s.chats, chat)
	s.used -= f.used
	for id := range f.files {
		s.depot.leave(chat, id) // one that is still being written is dropped by who writes it
	}
	return true
}

// close takes everything off the shelf, for good.
func (s *shelf) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shut = true
	return s.depot.close()
}

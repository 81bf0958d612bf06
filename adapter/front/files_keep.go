package front

import (
	"cmp"
	"context"
	"slices"
)

// keptFile is a file in what is kept of its conversation.
type keptFile struct {
	ID    string `json:"i"`
	Name  string `json:"n"`
	Type  string `json:"t"`
	Size  int64  `json:"s,omitempty"`
	There bool   `json:"d,omitempty"` // all of it; or else it was on its way, and has not come
}

// list is what to keep of the files of a conversation; nothing where they do not
// last.
func (s *shelf) list(chat string) []keptFile {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.chats[chat]
	if f == nil || !s.depot.lasts() {
		return nil
	}
	var all []keptFile
	for _, k := range f.files {
		all = append(all, keptFile{k.ID, k.Name, k.Type, k.Size, k.there})
	}
	slices.SortFunc(all, func(a, b keptFile) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// restore puts the files of a conversation that is taken up on the shelf again.
// They were let in elsewhere, so they count but are not refused.
func (s *shelf) restore(chat string, files []keptFile) {
	if len(files) == 0 || !s.depot.lasts() {
		return
	}
	f := &row{files: map[string]*kept{}}
	for _, one := range files {
		k := &kept{File: fileOf(chat, one.ID, one.Name, one.Type), there: one.There, ready: make(chan struct{})}
		close(k.ready)
		if one.There {
			k.Size, k.room = one.Size, one.Size
		} else {
			k.err = errNoFile
		}
		f.files[one.ID] = k
		f.used += k.room
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[chat] = f
	s.used += f.used
}

// noteFiles keeps which files a conversation has.
func (f *Front) noteFiles(ctx context.Context, chat string) error {
	c := f.server.Conversation(chat)
	if c == nil {
		return errNoFile // it was forgotten, or is somebody else's by now
	}
	if err := f.safe(ctx, c); err != nil {
		return errNotKept // it is logged
	}
	return nil
}

// has reports whether a conversation has files.
func (s *shelf) has(chat string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chats[chat] != nil
}

package bot

import (
	"context"
	"io"
	"path"
)

// A File is something that the customer or the agent has sent, as far as a
// conversation knows it: what is in it stays with the one who carried it.
type File struct {
	ID   string `cbor:"0,keyasint"`           // by which the channel, or the chat service, has it
	Name string `cbor:"1,keyasint,omitempty"` // as its owner calls it
	Type string `cbor:"2,keyasint,omitempty"` // media type, such as image/jpeg; empty: not known
	Size int64  `cbor:"3,keyasint,omitempty"` // in bytes; 0: not known
}

// String returns the name.
func (f File) String() string { return f.Name }

// A FileOpener is a [Channel] whose customers can send files.
//
// OpenFile may be called concurrently with everything else, until Close.
type FileOpener interface {
	// OpenFile opens a file that one of the customer's messages has brought.
	OpenFile(ctx context.Context, f File) (io.ReadCloser, error)
}

// A FileReceiver is a [ChatService] over which agents can send files.
//
// DownloadFile may be called concurrently with everything else, until Close.
type FileReceiver interface {
	// DownloadFile writes what is in a file of the chat, by its ID.
	DownloadFile(ctx context.Context, id string, w io.Writer) error
}

// A FileAsked is what a question for a file takes, so that a channel can let
// customers choose among the right ones. The type decides in the end.
type FileAsked struct {
	Types   []string // MIME, image/* for all of a family, or an ending such as .pdf; none: any
	MaxSize int64    // in bytes; 0: any
}

// A taker is a type whose values are files.
type taker interface {
	Take(f File) (value any, ok bool)
	Asks() FileAsked
}

// takesFile is what file answers a question; nil where none does.
func (v *Ask) takesFile() *FileAsked {
	typ, is := v.Type.(taker)
	if !is {
		return nil
	}
	asked := typ.Asks()
	return &asked
}

// acceptFile takes a file that is handed over, or its name where the channel
// has it.
func (v *Var) acceptFile(given any) (any, error) {
	switch given := given.(type) {
	case File, nil:
		return given, nil
	case string:
		return File{ID: given, Name: path.Base(given)}, nil
	default:
		return nil, &InputError{v.Name, "is a file"}
	}
}

// takeFile finds the file of a message that answers a question.
func (t *turn) takeFile(v *Ask, files []File) (any, bool) {
	typ, is := t.reader(v).(taker)
	if !is {
		return nil, false
	}
	for _, f := range files {
		if value, ok := typ.Take(f); ok {
			return value, true
		}
	}
	return nil, false
}

// toAgent passes on what the customer says: words as words, files as files.
func (t *turn) toAgent(m Message) {
	if m.Text != "" || len(m.Files) == 0 {
		t.do(SendMessage{m.Text})
	}
	for _, f := range m.Files {
		t.do(AttachFile{File: &f})
	}
}

// fileLost tells the customer that one of their files has not arrived.
func (t *turn) fileLost(f *File) {
	if f != nil {
		t.do(Tell{Message{Text: t.labelled(t.phrases().FileLost, f.Name)}})
	}
}

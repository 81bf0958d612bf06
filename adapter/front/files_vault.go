package front

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
)

// A FileVault is a [Vault] that keeps files as well, so that they go with their
// conversation wherever it goes. Files are cut into pieces, and encrypted. All
// methods may be called concurrently.
type FileVault interface {
	// KeepPiece keeps a piece of a file, of at most 300 KB, and returns once that
	// is safe. The same one again replaces it.
	KeepPiece(ctx context.Context, chat, file string, n int, data []byte) error
	// Piece returns a piece, or [ErrUnknown].
	Piece(ctx context.Context, chat, file string, n int) ([]byte, error)
	// DropFiles removes a file of a conversation, or all that it has if file is
	// empty.
	DropFiles(ctx context.Context, chat, file string) error
}

// pieceSize is how many bytes of a file go into one piece. It is part of what is
// kept and never changes.
const pieceSize = 256 << 10

// errNotKept is why a file is not taken that the vault does not take.
var errNotKept = errors.New("the file cannot be kept")

// A strongroom is a depot in a vault.
type strongroom struct {
	vault FileVault
	seal  seal
}

func (d strongroom) keep(ctx context.Context, chat, id string, write func(w io.Writer) error) error {
	w := &pieces{keep: func(n int, data []byte) error {
		sealed := d.seal.aead.Seal(nil, nil, data, pieceName(chat, id, n))
		if err := d.vault.KeepPiece(ctx, chat, id, n, sealed); err != nil {
			return fmt.Errorf("%w: %w", errNotKept, err)
		}
		return nil
	}}
	if err := write(w); err != nil {
		return err
	}
	return w.flush()
}

func (d strongroom) open(ctx context.Context, chat string, f guestchat.File) (io.ReadSeekCloser, error) {
	r := &scroll{size: f.Size, page: -1}
	r.load = func(n int) ([]byte, error) {
		sealed, err := d.vault.Piece(ctx, chat, f.ID, n)
		if err != nil {
			return nil, fmt.Errorf("reading a file: %w", err)
		}
		data, err := d.seal.aead.Open(nil, nil, sealed, pieceName(chat, f.ID, n))
		if err != nil || int64(len(data)) != min(pieceSize, f.Size-int64(n)*pieceSize) {
			return nil, errors.New("reading a file: it is damaged, or was kept with another key")
		}
		return data, nil
	}
	return r, r.turn() // so that one that is gone is known before anything is said of it
}

func (d strongroom) drop(chat, id string) {
	ctx, cancel := context.WithTimeout(context.Background(), politeness)
	defer cancel()
	_ = d.vault.DropFiles(ctx, chat, id) // what is left goes with the conversation
}

func (d strongroom) leave(string, string) {} // who has the conversation has its files
func (d strongroom) lasts() bool          { return true }
func (d strongroom) close() error         { return nil }

// pieceName binds a piece to its place: nobody can put one in place of another.
func pieceName(chat, file string, n int) []byte {
	return fmt.Appendf(nil, "file %s %s %d", chat, file, n)
}

// pieces cuts what is written into pieces.
type pieces struct {
	keep func(n int, data []byte) error
	n    int
	next bytes.Buffer
}

func (w *pieces) Write(p []byte) (int, error) {
	written := 0
	for len(p) > 0 {
		part := p[:min(len(p), pieceSize-w.next.Len())]
		w.next.Write(part)
		if w.next.Len() == pieceSize {
			if err := w.flush(); err != nil {
				return written, err
			}
		}
		written, p = written+len(part), p[len(part):]
	}
	return written, nil
}

// flush keeps what has come since the last piece, if anything has.
func (w *pieces) flush() error {
	if w.next.Len() == 0 {
		return nil
	}
	if err := w.keep(w.n, w.next.Bytes()); err != nil {
		return err
	}
	w.n++
	w.next.Reset()
	return nil
}

// A scroll reads a file out of its pieces, one of which it has at hand.
type scroll struct {
	load func(n int) ([]byte, error)
	size int64
	at   int64
	page int // number of the piece at hand; -1: none
	text []byte
}

// turn gets the piece at hand that the reader has come to.
func (r *scroll) turn() error {
	n := int(r.at / pieceSize)
	if n == r.page || r.at >= r.size {
		return nil
	}
	text, err := r.load(n)
	if err == nil {
		r.page, r.text = n, text
	}
	return err
}

func (r *scroll) Read(p []byte) (int, error) {
	if r.at >= r.size {
		return 0, io.EOF
	}
	if err := r.turn(); err != nil {
		return 0, err
	}
	n := copy(p, r.text[r.at%pieceSize:])
	r.at += int64(n)
	return n, nil
}

func (r *scroll) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.size
	}
	if offset < 0 {
		return r.at, errors.New("reading a file: before its beginning")
	}
	r.at = offset
	return offset, nil
}

func (r *scroll) Close() error { return nil }

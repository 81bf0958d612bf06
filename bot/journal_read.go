package bot

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// A Written is an entry as it lies in a journal.
type Written struct {
	Conversation string
	At           time.Time // when it was written: in a journal of one process it rises
	Marks        [][]byte  // see [ServeOptions.Marks]
	Data         []byte    // what the [Journal] was given

	stored storedEntry
}

// ReadEntries reads what a [Journal] was given, one entry behind the other. With
// an error it ends: what came before it is whole. io.ErrUnexpectedEOF is one of
// them: there is a beginning of an entry, as behind a crash, or while the journal
// is being written.
func ReadEntries(r io.Reader) iter.Seq2[Written, error] {
	return func(yield func(Written, error) bool) {
		mode, err := cbor.DecOptions{IntDec: cbor.IntDecConvertSignedOrFail}.DecMode()
		if err != nil {
			yield(Written{}, err)
			return
		}
		for in := mode.NewDecoder(r); ; {
			w, err := readEntry(in, mode)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				err = fmt.Errorf("reading a journal: %w", err)
			}
			if !yield(w, err) || err != nil {
				return
			}
		}
	}
}

func readEntry(in *cbor.Decoder, mode cbor.DecMode) (Written, error) {
	var raw cbor.RawMessage
	if err := in.Decode(&raw); err != nil {
		return Written{}, err
	}
	w := Written{Data: raw}
	if err := mode.Unmarshal(raw, &w.stored); err != nil {
		return Written{}, err
	}
	if w.stored.Format != journalFormat {
		return Written{}, fmt.Errorf("format %d is not known, this program writes %d; was it written by a newer one?", w.stored.Format, journalFormat)
	}
	w.Conversation, w.At, w.Marks = w.stored.ID, time.Unix(0, cmp.Or(w.stored.Written, w.stored.At)), w.stored.Marks
	return w, nil
}

// ReadPasts is [Pasts] of one journal.
func ReadPasts(r io.Reader) iter.Seq2[*Past, error] { return Pasts(ReadEntries(r)) }

// Pasts puts conversations together from the entries of one journal or of several,
// those of each conversation in the order in which they happened. It yields a
// conversation once it was over. Of one of which no end is told, it does so when
// there are no more entries, or when they are two days further on: no conversation
// lasts that long. With an error it ends.
func Pasts(entries iter.Seq2[Written, error]) iter.Seq2[*Past, error] {
	return func(yield func(*Past, error) bool) {
		g := gathering{open: map[string]*gathered{}}
		for w, err := range entries {
			if err != nil {
				yield(nil, err)
				return
			}
			done, err := g.take(&w)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, p := range done {
				if !yield(p, nil) {
					return
				}
			}
		}
		for _, p := range g.left(time.Time{}) {
			if !yield(p, nil) {
				return
			}
		}
	}
}

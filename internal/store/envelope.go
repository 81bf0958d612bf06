package store

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// envelopeFormat is the number of what Encode writes. Every number that was ever
// released keeps being read: testdata holds one file for each.
const envelopeFormat = 1

// envelope is a snapshot as bytes. The keys are numbers and are never used again
// for something else.
type envelope struct {
	Format int    `cbor:"0,keyasint"`
	ID     string `cbor:"1,keyasint"`
	Owner  string `cbor:"2,keyasint,omitempty"`
	Epoch  uint64 `cbor:"3,keyasint,omitempty"`
	Seq    uint64 `cbor:"4,keyasint,omitempty"`
	Data   []byte `cbor:"5,keyasint,omitempty"`
}

// Encode returns the snapshot as bytes.
func Encode(s Snapshot) ([]byte, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	return cbor.Marshal(envelope{envelopeFormat, s.ID, s.Owner, s.Epoch, s.Seq, s.Data})
}

// Decode reads what Encode of this or of any released version has written. The
// id is the one under which the bytes were found: a snapshot in the wrong place
// is refused rather than taken for another conversation.
func Decode(id string, data []byte) (Snapshot, error) {
	var e envelope
	if err := cbor.Unmarshal(data, &e); err != nil {
		return Snapshot{}, fmt.Errorf("conversation %s: reading the snapshot: %w", id, err)
	}
	if e.Format != envelopeFormat {
		return Snapshot{}, fmt.Errorf("conversation %s: reading the snapshot: format %d is not known, this program writes %d; was it written by a newer one?",
			id, e.Format, envelopeFormat)
	}
	s := Snapshot{ID: e.ID, Owner: e.Owner, Epoch: e.Epoch, Seq: e.Seq, Data: e.Data}
	if e.ID != id {
		return Snapshot{}, fmt.Errorf("conversation %s: reading the snapshot: it is that of another conversation", id)
	}
	if err := s.Check(); err != nil {
		return Snapshot{}, fmt.Errorf("reading the snapshot: %w", err)
	}
	return s, nil
}

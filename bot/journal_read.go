package bot

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/fxamacker/cbor/v2"
)

// ReadPasts reads what a [Journal] was given, one entry behind the other, and
// yields each conversation once it was over, and at the end those of which no
// end is told. With an error it ends: what came before it is whole.
func ReadPasts(r io.Reader) iter.Seq2[*Past, error] {
	return func(yield func(*Past, error) bool) {
		mode, err := cbor.DecOptions{IntDec: cbor.IntDecConvertSignedOrFail}.DecMode()
		if err != nil {
			yield(nil, err)
			return
		}
		in, open := mode.NewDecoder(r), map[string]*Past{}
		for {
			var s storedEntry
			err := in.Decode(&s)
			if errors.Is(err, io.EOF) {
				break
			}
			p, err := takeEntry(open, &s, err)
			if err != nil {
				yield(nil, err)
				return
			}
			if p.Outcome() != "" {
				delete(open, p.ID)
				if !yield(p, nil) {
					return
				}
			}
		}
		for _, id := range sortedIDs(open) {
			if !yield(open[id], nil) {
				return
			}
		}
	}
}

func sortedIDs(pasts map[string]*Past) []string {
	var ids []string
	for id := range pasts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// takeEntry adds an entry to the past that it belongs to.
func takeEntry(open map[string]*Past, s *storedEntry, err error) (*Past, error) {
	if err != nil {
		return nil, fmt.Errorf("reading a journal: %w", err)
	}
	if s.Format != journalFormat {
		return nil, fmt.Errorf("reading a journal: format %d is not known, this program writes %d; was it written by a newer one?", s.Format, journalFormat)
	}
	e, err := s.entry()
	if err != nil {
		return nil, fmt.Errorf("reading a journal: conversation %s: %w", s.ID, err)
	}
	p := open[s.ID]
	if p == nil {
		p = &Past{ID: s.ID, Flow: s.Flow, Dialog: s.Dialog, Cut: s.Kind != kindStarted}
		open[s.ID] = p
	} else if s.Dialog != "" && s.From != p.Entries[len(p.Entries)-1].Step {
		p.Cut = true // it was taken up by another process, and not where it stood here
	}
	p.Cut = p.Cut || s.Cut
	p.Entries = append(p.Entries, e)
	return p, nil
}

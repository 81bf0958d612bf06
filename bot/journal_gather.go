package bot

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// longest is what no conversation lasts; it bounds how many are held in memory
// while their end is waited for.
const longest = 48 * time.Hour

// A gathering puts the entries of conversations together.
type gathering struct {
	open  map[string]*gathered
	swept time.Time // when it was last looked for those that nothing more comes of
}

// gathered is what there is of a conversation so far.
type gathered struct {
	past Past
	last int // number of the latest entry in its recorder; 0: of a journal without numbers
}

// take adds an entry, and returns the conversations of which there is no more to
// come.
func (g *gathering) take(w *Written) ([]*Past, error) {
	e, err := w.stored.entry()
	if err != nil {
		return nil, fmt.Errorf("reading a journal: conversation %s: %w", w.Conversation, err)
	}
	var done []*Past
	if w.At.Sub(g.swept) > longest/2 {
		g.swept = w.At
		done = g.left(w.At.Add(-longest))
	}
	if before := g.open[w.Conversation]; before != nil && w.stored.Kind == kindStarted {
		delete(g.open, w.Conversation) // another one that is called the same
		done = append(done, &before.past)
	}
	p := g.add(&w.stored, e)
	if p.Outcome() != "" {
		delete(g.open, p.ID)
		done = append(done, p)
	}
	return done, nil
}

// add puts an entry behind those of its conversation.
func (g *gathering) add(s *storedEntry, e Entry) *Past {
	c := g.open[s.ID]
	switch {
	case c == nil:
		c = &gathered{past: Past{ID: s.ID, Flow: s.Flow, Dialog: s.Dialog, Cut: s.Kind != kindStarted}}
		g.open[s.ID] = c
	case !c.goesOn(s):
		c.past.Cut = true
	}
	c.last = s.Nth
	c.past.Cut = c.past.Cut || s.Cut
	c.past.Entries = append(c.past.Entries, e)
	return &c.past
}

// goesOn reports whether no entry is missing before the next one: its recorder has
// written none between, or it is the first of a recorder that took the conversation
// up where it stood, if in a version of the flow that calls the step otherwise.
func (c *gathered) goesOn(s *storedEntry) bool {
	if s.Dialog == "" {
		return s.Nth == 0 || s.Nth == c.last+1
	}
	stood := c.past.Entries[len(c.past.Entries)-1].Step
	return s.From == stood || s.Was != "" && s.Was == stood
}

// left are the conversations of which nothing more has come since; at no time: all.
// They are gone then.
func (g *gathering) left(since time.Time) []*Past {
	var all []*Past
	for id, c := range g.open {
		if since.IsZero() || c.past.Entries[len(c.past.Entries)-1].At().Before(since) {
			all = append(all, &c.past)
			delete(g.open, id)
		}
	}
	slices.SortFunc(all, func(a, b *Past) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

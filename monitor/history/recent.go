package history

import (
	"slices"
	"sync"
	"time"
)

// How much [Recent] remembers of each subject.
const (
	RecentAge   = 7 * 24 * time.Hour
	RecentCount = 10_000
)

// Recent remembers the entries of the last days. Its zero value is ready, and
// all its methods may be called concurrently.
type Recent struct {
	mu       sync.Mutex
	subjects []Subject // in the order in which they came
	entries  map[Subject][]Entry
}

// Add remembers an entry, and forgets what is too old beside it.
func (r *Recent) Add(e Entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.entries == nil {
		r.entries = map[Subject][]Entry{}
	}
	all, known := r.entries[e.Subject()]
	if !known {
		r.subjects = append(r.subjects, e.Subject())
	}
	all = append(all, e)
	old := max(0, len(all)-RecentCount)
	for old < len(all) && e.Began.Sub(all[old].Began) > RecentAge {
		old++
	}
	r.entries[e.Subject()] = all[old:]
}

// Subjects are all that something is remembered of, in the order in which they
// came.
func (r *Recent) Subjects() []Subject {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.subjects)
}

// Since are the entries of a subject that began at a time or later, the oldest
// one first.
func (r *Recent) Since(s Subject, from time.Time) []Entry {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.entries[s]
	i := len(all)
	for i > 0 && !all[i-1].Began.Before(from) {
		i--
	}
	return slices.Clone(all[i:])
}

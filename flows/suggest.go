package flows

import (
	"fmt"
	"slices"
	"strings"
)

// didYouMean ends a message about a name that nobody knows: with the known
// name that is nearest to it, or with all of them if they are few.
func didYouMean(name string, known []string) string {
	if best := nearest(name, known); best != "" {
		return fmt.Sprintf("; did you mean `%s`?", best)
	}
	const few = 12
	if len(known) == 0 || len(known) > few {
		return ""
	}
	return "; it may be " + listed(known, "or")
}

// nearest returns the known name that a slip of the fingers turns into name,
// or "" if none is near enough. Names that begin alike are nearer.
func nearest(name string, known []string) string {
	limit := min(runes(name), 1+max(1, runes(name)/3))
	best, least := "", limit
	for _, k := range known {
		d := distance(strings.ToLower(name), strings.ToLower(k), limit+1)
		const alike = 4
		if sharedStart(name, k) >= alike {
			d--
		}
		if d < least || d == least && d < limit && sharedStart(name, k) > sharedStart(name, best) {
			best, least = k, d
		}
		if best == "" && len(k) >= 3 && strings.HasPrefix(name, k) {
			best = k // length for len
		}
	}
	return best
}

func sharedStart(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// distance counts the letters to add, drop, change or swap with their
// neighbour to make b of a. It gives up at the limit.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d >= limit || -d >= limit {
		return limit
	}
	var before, above, row []int
	row = make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		before, above, row = above, row, make([]int, len(y)+1)
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(above[j+1]+1, row[j]+1, above[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(y)]
}

// listed joins names as a person does: `a`, `b` or `c`.
func listed(names []string, conjunction string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = "`" + n + "`"
	}
	if len(quoted) < 2 {
		return strings.Join(quoted, "")
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + " " + conjunction + " " + quoted[last]
}

// sortedKeys returns the keys of a map in order, so that messages do not change
// from run to run.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

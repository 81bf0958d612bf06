package config

import "strings"

// didYouMean is the end of a message about a wrong name: the known name that
// is nearest to it, if one is near.
func didYouMean(wrong string, known []string) string {
	near := nearest(wrong, known)
	if near == "" {
		return ""
	}
	return "; did you mean " + near + "?"
}

// nearest is the known name that a wrong one may stand for; empty: none is near.
func nearest(wrong string, known []string) string {
	best, least := "", max(1, len(wrong)/3)+1
	for _, name := range known {
		if d := distance(strings.ToLower(wrong), strings.ToLower(name)); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance counts the letters to add, drop or change between two names.
func distance(a, b string) int {
	row := make([]int, len(b)+1) // distances of the beginnings of b from a[:i]
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

package words

import (
	"strings"
	"unicode/utf8"
)

// shortest is how many letters a word needs for a slip in it to be looked for:
// of three letters every second word is another one.
const shortest = 4

// Near finds the choice that a message names with slips of the finger: at most
// one in each word of four letters or more. It is for a question such as "Did
// you mean …?", where [Choose] found nothing; two choices that are equally near
// are both left alone.
func Near(message Phrase, choices []Choice) (index int, ok bool) {
	best := 0
	said := strings.Fields(message.bare)
	for i, names := range choices {
		for _, name := range names {
			wanted := strings.Fields(name.bare)
			slips, found := nearest(said, wanted)
			if !found {
				continue
			}
			switch rank := 8*len(wanted) - slips; { // more words first, then fewer slips
			case rank > best:
				best, index, ok = rank, i, true
			case rank == best && index != i:
				ok = false
			}
		}
	}
	return index, ok
}

// nearest looks for the words of a name in a message, together and in order,
// and counts the slips where there are the fewest.
func nearest(said, wanted []string) (slips int, found bool) {
	for at := 0; at+len(wanted) <= len(said); at++ {
		if n, ok := slipsIn(said[at:], wanted); ok && (!found || n < slips) {
			slips, found = n, true
		}
	}
	return slips, found && len(wanted) > 0
}

// slipsIn counts the slips in the words at the start of a message. Words
// without any slip are what Choose looks for; a name made of them alone counts
// here as well, so that it can win over a near one.
func slipsIn(said, wanted []string) (slips int, ok bool) {
	for i, want := range wanted {
		if said[i] == want {
			continue
		}
		if !near(said[i], want) {
			return 0, false
		}
		slips++
	}
	return slips, true
}

// near reports whether a word is another one with a slip in it. In four letters
// the first has to be right: cold is no gold.
func near(said, want string) bool {
	n := utf8.RuneCountInString(want)
	if n < shortest || n == shortest && !sameStart(said, want) {
		return false
	}
	return Distance(said, want, 1) <= 1
}

func sameStart(a, b string) bool {
	x, _ := utf8.DecodeRuneInString(a)
	y, _ := utf8.DecodeRuneInString(b)
	return x == y
}

// Distance counts the slips of the finger that lead from a to b: a letter too
// many, one too few, a wrong one, two neighbours swapped. It does not count
// beyond limit + 1.
func Distance(a, b string, limit int) int {
	if d := utf8.RuneCountInString(a) - utf8.RuneCountInString(b); d > limit || -d > limit {
		return limit + 1
	}
	x, y := []rune(a), []rune(b)
	// Three rows of the table of Damerau and Levenshtein: a swap looks two back.
	width := len(y) + 1
	var short [3 * 24]int // most words need no memory
	table := short[:]
	if 3*width > len(table) {
		table = make([]int, 3*width)
	}
	before, last, row := table[:width], table[width:2*width], table[2*width:3*width]
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(y)], limit+1)
}

// Package words compares what people write with words that a program waits
// for: the options of a menu, the words of an anytime entry, a yes or a no.
//
// Both sides are brought into one form first, by [Normal]; comparing is then a
// search in a string. The form forgets what people leave out or vary when they
// type: capitals, punctuation, white space, the script of digits. It knows
// where words begin and end, so that "art" is not found in "start". Diacritics
// do not matter either, unless they are all that tells two phrases apart.
//
//	help := words.Normal("Help")
//	words.Normal("  HELP!! ").Is(help)          // true
//	words.Normal("can you help me").Holds(help) // true
//	words.Normal("helpless").Holds(help)        // false
package words

import "strings"

// A Phrase is one or more words in the form in which they are compared. The
// zero Phrase holds no words and equals nothing. It is safe to share.
type Phrase struct {
	// Both are " word word ", with a space at either end: whole words are then
	// found by looking for the phrase with its spaces.
	exact string // with diacritics
	bare  string // without
}

// IsZero reports whether there are no words in p.
func (p Phrase) IsZero() bool { return p.bare == "" }

// String returns the words with their diacritics, a space between each two.
func (p Phrase) String() string { return strings.TrimSpace(p.exact) }

// Len is the number of words.
func (p Phrase) Len() int {
	if p.IsZero() {
		return 0
	}
	return strings.Count(p.bare, " ") - 1
}

// Is reports whether p and q are the same words.
func (p Phrase) Is(q Phrase) bool { return p.bare == q.bare && !p.IsZero() }

// Holds reports whether the words of q stand in p, together and in order.
func (p Phrase) Holds(q Phrase) bool { return !q.IsZero() && strings.Contains(p.bare, q.bare) }

// holdsExactly is Holds with regard to diacritics.
func (p Phrase) holdsExactly(q Phrase) bool { return strings.Contains(p.exact, q.exact) }

// Without returns p with a gap wherever q stood, so that no phrase is found
// across the place, and whether q stood there at all.
func (p Phrase) Without(q Phrase) (rest Phrase, found bool) {
	if !p.Holds(q) {
		return p, false
	}
	return Phrase{exact: cut(p.exact, q.exact), bare: cut(p.bare, q.bare)}, true
}

// cut replaces every occurrence of words in s by a mark that is no word. The
// spaces around it stay shared with the neighbours: " a a " holds " a " twice.
func cut(s, words string) string {
	const gap = " \x00 "
	for strings.Contains(s, words) {
		s = strings.Replace(s, words, gap, 1)
	}
	return s
}

package words

import "strconv"

// A Choice is one answer of a list, under all the names that people may call
// it by.
type Choice []Phrase

// NewChoice is a choice with these names. Names without words are left out.
func NewChoice(names ...string) Choice {
	c := make(Choice, 0, len(names))
	for _, name := range names {
		if p := Normal(name); !p.IsZero() {
			c = append(c, p)
		}
	}
	return c
}

// Choose finds the choice that a message means and returns its index.
//
// A message that is exactly a name means its choice; a message that is only a
// number means the choice at that place, counted from 1; and otherwise the name
// with the most words that stands in the message decides. Two choices that are
// equally good are both refused: better ask again than guess.
func Choose(message Phrase, choices []Choice) (index int, ok bool) {
	if i, ok := longest(message, choices, Phrase.Is); ok {
		return i, true
	}
	if n, err := strconv.Atoi(message.bareWord()); err == nil && 1 <= n && n <= len(choices) {
		return n - 1, true
	}
	return longest(message, choices, Phrase.Holds)
}

// bareWord is the message without its outer spaces.
func (p Phrase) bareWord() string {
	if p.IsZero() {
		return ""
	}
	return p.bare[1 : len(p.bare)-1]
}

// longest returns the choice with the longest name that fits the message. A
// name that fits with its diacritics beats one of the same length that does
// not.
func longest(message Phrase, choices []Choice, fits func(message, name Phrase) bool) (index int, ok bool) {
	best := 0
	for i, names := range choices {
		for _, name := range names {
			if !fits(message, name) {
				continue
			}
			switch rank := name.rank(message); {
			case rank > best:
				best, index, ok = rank, i, true
			case rank == best && index != i:
				ok = false
			}
		}
	}
	return index, ok
}

// rank orders the names that fit a message: by words, then by diacritics.
func (p Phrase) rank(message Phrase) int {
	rank := 2 * p.Len()
	if message.holdsExactly(p) {
		rank++
	}
	return rank
}

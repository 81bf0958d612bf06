package diff

import (
	"slices"
	"strings"
)

// compare lists the sentences that have changed, in the order of the new ones.
// An old one and a new one that begin alike are one that has changed.
func compare(old, now []string) []Sentence {
	gone := without(old, now)
	var list []Sentence
	for _, n := range without(now, old) {
		s := Sentence{Now: n}
		i := slices.IndexFunc(gone, func(o string) bool { return subject(o) == subject(n) })
		if i >= 0 {
			s.Before = gone[i]
			gone = slices.Delete(gone, i, i+1)
		}
		list = append(list, s)
	}
	for _, o := range gone {
		list = append(list, Sentence{Before: o})
	}
	if len(list) == 0 { // the same sentences in another order
		return []Sentence{{Before: strings.Join(old, " "), Now: strings.Join(now, " ")}}
	}
	return list
}

// without are the sentences that the other version has not, as often as it has
// not.
func without(list, other []string) []string {
	rest := slices.Clone(other)
	var only []string
	for _, s := range list {
		if i := slices.Index(rest, s); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			continue
		}
		only = append(only, s)
	}
	return only
}

// subject is what a sentence is about: its first words, and of an option the
// key under which it is noted.
func subject(s string) string {
	if _, after, is := strings.Cut(s, ", noted as "); is && strings.HasPrefix(s, "- ") {
		key, _, _ := strings.Cut(after, ":")
		key, _, _ = strings.Cut(key, ",")
		return "- " + key
	}
	words := strings.Fields(s)
	if len(words) > 0 && words[0] == "After" && len(words) > 3 { // After 3 wrong answers, after 2 minutes of silence
		return "After … " + words[3]
	}
	return strings.Join(words[:min(2, len(words))], " ")
}

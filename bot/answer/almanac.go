package answer

import (
	"cmp"
	"slices"
	"strings"
)

// An almanac is a calendar made ready for looking up.
type almanac struct {
	marks    phrases
	months   phrases
	weekdays phrases
	units    phrases
	offsets  phrases
	ahead    []frame
	ago      []frame
	moods    phrases // words beside a weekday
	weeks    phrases
	ordinals phrases
	join     map[string]bool
	ranges   map[string]bool
	bounds   map[string]bool
	later    phrases
	suffixes map[string]bool
	idioms   map[int]int
	sunday   bool
	names    []string // of months
	written  string
	numbers  *lexicon // nil: digits only
}

// A mood is what is said about a weekday.
type mood = int

const (
	coming mood = iota
	nextOne
	lastOne
)

func newAlmanac(base string) *almanac {
	c := calendarOf(base)
	a := &almanac{
		marks: eastAsianMarks(), months: ranked(c.months, 1), weekdays: ranked(c.days, 0), units: ranked(c.units, 0), weeks: grouped(c.weeks, -1),
		offsets: grouped(c.offsets, -2), ahead: frames(c.ahead), ago: frames(c.ago),
		moods: grouped(strings.Join([]string{c.this, c.next, c.last}, "|"), coming),
		join:  list(c.join), ranges: list(c.ranges), bounds: list(c.bounds), later: grouped(c.later, 0), suffixes: list(c.suffixes), idioms: c.idioms, sunday: c.sunday, ordinals: phrases{},
		written: c.written,
	}
	for month := range strings.FieldsSeq(c.months) {
		name, _, _ := strings.Cut(month, "/")
		a.names = append(a.names, name)
	}
	for _, ending := range append(strings.Fields(c.endings), "") {
		for i, o := range strings.Fields(c.ordinals) {
			for one := range strings.SplitSeq(o, "/") {
				a.ordinals.add(tokens(one+ending), i+1)
			}
		}
	}
	if n, ok := numeralsOf(base); ok {
		a.numbers = newLexicon(n)
	}
	return a
}

// phrases are words, alone or in a row, with what they stand for. They are kept
// by their first word, the longest first.
type phrases map[string][]phrase

type phrase struct {
	tokens []token
	value  int
}

// ranked reads a list of words whose values follow from their places.
func ranked(list string, first int) phrases {
	return grouped(strings.ReplaceAll(strings.Join(strings.Fields(list), "|"), "/", ","), first)
}

// grouped reads groups, parted by |, of phrases, parted by commas. The groups
// have the values that follow upon first.
func grouped(list string, first int) phrases {
	all := phrases{}
	for group := range strings.SplitSeq(list, "|") {
		for one := range strings.SplitSeq(group, ",") {
			all.add(tokens(one), first)
		}
		first++
	}
	return all
}

func (p phrases) add(t []token, value int) {
	if len(t) == 0 {
		return
	}
	same := append(p[t[0].text], phrase{t, value})
	slices.SortStableFunc(same, func(a, b phrase) int { return cmp.Compare(len(b.tokens), len(a.tokens)) })
	p[t[0].text] = same
}

// at returns what the phrase at t[i] stands for, and the token behind it.
func (p phrases) at(t []token, i int) (value, end int, ok bool) {
	if i >= len(t) {
		return 0, i, false
	}
	for _, one := range p[t[i].text] {
		if follows(t[i:], one.tokens) {
			return one.value, i + len(one.tokens), true
		}
	}
	return 0, i, false
}

// A frame is what stands around a number and its unit: in two weeks, two weeks
// ago.
type frame struct{ before, behind []token }

func frames(list string) []frame {
	var all []frame
	for one := range strings.SplitSeq(list, ",") {
		before, behind, ok := strings.Cut(one, "#")
		if ok {
			all = append(all, frame{tokens(before), tokens(behind)})
		}
	}
	return all
}

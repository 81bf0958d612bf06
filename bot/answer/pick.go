package answer

import (
	"slices"
	"time"
)

// A trait is what a customer names of an offered value, such as "the 3rd" of
// 3 April: it tells whether the value with that index has it.
type trait func(index int) bool

// sole is the one of n offered values that has all traits; ok is false where
// none or several have, or where none was named.
func sole(n int, traits []trait) (index int, ok bool) {
	for i := range n {
		if slices.ContainsFunc(traits, func(has trait) bool { return !has(i) }) {
			continue
		}
		if ok {
			return 0, false
		}
		index, ok = i, true
	}
	return index, ok && len(traits) > 0
}

// Pick finds the day that is meant by a part of it: the 3rd, April, Monday,
// next week, 2027. "The second" is the one at that place as well, so that it
// decides nothing where the other is the second of a month.
func (d date) Pick(answer string, offered []any, now time.Time) (index int, ok bool) {
	days := make([]time.Time, len(offered))
	for i, value := range offered {
		text, _ := value.(string)
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return 0, false
		}
		days[i] = day
	}
	t := tokens(answer)
	for _, r := range d.readers {
		s := scan{dateReader: r, t: t, today: today(now)}
		if index, ok := sole(len(days), s.traits(days)); ok {
			return index, true
		}
	}
	return 0, false
}

// traits are those of days that a message names; none where it speaks of what is
// none of them.
func (s *scan) traits(days []time.Time) []trait {
	var all []trait
	for i := 0; i < len(s.t); {
		has, end := s.trait(i, days)
		_, _, unit := s.units.at(s.t, i)
		switch {
		case s.pronoun(i), has == nil && end == i && !unit:
			i++
			continue
		case has == nil, bounded(s.t, i, s.bounds): // 3 days, not the 3rd
			return nil
		}
		all, i = append(all, has), end
	}
	return all
}

// pronoun reports whether t[i] is the one of "the one in March".
func (s *scan) pronoun(i int) bool {
	if s.numbers == nil {
		return false
	}
	n, used := s.numbers.number(s.numbers.run(s.t, i))
	return n == 1 && used == 1 && s.numbers.noNumber(s.t, i)
}

// trait reads what begins at t[i]; end is i where nothing does, and the trait is
// nil where it is something else.
func (s *scan) trait(i int, days []time.Time) (has trait, end int) {
	m, end := s.mention(i)
	switch {
	case end == i:
		return s.fraction(i, days)
	case m.kind == dated:
		return func(n int) bool { return slices.Contains(m.days, days[n]) }, end
	case m.kind == aWeek:
		return func(n int) bool { return slices.Contains(s.ofWeek(s.today, fromMonday(days[n]), m.week), days[n]) }, end
	case m.mood == coming:
		return func(n int) bool { return fromMonday(days[n]) == m.day }, end
	default:
		return nil, end
	}
}

// fraction reads a month, a year, or the number of a day, alone.
func (s *scan) fraction(i int, days []time.Time) (has trait, end int) {
	if month, end, ok := s.months.at(s.t, i); ok {
		return func(n int) bool { return int(days[n].Month()) == month }, end
	}
	if s.t[i].kind == figures && len(s.t[i].text) == 4 {
		year := intOf(s.t[i].text)
		return func(n int) bool { return days[n].Year() == year }, i + 1
	}
	if s.t[i].kind == sign {
		return nil, i
	}
	if day, end, ok := s.dayNumber(i); ok {
		return func(n int) bool { return days[n].Day() == day || n+1 == day }, end
	}
	return nil, i
}

// Pick finds the time that is meant by the part of the day, or by the hour
// alone: in the afternoon, the morning one, 15.
func (c clockTime) Pick(answer string, offered []any, _ time.Time) (index int, ok bool) {
	t := tokens(answer)
	for _, f := range c.faces {
		if index, ok := sole(len(offered), f.traits(t, offered)); ok {
			return index, true
		}
	}
	return 0, false
}

// traits are those of times that a message names.
func (f *face) traits(t []token, offered []any) []trait {
	var all []trait
	for i := 0; i < len(t); {
		p, end, ok := f.parts.at(t, i)
		if !ok {
			p, end, ok = f.day.at(t, i)
		}
		if !ok {
			i++
			continue
		}
		if bounded(t, i, f.bounds) {
			return nil
		}
		all = append(all, func(n int) bool {
			return slices.Contains(dayPart(p).hours(hourOf(offered[n]), true), hourOf(offered[n]))
		})
		i = end
	}
	if meant := f.read(t); len(meant) > 0 {
		all = append(all, func(n int) bool {
			return slices.ContainsFunc(meant, func(minute int) bool { return minute == minuteOf(offered[n]) || minute == 60*hourOf(offered[n]) })
		})
	}
	return all
}

func hourOf(value any) int { return minuteOf(value) / 60 }

// minuteOf is the minute of the day of a value of this type.
func minuteOf(value any) int {
	text, _ := value.(string)
	at, err := time.Parse("15:04", text)
	if err != nil {
		return -1
	}
	return 60*at.Hour() + at.Minute()
}

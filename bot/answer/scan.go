package answer

import (
	"slices"
	"strconv"
	"time"
)

// A scan goes once through a message and collects what speaks of a day.
type scan struct {
	dateReader
	t     []token
	today time.Time // zero: there is no clock
	loose bool      // a day or week is spoken of that no mention explains
}

func (s *scan) mentions() []mention {
	var all []mention
	for i := 0; i < len(s.t); {
		m, end := s.mention(i)
		if end == i {
			if _, _, unit := s.units.at(s.t, i); unit {
				s.loose = true
			}
			i++
			continue
		}
		if bounded(s.t, i, s.bounds) {
			return []mention{{}}
		}
		if m.kind == dated && s.ranged(i, end) {
			m.days = nil
		}
		all = append(all, m)
		i = end
	}
	return all
}

// mention reads what begins at t[i]; end is i where nothing does.
func (s *scan) mention(i int) (m mention, end int) {
	if s.t[i].kind == sign {
		return mention{}, i
	}
	for _, read := range []func(*scan, int) ([]time.Time, int){
		(*scan).marked, (*scan).inDigits, (*scan).dayMonth, (*scan).monthDay, (*scan).count, (*scan).offset,
	} {
		if days, end := read(s, i); end > i {
			return mention{days: days}, end
		}
	}
	if week, end, ok := s.weeks.at(s.t, i); ok {
		return mention{kind: aWeek, week: week}, end
	}
	return s.weekday(i)
}

// ranged reports whether the days from t[i] to t[end-1] are but one end of a
// range, or one of two: 3 to 5 March, March 3 or 4.
func (s *scan) ranged(i, end int) bool {
	first := i - 2
	if first > 0 && s.t[first].is(".") { // 3.-5. März
		first--
	}
	before := first >= 0 && s.ranges[s.t[i-1].text] && s.bareDay(first)
	behind := end+1 < len(s.t) && s.ranges[s.t[end].text] && s.bareDay(end+1)
	return before || behind
}

// bounded reports whether what begins at t[i] is not meant itself, but what is
// before or after it, or anything else. An article may stand between.
func bounded(t []token, i int, bounds map[string]bool) bool {
	const short = 3
	for back := 1; back <= 3 && i-back >= 0; back++ {
		w := t[i-back]
		if bounds[w.text] {
			return true
		}
		if w.kind != word || len(w.text) > short {
			return false
		}
	}
	return false
}

// bareDay reports whether t[i] is a number that could be a day, and no time.
func (s *scan) bareDay(i int) bool {
	if s.t[i].kind != figures || len(s.t[i].text) > 2 {
		return false
	}
	if i+1 == len(s.t) || s.t[i+1].spaced {
		return true
	}
	return s.suffixes[s.t[i+1].text] || s.t[i+1].kind == sign && !s.t[i+1].is(":")
}

// weekday reads a day of the week with what is said about it: next Monday.
func (s *scan) weekday(i int) (mention, int) {
	m, start, moody := s.moods.at(s.t, i)
	day, end, ok := s.weekdays.at(s.t, start)
	if !ok {
		return mention{}, i
	}
	if _, after, later := s.later.at(s.t, end); later {
		s.loose, end = true, after
	}
	if _, _, week := s.weeks.at(s.t, end); moody || week {
		return mention{kind: aWeekday, day: day, mood: m}, end
	}
	m, end, _ = s.moods.at(s.t, end)
	return mention{kind: aWeekday, day: day, mood: m}, end
}

// offset reads a day that is named from today: tomorrow.
func (s *scan) offset(i int) ([]time.Time, int) {
	n, end, ok := s.offsets.at(s.t, i)
	if !ok {
		return nil, i
	}
	return s.fromToday(0, n), end
}

func (s *scan) fromToday(months, days int) []time.Time {
	if s.today.IsZero() {
		return nil
	}
	first := s.today.AddDate(0, months, 1-s.today.Day())
	last := first.AddDate(0, 1, -1)
	day := first.AddDate(0, 0, min(s.today.Day(), last.Day())-1+days) // a month from 31 January is at the end of February
	if day.Year() < 1 || day.Year() > 9999 {
		return nil
	}
	return []time.Time{day}
}

// count reads a number of days, weeks, months or years from today: in two
// weeks, two weeks ago.
func (s *scan) count(i int) ([]time.Time, int) {
	for _, f := range s.ahead {
		if n, unit, end, ok := s.framed(f, i); ok {
			return s.span(n, unit), end
		}
	}
	for _, f := range s.ago {
		if n, unit, end, ok := s.framed(f, i); ok {
			return s.span(-n, unit), end
		}
	}
	return nil, i
}

// framed reads a number and its unit within a frame.
func (s *scan) framed(f frame, i int) (n, unit, end int, ok bool) {
	if !follows(s.t[i:], f.before) {
		return 0, 0, i, false
	}
	n, end, ok = s.amount(i + len(f.before))
	if !ok {
		return 0, 0, i, false
	}
	unit, end, ok = s.units.at(s.t, end)
	if !ok || !follows(s.t[end:], f.behind) {
		return 0, 0, i, false
	}
	return n, unit, end + len(f.behind), true
}

// span is n days, weeks, months or years from today. In some languages a week
// is called eight days, and two weeks fifteen.
func (s *scan) span(n, unit int) []time.Time {
	switch unit {
	case 0:
		days := s.fromToday(0, n)
		if meant, ok := s.idioms[max(n, -n)]; ok {
			days = append(days, s.fromToday(0, n*meant/max(n, -n))...)
		}
		return days
	case 1:
		return s.fromToday(0, 7*n)
	case 2:
		return s.fromToday(n, 0)
	default:
		return s.fromToday(12*n, 0)
	}
}

// amount reads a number in digits or words; an article is a one.
func (s *scan) amount(i int) (n, end int, ok bool) {
	if i >= len(s.t) {
		return 0, i, false
	}
	if s.t[i].kind == figures {
		n, err := strconv.Atoi(s.t[i].text)
		return n, i + 1, err == nil && n < 1e5
	}
	if s.numbers == nil {
		return 0, i, false
	}
	run := s.numbers.run(s.t, i)
	if n, used := s.numbers.number(run); used > 0 && n < 1e5 {
		return n, run[used-1].end, true
	}
	return 1, i + 1, at(run, 0, article)
}

// near are the years in which a day without one can lie: the last time it was
// and the next time it will be, the nearer first.
func (s *scan) near(month, day int) []time.Time {
	if s.today.IsZero() {
		return nil
	}
	var past, coming time.Time
	for year := s.today.Year() - 8; year <= s.today.Year()+8; year++ { // 29 February stays away for eight years at most
		d, ok := calendarDay(year, month, day)
		switch {
		case !ok:
		case d.Before(s.today):
			past = d
		case coming.IsZero():
			coming = d
		}
	}
	if coming.IsZero() {
		return nil
	}
	if coming.Equal(s.today) {
		return []time.Time{coming}
	}
	days := []time.Time{coming, past}
	if s.today.Sub(past) < coming.Sub(s.today) {
		slices.Reverse(days)
	}
	return days
}

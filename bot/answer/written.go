package answer

import (
	"strconv"
	"time"
)

// The marks of East Asia, which stand behind their numbers.
const (
	yearMark = iota
	monthMark
	dayMark
)

func eastAsianMarks() phrases { return grouped("年, 년 | 月, 월 | 日, 일, 号, 號", yearMark) }

// marked reads 2026年3月4日 and 3월 4일.
func (s *scan) marked(i int) ([]time.Time, int) {
	year, at := s.mark(i, yearMark)
	month, behind := s.mark(at, monthMark)
	day, end := s.mark(behind, dayMark)
	if behind == at || end == behind {
		return nil, i
	}
	if at == i {
		return s.near(month, day), end
	}
	return valid(year, month, day), end
}

// mark reads a number and the mark behind it.
func (s *scan) mark(i, want int) (n, end int) {
	if i >= len(s.t) || s.t[i].kind != figures {
		return 0, i
	}
	if got, end, ok := s.marks.at(s.t, i+1); ok && got == want {
		return intOf(s.t[i].text), end
	}
	return 0, i
}

func valid(year, month, day int) []time.Time {
	if d, ok := calendarDay(year, month, day); ok {
		return []time.Time{d}
	}
	return nil
}

// inDigits reads 2026-03-04, 4.3.2026, 4/3/26 and 4/3.
func (s *scan) inDigits(i int) ([]time.Time, int) {
	if s.t[i].kind != figures || i > 0 && !s.t[i].spaced && !s.t[i-1].is("(", "\"", "'", ",", ":") {
		return nil, i
	}
	first, middle, last, end := s.three(i)
	switch {
	case end == i:
		return s.two(i)
	case end < len(s.t) && !s.t[end].spaced && s.t[end].kind != sign:
		return nil, end // 4.3.2026a
	case len(first) == 4 && len(middle) <= 2 && len(last) <= 2:
		return valid(intOf(first), intOf(middle), intOf(last)), end
	case len(first) > 2 || len(middle) > 2:
		return nil, end
	}
	var days []time.Time
	for _, year := range s.years(last) {
		days = append(days, s.ordered(intOf(first), intOf(middle), func(month, day int) []time.Time { return valid(year, month, day) })...)
	}
	return distinct(days), end
}

// ordered reads two numbers as day and month, in the orders of the language. A
// date that only the other order makes possible is read in that.
func (s *scan) ordered(a, b int, read func(month, day int) []time.Time) []time.Time {
	var days []time.Time
	if s.order&dayFirst != 0 {
		days = append(days, read(b, a)...)
	}
	if s.order&monthFirst != 0 {
		days = append(days, read(a, b)...)
	}
	switch {
	case len(days) > 0:
		return distinct(days)
	case s.order == dayFirst:
		return read(a, b)
	default:
		return read(b, a)
	}
}

// three takes three numbers with the same sign between them.
func (s *scan) three(i int) (first, middle, last string, end int) {
	if i+4 >= len(s.t) || !s.t[i+1].is(".", "/", "-") || s.t[i+3].text != s.t[i+1].text ||
		s.t[i+2].kind != figures || s.t[i+4].kind != figures || s.t[i+1].spaced || s.t[i+3].spaced {
		return "", "", "", i
	}
	return s.t[i].text, s.t[i+2].text, s.t[i+4].text, i + 5
}

// two reads 4/3 and 4.3. as day and month.
func (s *scan) two(i int) ([]time.Time, int) {
	if i+2 >= len(s.t) || s.t[i+2].kind != figures || s.t[i+1].spaced || len(s.t[i].text) > 2 || len(s.t[i+2].text) > 2 {
		return nil, i
	}
	end := i + 3
	dot := end < len(s.t) && s.t[end].is(".") && !s.t[end].spaced
	if !s.t[i+1].is("/") && (!s.t[i+1].is(".") || !dot) || end < len(s.t) && !s.t[end].spaced && s.t[end].kind != sign {
		return nil, i
	}
	return s.ordered(intOf(s.t[i].text), intOf(s.t[i+2].text), s.near), end
}

func intOf(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return -1
	}
	return n
}

// years are what the digits of a year can mean: 26 is of the hundred years
// before now, and of the next twenty.
func (s *scan) years(digits string) []int {
	n := intOf(digits)
	switch {
	case len(digits) == 4 && n >= 1000:
		return []int{n}
	case len(digits) != 2 || s.today.IsZero():
		return nil
	}
	now := s.today.Year()
	var all []int
	for year := now - now%100 - 100 + n; year <= now+20; year += 100 {
		if year > now-100 {
			all = append([]int{year}, all...)
		}
	}
	return all
}

// dayMonth reads 3 March 2026, the 3rd of March, le trois mars.
func (s *scan) dayMonth(i int) ([]time.Time, int) {
	day, end, ok := s.dayNumber(i)
	if !ok {
		return nil, i
	}
	month, end, ok := s.months.at(s.t, s.skip(end))
	if !ok {
		return nil, i
	}
	return s.inYear(month, day, end)
}

// monthDay reads March 3rd, 2026.
func (s *scan) monthDay(i int) ([]time.Time, int) {
	month, end, ok := s.months.at(s.t, i)
	if !ok {
		return nil, i
	}
	day, end, ok := s.dayNumber(s.skip(end))
	if !ok || end < len(s.t) && s.t[end].is(":") {
		return nil, i
	}
	return s.inYear(month, day, end)
}

// inYear goes on with the year, if one follows.
func (s *scan) inYear(month, day, end int) ([]time.Time, int) {
	at := s.skip(end)
	if at < len(s.t) && s.t[at].is("'") {
		at++
	}
	if at >= len(s.t) || s.t[at].kind != figures || !s.yearLike(at) {
		return s.near(month, day), end
	}
	var days []time.Time
	for _, year := range s.years(s.t[at].text) {
		days = append(days, valid(year, month, day)...)
	}
	return days, at + 1
}

// yearLike reports whether the digits at t[i] are a year: 2026, '26, or 26 at
// the end.
func (s *scan) yearLike(i int) bool {
	last := i+1 == len(s.t)
	alone := last || s.t[i+1].spaced || s.t[i+1].kind == sign && !s.t[i+1].is(":")
	switch len(s.t[i].text) {
	case 4:
		return alone
	case 2:
		return s.t[i-1].is("'", "/", "-", ".") && alone || last && s.t[i-1].kind == word
	default:
		return false
	}
}

// skip goes over what may stand between day, month and year.
func (s *scan) skip(i int) int {
	for n := 0; n < 3 && i < len(s.t) && (s.join[s.t[i].text] || s.t[i].is(".", ",", "-", "/")); n++ {
		i++
	}
	return i
}

// dayNumber reads the day of a month: 3, 3rd, third, trois.
func (s *scan) dayNumber(i int) (day, end int, ok bool) {
	if i >= len(s.t) {
		return 0, i, false
	}
	if s.t[i].kind == figures {
		end = i + 1
		if end < len(s.t) && !s.t[end].spaced && s.t[end].kind == word {
			if !s.suffixes[s.t[end].text] {
				return 0, i, false
			}
			end++
		}
		return intOf(s.t[i].text), end, len(s.t[i].text) <= 2
	}
	if day, end, ok = s.ordinals.at(s.t, i); ok {
		return day, end, true
	}
	if s.numbers == nil || s.t[i].kind != word {
		return 0, i, false
	}
	run := s.numbers.run(s.t, i)
	day, used := s.numbers.number(run)
	if used == 0 || day < 1 || day > 31 {
		return 0, i, false
	}
	return day, run[used-1].end, true
}

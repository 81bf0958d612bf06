package answer

import "slices"

// read returns the minutes of the day that a message can mean. Whatever speaks
// of a time in it has to agree.
func (f *face) read(t []token) []int {
	var all []stated
	part := anyPart
	for i := 0; i < len(t); {
		if p, end, ok := f.parts.at(t, i); ok {
			if part != anyPart && part != dayPart(p) {
				return nil
			}
			part, i = dayPart(p), end
			continue
		}
		s, end := f.state(t, i)
		if end == i {
			i++
			continue
		}
		if s.unclear || f.ranged(t, i, end) || bounded(t, i, f.bounds) {
			return nil
		}
		all = append(all, s)
		i = end
	}
	var minutes []int
	for i, s := range all {
		meant := s.minutes(part)
		if i == 0 {
			minutes = meant
		}
		minutes = slices.DeleteFunc(minutes, func(m int) bool { return !slices.Contains(meant, m) })
	}
	return minutes
}

// stated is a time as it was said.
type stated struct {
	hour    int
	minute  int
	back    int  // minutes before the hour
	sure    bool // of 24 hours, for certain
	digital bool // hours and minutes in digits
	unclear bool // can be a time, but which?
}

func (s stated) minutes(part dayPart) []int {
	const day = 24 * 60
	var all []int
	for _, h := range part.hours(s.hour, s.sure) {
		all = append(all, (h*60+s.minute-s.back+day)%day)
	}
	return all
}

// state reads the time that begins at t[i]; end is i where none does.
func (f *face) state(t []token, i int) (s stated, end int) {
	if t[i].kind == sign || f.partOfWord(t, i) {
		return s, i
	}
	for _, read := range []func(*face, []token, int) (stated, int){(*face).around, (*face).halfBefore, (*face).fromHour} {
		if s, end := read(f, t, i); end > i {
			if _, span := before(f.spans, t, i); span && !s.digital {
				s.unclear = true
			}
			return s, end
		}
	}
	return s, i
}

// partOfWord reports whether something is written before t[i] without a space
// that makes it no time: A3, 1.30, 3/4, -3.
func (f *face) partOfWord(t []token, i int) bool {
	if i == 0 || t[i].spaced {
		return false
	}
	return t[i-1].kind != sign || t[i-1].is(".", ":", "/", "-", "+", "#", "$", "€", "£")
}

// around reads quarter past three, ten to three, fünf vor halb vier.
func (f *face) around(t []token, i int) (s stated, end int) {
	n, end, named := f.minutesAt(t, i)
	if end == i || n == 0 || n >= 60 {
		return s, i
	}
	sign := 1
	_, behind, ok := f.past.at(t, end)
	if !ok {
		if _, behind, ok = f.to.at(t, end); !ok {
			return s, i
		}
		sign = -1
	}
	s, end = f.halfBefore(t, behind)
	if end == behind {
		s, end = f.fromHour(t, behind)
		if end == behind || s.minute != 0 || s.back != 0 {
			if s, end = f.bareHour(t, behind); end == behind {
				return s, i
			}
		}
	}
	// "Five to six" is a time or a range.
	s.unclear = !named && !s.sure && sign < 0 && f.ranges[t[behind-1].text] && n < s.hour
	s.minute, s.back = s.minute+max(sign*n, 0), s.back+max(-sign*n, 0)
	return s, end
}

// halfBefore reads halb vier.
func (f *face) halfBefore(t []token, i int) (s stated, end int) {
	_, behind, ok := f.halfTo.at(t, i)
	if !ok {
		return s, i
	}
	if s, end = f.bareHour(t, behind); end == behind || s.hour == 0 || s.hour > 12 {
		return s, i
	}
	s.back, s.sure = 30, false
	return s, end
}

// bareHour reads an hour, and what says that it is one.
func (f *face) bareHour(t []token, i int) (s stated, end int) {
	h, width, end := f.amount(t, i)
	if end == i || h > 24 {
		return s, i
	}
	if _, behind, ok := f.hour.at(t, end); ok {
		end = behind
	}
	return stated{hour: h % 24, sure: h == 24 || h == 0 && width > 0}, end
}

// fromHour reads what begins with the hour: 15:30, 15h30, 3pm, trois heures et
// demie, noon, at 3.
func (f *face) fromHour(t []token, i int) (s stated, end int) {
	if h, end, ok := f.named.at(t, i); ok {
		s, end, _ = f.minutesBehind(t, stated{hour: 12 * h}, end)
		s.sure = true
		return s, end
	}
	h, width, end := f.amount(t, i)
	if end == i || h > 24 {
		return s, i
	}
	s = stated{hour: h % 24, sure: h == 24}
	if m, behind := f.digital(t, end); behind > end {
		s.minute, s.digital = m, true
		s.unclear = h == 24 && m > 0
		s.sure = s.sure || width == 2
		return s, behind
	}
	_, behind, isHour := f.hour.at(t, end)
	s.sure = s.sure || isHour && width == 2 && !t[end].spaced // 12h
	s, behind, more := f.minutesBehind(t, s, behind)
	if _, _, said := f.parts.at(t, behind); isHour || more || said || f.alone(t, i, behind) {
		return s, behind
	}
	return s, i
}

// alone reports whether the number from t[i] to t[end-1] is an hour without
// being called one: because there is nothing else, or because of "at".
func (f *face) alone(t []token, i, end int) bool {
	if end < len(t) && !t[end].spaced && (t[end].kind != sign || end+1 < len(t) && !t[end+1].spaced) {
		return false // 3rd, 3/4
	}
	if start, ok := before(f.at, t, i); ok {
		short := start+1 == i && len(t[start].text) == 1 // il a 3 enfants
		return !short || end == len(t) || t[end].kind == sign
	}
	return count(t) == count(t[i:end])
}

// before returns where the phrase begins that ends at t[i-1].
func before(p phrases, t []token, i int) (start int, ok bool) {
	const longest = 4
	for start := i - 1; start >= max(0, i-longest); start-- {
		if _, end, ok := p.at(t, start); ok && end == i {
			return start, true
		}
	}
	return i, false
}

// ranged reports whether a time is but one end of a range, or one of two: 3 to
// 4 pm.
func (f *face) ranged(t []token, i, end int) bool {
	if i >= 2 && f.ranges[t[i-1].text] {
		if _, _, e := f.amount(t, i-2); e == i-1 {
			return true
		}
	}
	if end < len(t) && f.ranges[t[end].text] {
		_, _, e := f.amount(t, end+1)
		return e > end+1
	}
	return false
}

package answer

// minutesAt reads a number of minutes; named tells that nothing else is meant.
func (f *face) minutesAt(t []token, i int) (n, end int, named bool) {
	if q, end, ok := f.quarters.at(t, i); ok {
		return 15 * q, end, true
	}
	n, _, end = f.amount(t, i)
	if end == i {
		return 0, i, false
	}
	if _, behind, ok := f.minute.at(t, end); ok {
		return n, behind, true
	}
	return n, end, false
}

// digital reads the minutes of 15:30, 15.30, 15h30 and 15 Uhr 30, and goes over
// the seconds.
func (f *face) digital(t []token, i int) (minute, end int) {
	_, behind, hour := f.hour.at(t, i)
	if !hour {
		if i >= len(t) || !t[i].is(":", ".") || t[i].spaced {
			return 0, i
		}
		behind = i + 1
	}
	if behind >= len(t) || t[behind].kind != figures || len(t[behind].text) != 2 || !hour && t[behind].spaced {
		return 0, i
	}
	minute = intOf(t[behind].text)
	end = behind + 1
	if end+1 < len(t) && t[end].is(":") && t[end+1].kind == figures && !t[end+1].spaced {
		end += 2
	}
	if minute >= 60 || end+1 < len(t) && t[end].is(".", "/", "-") && t[end+1].kind == figures && !t[end+1].spaced {
		return 0, i // a date, a version
	}
	return minute, end
}

// minutesBehind reads on behind an hour: et quart, moins dix, thirty.
func (f *face) minutesBehind(t []token, s stated, i int) (out stated, end int, more bool) {
	_, at, less := f.less.at(t, i)
	plus := false
	if !less {
		_, at, plus = f.plus.at(t, i)
	}
	if at >= len(t) || !less && !plus && t[at].kind != word {
		return s, i, false
	}
	n, end, named := f.minutesAt(t, at)
	switch {
	case end == at || n >= 60 || !less && !plus && (named || n < 10):
		return s, i, false
	case less:
		s.back, s.sure = n, s.sure && s.hour > 12
	default:
		// "Las 9 y 10" is a time or two.
		s.unclear = !named && plus && f.ranges[t[at-1].text] && t[at].kind == figures && s.hour < n && n <= 24
		s.minute = n
	}
	return s, end, true
}

// amount reads a number below 100; width is how many digits it has, 0 for a
// word.
func (f *face) amount(t []token, i int) (n, width, end int) {
	switch {
	case i >= len(t) || t[i].kind == sign:
		return 0, 0, i
	case t[i].kind == figures && len(t[i].text) > 2:
		return 0, 0, i
	case t[i].kind == figures:
		return intOf(t[i].text), len(t[i].text), i + 1
	case f.numbers == nil:
		return 0, 0, i
	}
	run := f.numbers.run(t, i)
	n, used := f.numbers.number(run)
	if used == 0 || n >= 100 || run[used-1].inner {
		return 0, 0, i
	}
	return n, 0, run[used-1].end
}

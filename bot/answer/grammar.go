package answer

// number reads the number at the start of a run and returns how many lexemes
// it takes.
func (x *lexicon) number(run []lexeme) (value, used int) {
	if len(run) > 0 && run[0].part == zero {
		return 0, 1
	}
	limit := int(1e12)
	for {
		rest := run[used:]
		skip := 0
		if used > 0 && x.andLarge && at(rest, 0, and) {
			skip = 1
		}
		n, u := x.belowThousand(rest[skip:])
		next := skip + u
		if at(rest, next, scale) && rest[next].value < limit && (u > 0 || skip == 0) {
			limit = rest[next].value
			value += max(n, 1) * limit
			used += next + 1
			continue
		}
		if u == 0 || u == 1 && at(rest, skip, article) {
			return value, used
		}
		return value + n, used + next
	}
}

// at reports whether l[i] is there and has that part.
func at(l []lexeme, i int, p part) bool { return i < len(l) && l[i].part == p }

// belowThousand reads what can stand before a scale: 1 to 999, or 1100 to 1900
// in hundreds, or an article.
func (x *lexicon) belowThousand(l []lexeme) (value, used int) {
	switch {
	case at(l, 0, hundred):
		value, used = 100, 1
	case at(l, 0, hundreds):
		value, used = l[0].value, 1
	case at(l, 1, hundred) && (at(l, 0, unit) || at(l, 0, article) || at(l, 0, teen) && x.teenLots && l[0].value > 10):
		value, used = 100*l[0].value, 2
	case at(l, 0, article) && at(l, 1, scale):
		return 1, 1
	default:
		return x.belowHundred(l)
	}
	skip := 0
	if x.andLarge && at(l, used, and) {
		skip = 1
	}
	if n, u := x.belowHundred(l[used+skip:]); u > 0 {
		return value + n, used + skip + u
	}
	return value, used
}

// belowHundred reads 1 to 99.
func (x *lexicon) belowHundred(l []lexeme) (value, used int) {
	switch {
	case x.reversed && at(l, 0, unit) && l[0].inner && at(l, 1, and) && at(l, 2, tens):
		return l[0].value + l[2].value, 3
	case x.score && at(l, 0, unit) && l[0].value == 4 && at(l, 1, tens) && l[1].value == 20:
		return x.scoreOf(80, l, 2)
	case at(l, 0, tens) && x.score && l[0].value == 60:
		return x.scoreOf(60, l, 1)
	case at(l, 0, tens):
		return x.tensOf(l)
	case at(l, 0, teen):
		return x.tenOf(l)
	case at(l, 0, unit):
		return l[0].value, 1
	default:
		return 0, 0
	}
}

// tensOf reads 20 to 99 where the tens come first.
func (x *lexicon) tensOf(l []lexeme) (value, used int) {
	switch {
	case at(l, 1, unit) && (!x.reversed || l[0].inner):
		return l[0].value + l[1].value, 2
	case x.andTens && at(l, 1, and) && at(l, 2, unit) && (!x.score || l[2].value == 1):
		return l[0].value + l[2].value, 3
	default:
		return l[0].value, 1
	}
}

// tenOf reads 10 to 19; dix-sept is written as 10 and 7.
func (x *lexicon) tenOf(l []lexeme) (value, used int) {
	if x.score && l[0].value == 10 && at(l, 1, unit) && l[1].value >= 7 {
		return 10 + l[1].value, 2
	}
	return l[0].value, 1
}

// scoreOf reads 60 to 79 and 80 to 99, where they count up to 19.
func (x *lexicon) scoreOf(base int, l []lexeme, used int) (value, end int) {
	rest := l[used:]
	switch {
	case at(rest, 0, and) && (at(rest, 1, unit) && rest[1].value == 1 || at(rest, 1, teen) && rest[1].value == 11):
		return base + rest[1].value, used + 2
	case at(rest, 0, unit):
		return base + rest[0].value, used + 1
	case at(rest, 0, teen):
		n, u := x.tenOf(rest)
		return base + n, used + u
	default:
		return base, used
	}
}

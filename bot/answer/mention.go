package answer

import (
	"slices"
	"time"
)

// A mention is a part of a message that speaks of a day.
type mention struct {
	kind mentionKind
	days []time.Time // of dated: what it can mean; none where it means nothing
	day  int         // of aWeekday: from Monday on
	mood mood        // of aWeekday
	week int         // of aWeek: from this one on
}

type mentionKind int

const (
	dated mentionKind = iota
	aWeekday
	aWeek
)

// days are the days that a message can mean. Whatever speaks of a day in it has
// to agree: "Tuesday, 3 March" is a Tuesday or nothing.
func (r dateReader) days(t []token, today time.Time) []time.Time {
	s := scan{dateReader: r, t: t, today: today}
	mentions := s.mentions()
	var days []time.Time
	fixed := false
	for _, m := range mentions {
		switch {
		case m.kind != dated:
		case fixed:
			days = slices.DeleteFunc(days, func(d time.Time) bool { return !slices.Contains(m.days, d) })
		default:
			days, fixed = slices.Clone(m.days), true
		}
	}
	weekday, mood, week, ok := agreeOnWeek(mentions)
	switch {
	case !ok:
		return nil
	case fixed:
		return slices.DeleteFunc(days, func(d time.Time) bool { return weekday >= 0 && fromMonday(d) != weekday })
	case weekday < 0 || today.IsZero() || s.loose:
		return nil
	case week != noWeek:
		return r.ofWeek(today, weekday, week)
	default:
		return r.byMood(today, weekday, mood)
	}
}

// noWeek is where no week is spoken of.
const noWeek = 99

// agreeOnWeek returns the weekday and the week that a message speaks of, -1 and
// noWeek for none; ok is false where it speaks of two.
func agreeOnWeek(mentions []mention) (weekday int, m mood, week int, ok bool) {
	weekday, week = -1, noWeek
	for _, one := range mentions {
		switch {
		case one.kind == aWeekday && (weekday < 0 || weekday == one.day && m == one.mood):
			weekday, m = one.day, one.mood
		case one.kind == aWeek && (week == noWeek || week == one.week):
			week = one.week
		case one.kind != dated:
			return 0, 0, 0, false
		}
	}
	return weekday, m, week, true
}

// fromMonday counts the days of the week from 0.
func fromMonday(d time.Time) int { return (int(d.Weekday()) + 6) % 7 }

// ofWeek is a weekday of this week, the last or the next. Where some begin the
// week on Sunday, they can mean another day.
func (r dateReader) ofWeek(today time.Time, weekday, week int) []time.Time {
	monday := today.AddDate(0, 0, 7*week-fromMonday(today))
	days := []time.Time{monday.AddDate(0, 0, weekday)}
	if r.sunday {
		sunday := today.AddDate(0, 0, 7*week-int(today.Weekday()))
		days = append(days, sunday.AddDate(0, 0, (weekday+1)%7))
	}
	return distinct(days)
}

// byMood is a weekday as seen from today. On a Monday "Monday" can be today;
// and on a Tuesday "next Friday" is said of this week's and of next week's.
func (r dateReader) byMood(today time.Time, weekday int, m mood) []time.Time {
	ahead := (weekday - fromMonday(today) + 7) % 7
	switch m {
	case nextOne:
		if ahead == 0 {
			ahead = 7
		}
		return distinct(append([]time.Time{today.AddDate(0, 0, ahead)}, r.ofWeek(today, weekday, 1)...))
	case lastOne:
		back := ahead - 7
		return distinct(append([]time.Time{today.AddDate(0, 0, back)}, r.ofWeek(today, weekday, -1)...))
	}
	if ahead == 0 {
		return []time.Time{today, today.AddDate(0, 0, 7)}
	}
	return []time.Time{today.AddDate(0, 0, ahead)}
}

// distinct returns each value once.
func distinct[T comparable](values []T) []T {
	var all []T
	for _, v := range values {
		if !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// Package timetable knows when somebody is there: on which days of the week, from
// when to when, and which days are holidays.
//
//	support := &timetable.Hours{
//		Shifts: []timetable.Shift{{Days: weekdays, From: 9 * 60, To: 17 * 60}},
//		Zone:   berlin,
//	}
//	support.Open(time.Now())
package timetable

import "time"

// Hours are the times at which somebody is there. They are not changed once they
// are in use.
type Hours struct {
	Shifts []Shift
	Closed []Closure      // days on which no shift begins
	Zone   *time.Location // nil: UTC
}

// A Shift goes from one time of day to another, on some days of the week. Where
// the end does not come after the beginning it is that of the next day.
type Shift struct {
	Days     [7]bool // by time.Weekday, of the beginning
	From, To int     // minutes since midnight
}

// Open reports whether a time is within the hours.
func (h *Hours) Open(t time.Time) bool {
	for _, s := range h.Shifts {
		for _, day := range []int{-1, 0} { // a shift may have begun the day before
			from, to, works := h.shift(s, t, day)
			if works && !t.Before(from) && t.Before(to) {
				return true
			}
		}
	}
	return false
}

// farthest is how many days ahead a beginning is looked for: a year, since days
// on which it is closed may follow each other.
const farthest = 366

// Next returns when the hours begin the next time after t, in their zone; the
// zero time if they do not within a year.
func (h *Hours) Next(t time.Time) time.Time {
	for day := range farthest {
		var first time.Time
		for _, s := range h.Shifts {
			from, _, works := h.shift(s, t, day)
			if works && from.After(t) && (first.IsZero() || from.Before(first)) {
				first = from
			}
		}
		if !first.IsZero() {
			return first
		}
	}
	return time.Time{}
}

// shift is the one that begins some days after the day of t.
func (h *Hours) shift(s Shift, t time.Time, days int) (from, to time.Time, works bool) {
	zone := h.Zone
	if zone == nil {
		zone = time.UTC
	}
	t = t.In(zone)
	at := func(minutes int) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day()+days, 0, minutes, 0, 0, zone)
	}
	end := s.To
	if end <= s.From {
		end += 24 * 60
	}
	from = at(s.From)
	return from, at(end), s.Days[from.Weekday()] && !h.closed(from)
}

func (h *Hours) closed(day time.Time) bool {
	for _, c := range h.Closed {
		if c.holds(day) {
			return true
		}
	}
	return false
}

// A Book has hours by name, as an operator defines them.
type Book map[string]*Hours

// Open reports whether the hours of that name hold a time. A name that is not in
// the book is always open.
func (b Book) Open(name string, at time.Time) bool {
	h := b[name]
	return h == nil || h.Open(at)
}

// Opens returns when the hours of that name begin the next time after at, in
// their zone; the zero time if that is not known.
func (b Book) Opens(name string, at time.Time) time.Time {
	if h := b[name]; h != nil {
		return h.Next(at)
	}
	return time.Time{}
}

package timetable

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ParseDays reads `mon-fri`, `sat` or several of them with commas.
func ParseDays(text string) (days [7]bool, ok bool) {
	for part := range strings.SplitSeq(text, ",") {
		first, last, span := strings.Cut(strings.TrimSpace(part), "-")
		if !span {
			last = first
		}
		from, to := weekday(first), weekday(last)
		if from < 0 || to < 0 {
			return days, false
		}
		for days[from] = true; from != to; days[from] = true {
			from = (from + 1) % len(days)
		}
	}
	return days, true
}

// weekday understands mon as well as Monday.
func weekday(name string) int {
	const shortest = 3
	name = strings.ToLower(strings.TrimSpace(name))
	for day := range 7 {
		full := strings.ToLower(time.Weekday(day).String())
		if len(name) >= shortest && strings.HasPrefix(full, name) {
			return day
		}
	}
	return -1
}

var clockTime = regexp.MustCompile(`^([01]?\d|2[0-4]):([0-5]\d)$`)

// ParseClock reads a time of day as minutes since midnight; 24:00 is its end.
func ParseClock(text string) (minutes int, ok bool) {
	m := clockTime.FindStringSubmatch(text)
	if m == nil || m[1] == "24" && m[2] != "00" {
		return 0, false
	}
	hours, _ := strconv.Atoi(m[1])
	minutes, _ = strconv.Atoi(m[2])
	return hours*60 + minutes, true
}

// ParseZone reads a time zone such as Europe/Berlin.
func ParseZone(text string) (*time.Location, bool) {
	zone, err := time.LoadLocation(text)
	return zone, err == nil && text != "Local" && text != ""
}

// A Closure is a day or several in a row, of one year or of every year.
type Closure struct {
	from, to  string // 2006-01-02, or 01-02
	everyYear bool
}

const (
	dayLayout  = time.DateOnly
	yearLayout = "01-02"
)

// ParseClosure reads 2026-12-25, 12-25 for every year, or 2026-08-03 to
// 2026-08-14.
func ParseClosure(text string) (c Closure, ok bool) {
	first, last, span := strings.Cut(text, " to ")
	if !span {
		last = first
	}
	c.from, c.to = strings.TrimSpace(first), strings.TrimSpace(last)
	if isDay(dayLayout, c.from) && isDay(dayLayout, c.to) {
		return c, c.from <= c.to
	}
	c.everyYear = true
	return c, isDay(yearLayout, c.from) && isDay(yearLayout, c.to)
}

// isDay reports whether a text is a day of the calendar. One of every year may be
// 29 February.
func isDay(layout, text string) bool {
	if layout == yearLayout {
		layout, text = dayLayout, "2024-"+text
	}
	_, err := time.Parse(layout, text)
	return err == nil
}

func (c Closure) holds(day time.Time) bool {
	if !c.everyYear {
		text := day.Format(dayLayout)
		return c.from <= text && text <= c.to
	}
	text := day.Format(yearLayout)
	if c.from <= c.to {
		return c.from <= text && text <= c.to
	}
	return c.from <= text || text <= c.to // over the turn of the year
}

package answer

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// date finds the one day of a message and returns it as 2026-03-04, which
// compares as texts do.
type date struct{ readers []dateReader }

// A dateReader reads dates as people of one language do.
type dateReader struct {
	*almanac
	order order
}

func newDate(tags []language.Tag) date {
	var d date
	for _, tag := range tags {
		base, _ := tag.Base()
		d.readers = append(d.readers, dateReader{newAlmanac(base.String()), orderOf(tag)})
	}
	return d
}

// Read understands the days that need no clock.
func (d date) Read(answer string) (any, bool) { return only(d.meanings(answer, time.Time{})) }

// ReadAt understands all, as seen from now.
func (d date) ReadAt(answer string, now time.Time) (any, bool) { return only(d.meanings(answer, now)) }

// Doubt returns the days that a message can mean.
func (d date) Doubt(answer string, now time.Time) []any { return doubt(d.meanings(answer, now)) }

// Label writes a day as people of the first language do, with the name of the
// month, which leaves no doubt. In a language without such names it is 2026-03-04.
func (d date) Label(value any) string {
	text, _ := value.(string)
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return text
	}
	return d.readers[0].write(day)
}

func (r dateReader) write(day time.Time) string {
	if r.written == "" {
		return day.Format(time.DateOnly)
	}
	layout := r.written
	if r.order == monthFirst { // in the language of others: March 4, 2026
		layout = "M D, Y"
	}
	return strings.NewReplacer("D", strconv.Itoa(day.Day()), "M", r.names[day.Month()-1], "Y", day.Format("2006")).Replace(layout)
}

// meanings are the days that a message can mean to people of all languages.
func (d date) meanings(answer string, now time.Time) []any {
	t := tokens(answer)
	var days []time.Time
	for _, r := range d.readers {
		for _, day := range r.days(t, today(now)) {
			if !slices.Contains(days, day) {
				days = append(days, day)
			}
		}
	}
	all := make([]any, len(days))
	for i, day := range days {
		all[i] = day.Format(time.DateOnly)
	}
	return all
}

// today is the day of a time where it was taken. No clock has no today.
func today(now time.Time) time.Time {
	if now.IsZero() {
		return now
	}
	y, m, d := now.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// calendarDay returns a day, if the calendar has it.
func calendarDay(year, month, day int) (time.Time, bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return t, t.Year() == year && int(t.Month()) == month && t.Day() == day
}

// An order is how people write dates whose year comes last: a set, because in
// some places both are common.
type order int

const (
	dayFirst order = 1 << iota
	monthFirst
)

// orderOf is the order of a language's place. English without a place has both.
func orderOf(tag language.Tag) order {
	base, _ := tag.Base()
	region, sure := tag.Region()
	switch region.String() {
	case "US", "PR", "GU", "VI", "AS", "MP", "FM", "MH", "PW", "PH":
		if sure != language.Exact || base.String() != "en" {
			return dayFirst | monthFirst
		}
		return monthFirst
	case "CA", "BZ", "KE", "GH", "ZA":
		return dayFirst | monthFirst
	}
	switch base.String() {
	case "zh", "ja", "ko", "hu", "lt", "mn":
		return monthFirst
	}
	return dayFirst
}

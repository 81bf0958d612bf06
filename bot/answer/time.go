package answer

import (
	"fmt"
	"slices"
	"time"

	"golang.org/x/text/language"
)

// clockTime finds the one time of day of a message and returns it as 15:04.
type clockTime struct{ faces []*face }

func newClockTime(tags []language.Tag) clockTime {
	var c clockTime
	for _, tag := range tags {
		base, _ := tag.Base()
		c.faces = append(c.faces, newFace(base.String()))
	}
	return c
}

func (c clockTime) Read(answer string) (any, bool) { return only(c.meanings(answer)) }

// Doubt returns the times that a message can mean: three o'clock is twice a
// day.
func (c clockTime) Doubt(answer string, _ time.Time) []any { return doubt(c.meanings(answer)) }

func (c clockTime) meanings(answer string) []any {
	t := tokens(answer)
	var all []any
	for _, f := range c.faces {
		for _, minute := range f.read(t) {
			text := any(fmt.Sprintf("%02d:%02d", minute/60, minute%60))
			if !slices.Contains(all, text) {
				all = append(all, text)
			}
		}
	}
	return all
}

// A face reads times as people of one language do.
type face struct {
	at, hour, minute phrases
	named            phrases // noon and midnight, in hours
	quarters         phrases // in minutes
	past, to, halfTo phrases
	plus, less       phrases
	parts            phrases
	day              phrases // parts of the day that decide only between times
	spans            phrases
	ranges, bounds   map[string]bool
	numbers          *lexicon // nil: digits only
}

func newFace(base string) *face {
	c := clockOf(base)
	f := &face{
		at: grouped(c.at, 0), hour: grouped(c.hour, 0), minute: grouped(c.minute, 0),
		named: grouped(c.mid+"|"+c.noon, 0), quarters: grouped(c.three+"|"+c.half, 1),
		past: grouped(c.past, 0), to: grouped(c.to, 0), halfTo: grouped(c.halfTo, 0),
		plus: grouped(c.plus, 0), less: grouped(c.less, 0), parts: grouped(c.parts, int(am)), day: grouped(c.day, int(morning)),
		spans: grouped(c.spans, 0), ranges: list(c.ranges), bounds: list(calendarOf(base).bounds),
	}
	if n, ok := numeralsOf(base); ok {
		f.numbers = newLexicon(n)
	}
	return f
}

// A dayPart tells the two times apart that an hour stands for.
type dayPart int

const (
	anyPart dayPart = iota
	am
	pm
	morning
	afternoon
	night
	midday
)

// hours are the hours of 24 that h can be in a part of the day. An hour that
// was written for 24 stays what it is, and none may contradict the part.
func (p dayPart) hours(h int, sure bool) []int {
	twelve := h % 12
	late := twelve + 12
	if h > 12 || h == 0 {
		twelve, late = h, h
		sure = true
	}
	switch p {
	case anyPart:
		if sure {
			return []int{h}
		}
		return byUse(twelve, late)
	case am, morning:
		return keep(func(h int) bool { return h < 12 }, twelve)
	case pm, afternoon:
		return keep(func(h int) bool { return h >= 12 }, late)
	case night:
		return keep(func(h int) bool { return h < 6 || h >= 18 }, twelve, late)
	default:
		return keep(func(h int) bool { return 11 <= h && h <= 15 }, twelve, late)
	}
}

func keep(fits func(int) bool, hours ...int) []int {
	return slices.DeleteFunc(distinct(hours), func(h int) bool { return !fits(h) })
}

// byUse has the hour first at which people are rather up.
func byUse(early, late int) []int {
	if early < 7 {
		return []int{late, early}
	}
	return []int{early, late}
}

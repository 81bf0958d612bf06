package flows

import (
	"github.com/botrunner/botrunner/internal/timetable"

	"go.yaml.in/yaml/v4"
)

// Hours are when somebody works: on some days of the week, from one time to
// another. Where the end comes before the beginning it is that of the next day.
type Hours = timetable.Hours

func (r *reader) hours(n *yaml.Node) *Hours {
	var from, to, zone *Value
	h, shift := &Hours{}, timetable.Shift{Days: [7]bool{true, true, true, true, true, true, true}}
	before := len(r.problems)
	r.fields(n, "`hours`", nil,
		field{"days", func(n *yaml.Node) { r.days(n, &shift.Days) }},
		r.text("from", &from), r.text("to", &to), r.text("zone", &zone))
	if r.failed(before) {
		return nil
	}
	if from == nil || to == nil {
		r.errorf(r.src.at(n), "`hours` needs `from: \"09:00\"` and `to: \"17:00\"`")
		return nil
	}
	shift.From, shift.To = r.clock(from, "from"), r.clock(to, "to")
	if zone != nil {
		var ok bool
		if h.Zone, ok = timetable.ParseZone(zone.Text); !ok {
			r.errorf(zone.At, "there is no time zone `%s`; write one such as Europe/Berlin or America/New_York", zone.Text)
		}
	}
	if r.failed(before) {
		return nil
	}
	h.Shifts = []timetable.Shift{shift}
	return h
}

// days reads `mon-fri`, or a list of days and such spans.
func (r *reader) days(n *yaml.Node, days *[7]bool) {
	*days = [7]bool{}
	for _, v := range r.oneOrMore(n, "`days`") {
		some, ok := timetable.ParseDays(v.Text)
		if !ok {
			r.errorf(v.At, "`days` are such as mon-fri, or [mon, wed, sat-sun], not `%s`", v.Text)
			return
		}
		for i, works := range some {
			days[i] = days[i] || works
		}
	}
}

// clock reads a time of day as minutes since midnight; 24:00 is its end.
func (r *reader) clock(v *Value, key string) int {
	minutes, ok := timetable.ParseClock(v.Text)
	if !ok {
		r.errorf(v.At, "`%s` has to be a time of day such as \"09:00\", not `%s`", key, v.Text)
	}
	return minutes
}

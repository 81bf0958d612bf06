package flows

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// Hours are when somebody works: on some days of the week, from one time to
// another. Where the end comes before the beginning it is that of the next day.
type Hours struct {
	days     [7]bool // by time.Weekday, of the beginning
	from, to int     // minutes since midnight
	zone     *time.Location
}

// Open reports whether a time is within the hours.
func (h *Hours) Open(t time.Time) bool {
	for _, day := range []int{-1, 0} { // a shift may have begun the day before
		from, to, works := h.shift(t, day)
		if works && !t.Before(from) && t.Before(to) {
			return true
		}
	}
	return false
}

// Next returns when the hours begin the next time after t.
func (h *Hours) Next(t time.Time) time.Time {
	for day := range 8 { // the same day of the next week at the latest
		if from, _, works := h.shift(t, day); works && from.After(t) {
			return from
		}
	}
	return time.Time{}
}

// shift is the one that begins some days after the day of t.
func (h *Hours) shift(t time.Time, days int) (from, to time.Time, works bool) {
	t = t.In(h.zone)
	at := func(minutes int) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day()+days, 0, minutes, 0, 0, h.zone)
	}
	end := h.to
	if end <= h.from {
		end += 24 * 60
	}
	from = at(h.from)
	return from, at(end), h.days[from.Weekday()]
}

var dayNames = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func (r *reader) hours(n *yaml.Node) *Hours {
	var from, to, zone *Value
	h := &Hours{days: [7]bool{true, true, true, true, true, true, true}, zone: time.UTC}
	before := len(r.problems)
	r.fields(n, "`hours`", nil,
		field{"days", func(n *yaml.Node) { r.days(n, h) }},
		r.text("from", &from), r.text("to", &to), r.text("zone", &zone))
	if len(r.problems) > before {
		return nil
	}
	if from == nil || to == nil {
		r.errorf(r.src.at(n), "`hours` needs `from: \"09:00\"` and `to: \"17:00\"`")
		return nil
	}
	h.from, h.to = r.clock(from, "from"), r.clock(to, "to")
	if zone != nil {
		var err error
		if h.zone, err = time.LoadLocation(zone.Text); err != nil || zone.Text == "Local" {
			r.errorf(zone.At, "there is no time zone `%s`; write one such as Europe/Berlin or America/New_York", zone.Text)
		}
	}
	if len(r.problems) > before {
		return nil
	}
	return h
}

// days reads `mon-fri`, or a list of days and such spans.
func (r *reader) days(n *yaml.Node, h *Hours) {
	h.days = [7]bool{}
	for _, v := range r.oneOrMore(n, "`days`") {
		for part := range strings.SplitSeq(v.Text, ",") {
			first, last, span := strings.Cut(strings.TrimSpace(part), "-")
			if !span {
				last = first
			}
			from, to := weekday(first), weekday(last)
			if from < 0 || to < 0 {
				r.errorf(v.At, "`days` are such as mon-fri, or [mon, wed, sat-sun], not `%s`", strings.TrimSpace(part))
				return
			}
			for h.days[from] = true; from != to; h.days[from] = true {
				from = (from + 1) % 7
			}
		}
	}
}

// weekday understands mon as well as Monday.
func weekday(name string) int {
	name = strings.ToLower(strings.TrimSpace(name))
	for i, short := range dayNames {
		full := strings.ToLower(time.Weekday(i).String())
		if len(name) >= len(short) && strings.HasPrefix(full, name) {
			return i
		}
	}
	return -1
}

var clockTime = regexp.MustCompile(`^([01]?\d|2[0-4]):([0-5]\d)$`)

// clock reads a time of day as minutes since midnight; 24:00 is its end.
func (r *reader) clock(v *Value, key string) int {
	m := clockTime.FindStringSubmatch(v.Text)
	if m == nil || m[1] == "24" && m[2] != "00" {
		r.errorf(v.At, "`%s` has to be a time of day such as \"09:00\", not `%s`", key, v.Text)
		return 0
	}
	hours, _ := strconv.Atoi(m[1])
	minutes, _ := strconv.Atoi(m[2])
	return hours*60 + minutes
}

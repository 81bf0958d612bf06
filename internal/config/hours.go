package config

import (
	"strings"
	"time"

	"github.com/botrunner/botrunner/internal/timetable"

	"go.yaml.in/yaml/v4"
)

// Hours are the opening hours of a place, as they stand in the settings file.
// Only it can have them.
type Hours struct {
	Shifts []Shift
	Zone   string   // such as Europe/Berlin; UTC if there is none
	Closed []string // days on which it stays closed

	table timetable.Hours
}

// A Shift goes from one time of day to another on some days of the week.
type Shift struct {
	Days     string // such as mon-fri; empty: every day
	From, To string
}

// Timetables are the opening hours by name, ready to be asked; nil if there is no
// settings file that could have them.
func (c *Config) Timetables() timetable.Book {
	if c.Hours == nil {
		return nil
	}
	book := timetable.Book{}
	for name, h := range c.Hours {
		book[name] = &h.table
	}
	return book
}

// hours reads the settings file's opening hours.
func (l *loading) hours(from Sources) {
	if l.file == "" {
		return
	}
	l.config.Hours = map[string]Hours{}
	for _, layer := range l.layers {
		if layer.hours == nil {
			continue
		}
		w := &walk{name: from.File, problems: &l.problems}
		for name, node := range w.entries("hours", layer.hours) {
			if !plainName.MatchString(name.Value) {
				l.problems.errorf(w.at(name), "hours: the name %q is more than letters, digits, - and _", name.Value)
			}
			l.config.Hours[name.Value] = w.openingHours("hours."+name.Value, node)
		}
	}
}

func (w *walk) openingHours(key string, node *yaml.Node) Hours {
	h := Hours{Zone: "UTC", table: timetable.Hours{Zone: time.UTC}}
	before := len(*w.problems)
	for name, value := range w.entries(key, node) {
		at := join(key, name.Value)
		switch name.Value {
		case "open":
			w.shifts(at, value, &h)
		case "zone":
			text, ok := w.text(at, value)
			zone, known := timetable.ParseZone(text)
			if ok && !known {
				w.problems.errorf(w.at(value), "%s: expected a time zone such as Europe/Berlin, not %q", at, text)
			}
			h.Zone, h.table.Zone = text, zone
		case "closed":
			w.closures(at, value, &h)
		default:
			w.stray(at, name, "open", "zone", "closed")
		}
	}
	if len(h.Shifts) == 0 && len(*w.problems) == before {
		w.problems.errorf(w.at(node), "%s.open is missing: when it is open, such as {days: mon-fri, from: \"09:00\", to: \"17:00\"}", key)
	}
	return h
}

// shifts reads one shift or a list of them.
func (w *walk) shifts(key string, node *yaml.Node, h *Hours) {
	nodes := []*yaml.Node{node}
	if node.Kind == yaml.SequenceNode {
		nodes = node.Content
	}
	for _, n := range nodes {
		before := len(*w.problems)
		shift, times := w.shift(key, resolve(n))
		if len(*w.problems) == before {
			h.Shifts, h.table.Shifts = append(h.Shifts, shift), append(h.table.Shifts, times)
		}
	}
}

func (w *walk) shift(key string, node *yaml.Node) (s Shift, times timetable.Shift) {
	times.Days = [7]bool{true, true, true, true, true, true, true}
	before := len(*w.problems)
	for name, value := range w.entries(key, node) {
		at := join(key, name.Value)
		switch name.Value {
		case "days":
			s.Days, times.Days = w.days(at, value)
		case "from":
			s.From, times.From = w.clock(at, value)
		case "to":
			s.To, times.To = w.clock(at, value)
		default:
			w.stray(at, name, "days", "from", "to")
		}
	}
	if (s.From == "" || s.To == "") && len(*w.problems) == before {
		w.problems.errorf(w.at(node), "%s: expected from and to, such as from: \"09:00\"", key)
	}
	return s, times
}

// days reads mon-fri, or a list of days and such spans.
func (w *walk) days(key string, node *yaml.Node) (text string, days [7]bool) {
	texts := w.several(key, node)
	if len(texts) == 0 {
		return "", days
	}
	text = strings.Join(texts, ", ")
	days, ok := timetable.ParseDays(text)
	if !ok {
		w.problems.errorf(w.at(node), "%s: expected days such as mon-fri or [mon, wed], not %q", key, text)
	}
	return text, days
}

func (w *walk) clock(key string, node *yaml.Node) (text string, minutes int) {
	text, ok := w.text(key, node)
	minutes, is := timetable.ParseClock(text)
	if ok && !is {
		w.problems.errorf(w.at(node), "%s: expected a time of day such as \"09:00\", not %q", key, text)
	}
	return text, minutes
}

func (w *walk) closures(key string, node *yaml.Node, h *Hours) {
	for _, text := range w.several(key, node) {
		c, ok := timetable.ParseClosure(text)
		if !ok {
			w.problems.errorf(w.at(node), "%s: expected days such as 2026-12-25, 12-25 for every year, or 2026-08-03 to 2026-08-14, not %q", key, text)
			continue
		}
		h.Closed, h.table.Closed = append(h.Closed, text), append(h.table.Closed, c)
	}
}

// several reads one text or a list of them.
func (w *walk) several(key string, node *yaml.Node) []string {
	nodes := []*yaml.Node{node}
	if node.Kind == yaml.SequenceNode {
		nodes = node.Content
	}
	var all []string
	for _, n := range nodes {
		if text, ok := w.text(key, resolve(n)); ok {
			all = append(all, text)
		}
	}
	return all
}

func (c *Config) hoursNode() *yaml.Node {
	return eachNode(c.Hours, func(h Hours) *yaml.Node {
		node := &yaml.Node{Kind: yaml.MappingNode}
		open := &yaml.Node{Kind: yaml.SequenceNode}
		for _, s := range h.Shifts {
			one := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
			for _, pair := range [][2]string{{"days", s.Days}, {"from", s.From}, {"to", s.To}} {
				if pair[1] != "" {
					put(one, pair[0], scalar("!!str", pair[1]))
				}
			}
			open.Content = append(open.Content, one)
		}
		put(node, "open", open)
		put(node, "zone", scalar("!!str", h.Zone))
		if len(h.Closed) > 0 {
			closed := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
			for _, day := range h.Closed {
				closed.Content = append(closed.Content, scalar("!!str", day))
			}
			put(node, "closed", closed)
		}
		return node
	})
}

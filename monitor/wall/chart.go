package wall

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/figures"
	"github.com/botrunner/botrunner/monitor/history"
)

// A chart is a day wide, in units of its own.
const (
	chartWidth  = 480.0
	chartHeight = 96.0
	slots       = 48 // of half an hour
	slotWidth   = chartWidth / slots
	headroom    = 1.3
)

// A chart is the percentiles of one time over the last day.
type chart struct {
	Name     string
	P50, P95 string // of the whole day
	Above    state  // broken or slow if the 95th percentile is above a limit
	Median   string // a path
	Upper    string // likewise, of the 95th percentile
	Limits   []limit
	Label    string
}

// A limit is a line across the chart.
type limit struct {
	Y     float64
	State state // that a run is in which is above it
	Label string
}

// chartsOf draws those times first that have limits.
func chartsOf(entries []history.Entry, now time.Time) []chart {
	names := namesOf(entries)
	var all []chart
	for _, name := range names[:min(len(names), maxCharts)] {
		all = append(all, chartOf(name, entries, now))
	}
	return all
}

// namesOf are the times of the latest runs, those with limits first; of runs that
// came to nothing their length.
func namesOf(entries []history.Entry) []string {
	var limited, others []string
	for _, e := range slices.Backward(entries) {
		for _, t := range e.Times {
			switch has := slices.Contains(limited, t.Name) || slices.Contains(others, t.Name); {
			case has:
			case t.Warn > 0 || t.Fail > 0:
				limited = append(limited, t.Name)
			default:
				others = append(others, t.Name)
			}
		}
	}
	if all := slices.Concat(limited, others); len(all) > 0 || len(entries) == 0 {
		return all
	}
	return []string{figures.Run}
}

func chartOf(name string, entries []history.Entry, now time.Time) chart {
	var all []monitor.Seconds
	var bySlot [slots][]monitor.Seconds
	var bounds history.Time
	for _, e := range entries {
		slot := slots - 1 - int(now.Sub(e.Began)*slots/day)
		for _, t := range append(e.Times, history.Time{Name: figures.Run, Took: e.Took}) {
			if t.Name == name {
				all, bounds = append(all, t.Took), t
				bySlot[max(0, min(slot, slots-1))] = append(bySlot[max(0, min(slot, slots-1))], t.Took)
			}
		}
	}
	slices.Sort(all)
	p95 := figures.Percentile(all, 95)
	c := chart{Name: strings.ReplaceAll(name, "_", " "), P50: figures.Percentile(all, 50).String(), P95: p95.String()}
	c.Above = above(p95, bounds)
	c.draw(bySlot, bounds)
	c.Label = fmt.Sprintf("%s over a day: median %s, 95th percentile %s", c.Name, c.P50, c.P95)
	return c
}

func above(took monitor.Seconds, l history.Time) state {
	switch {
	case l.Fail > 0 && took > l.Fail:
		return broken
	case l.Warn > 0 && took > l.Warn:
		return slow
	default:
		return works
	}
}

// draw scales the chart so that all percentiles are in it, and the limits that are
// not far above them.
func (c *chart) draw(bySlot [slots][]monitor.Seconds, l history.Time) {
	var median, upper [slots]monitor.Seconds
	var top monitor.Seconds
	for i := range bySlot {
		slices.Sort(bySlot[i])
		median[i], upper[i] = figures.Percentile(bySlot[i], 50), figures.Percentile(bySlot[i], 95)
		top = max(top, upper[i])
	}
	near := 2 * top
	for _, bound := range []monitor.Seconds{l.Warn, l.Fail} {
		if bound > 0 && bound <= near {
			top = max(top, bound)
		}
	}
	height := func(s monitor.Seconds) float64 {
		return place(chartHeight * (1 - float64(s)/(headroom*float64(max(top, 1)))))
	}
	c.Median, c.Upper = path(median, bySlot, height), path(upper, bySlot, height)
	if l.Warn > 0 && l.Warn <= top {
		c.Limits = append(c.Limits, limit{height(l.Warn), slow, "warn " + time.Duration(l.Warn).String()})
	}
	if l.Fail > 0 && l.Fail <= top {
		c.Limits = append(c.Limits, limit{height(l.Fail), broken, "fail " + time.Duration(l.Fail).String()})
	}
}

// path joins neighbours; where there was no run there is no line. One that stands
// alone is a dot, which a round end makes of a line of no length.
func path(values [slots]monitor.Seconds, bySlot [slots][]monitor.Seconds, height func(monitor.Seconds) float64) string {
	var b strings.Builder
	drawing := false
	for i, v := range values {
		if len(bySlot[i]) == 0 {
			drawing = false
			continue
		}
		x := place((float64(i) + .5) * slotWidth)
		if drawing {
			fmt.Fprintf(&b, "L%v %v", x, height(v))
		} else {
			fmt.Fprintf(&b, "M%v %vh.01", x, height(v))
		}
		drawing = true
	}
	return b.String()
}

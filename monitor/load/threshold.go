package load

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"
)

// What a threshold can be about beside the measurements of the file.
const (
	OfRun      = "run"      // how long a run is, with the closing of its chat
	OfRuns     = "runs"     // how many there were
	OfPassed   = "passed"   // which share of them passed
	OfDegraded = "degraded" // likewise
	OfFailed   = "failed"   // likewise
)

// A Threshold is what has to be so of all runs together. It is written as
// [ParseThreshold] reads it.
type Threshold struct {
	Of    string  // a measurement, a phase, or one of the above
	Stat  string  // of a length of time: p95, mean, min or max; else empty
	Op    string  // <, <=, > or >=
	Value float64 // seconds, parts of a hundred, or a number

	// Otherwise is the outcome where it is not so. Default: failed.
	Otherwise monitor.Outcome
	// Optional is fulfilled where nothing was measured. Default: it is not.
	Optional bool
}

var thresholdForm = regexp.MustCompile(`^\s*([A-Za-z_]\w*)(?:\s+(p\(?(\d+(?:\.\d+)?)\)?|mean|avg|min|max))?\s*(<=|>=|<|>)\s*(\S+)\s*$`)

// ParseThreshold reads a threshold such as "agent_wait p95 < 10s", "run mean <=
// 1m", "failed < 1%" or "runs >= 100".
func ParseThreshold(text string) (Threshold, error) {
	m := thresholdForm.FindStringSubmatch(text)
	if m == nil {
		return Threshold{}, fmt.Errorf("threshold %q: expected something like \"agent_wait p95 < 10s\", \"failed < 1%%\" or \"runs >= 100\"", text)
	}
	t := Threshold{Of: m[1], Stat: m[2], Op: m[4]}
	switch {
	case m[3] != "":
		t.Stat = "p" + m[3]
	case t.Stat == "avg":
		t.Stat = "mean"
	}
	var err error
	if t.Value, err = t.read(m[5]); err != nil {
		return Threshold{}, fmt.Errorf("threshold %q: %w", text, err)
	}
	return t, nil
}

func (t Threshold) read(value string) (float64, error) {
	switch {
	case !t.timed() && t.Stat != "":
		return 0, fmt.Errorf("%s has no %s; it is a single figure", t.Of, t.Stat)
	case t.Of == OfRuns:
		n, err := strconv.ParseUint(value, 10, 32)
		if err != nil {
			return 0, fmt.Errorf("expected a number of runs, such as 100, and not %s", value)
		}
		return float64(n), nil
	case !t.timed():
		share, err := strconv.ParseFloat(strings.TrimSuffix(value, "%"), 64)
		if err != nil || !strings.HasSuffix(value, "%") || share < 0 || share > 100 {
			return 0, fmt.Errorf("expected a share of the runs, such as 1%%, and not %s", value)
		}
		return share, nil
	case t.Stat == "":
		return 0, fmt.Errorf("which %s? Say p95, p99, mean, min or max behind it", t.Of)
	case t.rank() > 100:
		return 0, fmt.Errorf("there is no %s; a percentile is 100 at most", t.Stat)
	}
	d, err := time.ParseDuration(value)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("expected a length of time, such as 10s or 300ms, and not %s", value)
	}
	return d.Seconds(), nil
}

// timed reports whether it is about a length of time.
func (t Threshold) timed() bool {
	return !slices.Contains([]string{OfRuns, OfPassed, OfDegraded, OfFailed}, t.Of)
}

// rank is which percentile it is about; 0: none.
func (t Threshold) rank() float64 {
	p, err := strconv.ParseFloat(strings.TrimPrefix(t.Stat, "p"), 64)
	if err != nil {
		return 0 // mean, min, max
	}
	return p
}

// String writes it as it is read.
func (t Threshold) String() string {
	if t.Stat == "" {
		return t.Of + " " + t.Op + " " + t.shown(t.Value)
	}
	return t.Of + " " + t.Stat + " " + t.Op + " " + t.shown(t.Value)
}

func (t Threshold) shown(v float64) string {
	switch {
	case t.Of == OfRuns:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case !t.timed():
		return strconv.FormatFloat(v, 'g', 3, 64) + "%"
	default:
		d := time.Duration(math.Round(v*1e6)) * time.Microsecond
		if d > 10*time.Millisecond {
			d = d.Round(time.Millisecond)
		}
		return plainTime(d)
	}
}

// plainTime writes a length of time as people do: 5m and not 5m0s.
func plainTime(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

func (t Threshold) holds(v float64) bool {
	switch t.Op {
	case "<":
		return v < t.Value
	case "<=":
		return v <= t.Value
	case ">":
		return v > t.Value
	default:
		return v >= t.Value
	}
}

// thresholds are all that a load run is held against: those that are given,
// those of the file, and that no run may fail or be degraded, if no other is
// given for that.
func thresholds(m *flows.Monitor, given []Threshold) []Threshold {
	all := slices.Clone(given)
	for _, l := range m.Limits {
		if l.Warn > 0 {
			all = append(all, Threshold{Of: l.Name, Stat: "p95", Op: "<=", Value: l.Warn.Seconds(), Otherwise: monitor.Degraded, Optional: true})
		}
		if l.Fail > 0 {
			all = append(all, Threshold{Of: l.Name, Stat: "p95", Op: "<=", Value: l.Fail.Seconds(), Optional: true})
		}
	}
	for of, otherwise := range map[string]monitor.Outcome{OfFailed: monitor.Failed, OfDegraded: monitor.Degraded} {
		if !slices.ContainsFunc(given, func(t Threshold) bool { return t.Of == of }) {
			all = append(all, Threshold{Of: of, Op: "<=", Otherwise: otherwise})
		}
	}
	for i := range all {
		if all[i].Otherwise == "" {
			all[i].Otherwise = monitor.Failed
		}
	}
	slices.SortStableFunc(all, func(a, b Threshold) int { return strings.Compare(a.Of, b.Of) })
	return all
}

// known finds a threshold that is about nothing that is measured.
func known(m *flows.Monitor, given []Threshold) error {
	names := append(monitor.Phases(), OfRun)
	for _, s := range m.Steps {
		if s.Measure != "" && !slices.Contains(names, s.Measure) {
			names = append(names, s.Measure)
		}
	}
	for _, t := range given {
		if t.timed() && !slices.Contains(names, t.Of) {
			return fmt.Errorf("threshold %q: nothing measures %s; there are %s, and %s, %s, %s and %s", t, t.Of,
				strings.Join(names, ", "), OfPassed, OfDegraded, OfFailed, OfRuns)
		}
	}
	return nil
}

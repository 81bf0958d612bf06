package probe

import (
	"sync"

	"github.com/botrunner/botrunner/monitor"

	"github.com/prometheus/client_golang/prometheus"
)

// latest shows how the latest run of each subject went. What that run has not
// come to is not shown: a time of the run before it would say nothing.
type latest struct {
	success, duration, degraded, phase, measure, limit, leftOpen, failure, began *prometheus.Desc

	mu      sync.Mutex
	results map[subject]*monitor.Result
	many    bool // of several subjects, which then are labels
}

type subject struct{ monitor, target string }

// newLatest shows one subject without its name, as an answer to a probe does, or
// many with theirs.
func newLatest(many bool) *latest {
	l := &latest{results: map[subject]*monitor.Result{}, many: many}
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		if many {
			labels = append([]string{"monitor", "target"}, labels...)
		}
		return prometheus.NewDesc(name, help, labels, nil)
	}
	l.success = desc("probe_success", "Whether the run did not fail.")
	l.duration = desc("probe_duration_seconds", "How long the run took.")
	l.degraded = desc("probe_chat_degraded", "Whether the chat worked, but not as well as it should.")
	l.phase = desc("probe_chat_duration_seconds", "How long each phase of the chat took, as far as it came.", "phase")
	l.measure = desc("probe_chat_measure_seconds", "The longest of the times that the monitor file measures under a name.", "measure")
	l.limit = desc("probe_chat_limit_seconds", "Above this time the run is degraded (warn), or has failed (fail).", "measure", "level")
	l.leftOpen = desc("probe_chat_left_open", "Whether the chat could not be closed.")
	l.failure = desc("probe_failure_info", "Why the run did not pass, and who has to look into it.", "blame", "side", "step")
	l.began = desc("probe_began_timestamp_seconds", "When the run began.")
	return l
}

// saw remembers a run. One that was interrupted says nothing.
func (l *latest) saw(r *monitor.Result) {
	if r.Outcome == monitor.Interrupted {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.results[subject{r.Monitor, r.Target}] = r
}

// Describe is part of [prometheus.Collector].
func (l *latest) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{l.success, l.duration, l.degraded, l.phase, l.measure, l.limit, l.leftOpen, l.failure, l.began} {
		to <- d
	}
}

// Collect is part of [prometheus.Collector].
func (l *latest) Collect(to chan<- prometheus.Metric) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for s, r := range l.results {
		l.show(r, func(d *prometheus.Desc, value float64, labels ...string) {
			if l.many {
				labels = append([]string{s.monitor, s.target}, labels...)
			}
			to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
		})
	}
}

func (l *latest) show(r *monitor.Result, put func(d *prometheus.Desc, value float64, labels ...string)) {
	put(l.success, truth(r.Outcome != monitor.Failed))
	put(l.duration, seconds(r.Took))
	put(l.degraded, truth(r.Outcome == monitor.Degraded))
	put(l.leftOpen, truth(r.LeftOpen != ""))
	put(l.began, float64(r.Began.UnixMilli())/1000)
	for _, m := range longest(r.Phases) {
		put(l.phase, seconds(m.Took), m.Name)
	}
	for _, m := range longest(r.Measures) {
		put(l.measure, seconds(m.Took), m.Name)
	}
	told := map[string]bool{}
	for _, v := range r.Limits {
		if told[v.Name] {
			continue
		}
		told[v.Name] = true
		if v.Warn > 0 {
			put(l.limit, seconds(v.Warn), v.Name, "warn")
		}
		if v.Fail > 0 {
			put(l.limit, seconds(v.Fail), v.Name, "fail")
		}
	}
	for _, f := range r.Faults {
		if f.Outcome == r.Outcome {
			put(l.failure, 1, string(f.Blame), string(f.Side), f.Step)
			break
		}
	}
}

// longest has one measure of each name: there is room for one value only.
func longest(all []monitor.Measure) []monitor.Measure {
	var one []monitor.Measure
	at := map[string]int{}
	for _, m := range all {
		i, known := at[m.Name]
		if !known {
			at[m.Name] = len(one)
			one = append(one, m)
		} else if m.Took > one[i].Took {
			one[i] = m
		}
	}
	return one
}

func seconds(s monitor.Seconds) float64 { return s.Duration().Seconds() }

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

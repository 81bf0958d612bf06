package probe

import (
	"net/http"
	"time"

	"github.com/botrunner/botrunner/monitor"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// buckets reach from a frame's way to the longest wait for an agent; servers
// that know native histograms get finer ones.
var buckets = []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600}

// Metrics are the numbers of all runs of a process. All methods may be called
// concurrently.
type Metrics struct {
	registry *prometheus.Registry
	latest   *latest
	runs     *prometheus.CounterVec
	skipped  *prometheus.CounterVec
	alerts   *prometheus.CounterVec
	took     *prometheus.HistogramVec
	phases   *prometheus.HistogramVec
	measures *prometheus.HistogramVec
}

// NewMetrics returns metrics on a registry of their own, with what Go and the
// operating system tell of the process.
func NewMetrics() *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), latest: newLatest(true)}
	m.registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewBuildInfoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), m.latest,
	)
	m.runs = m.counters("runs_total", "Runs, by what came of them.", "monitor", "target", "outcome")
	m.skipped = m.counters("runs_skipped_total", "Runs that were left out, since the one before took too long.", "monitor")
	m.alerts = m.counters("alerts_total", "Alerts and all-clears, by what became of them: sent, failed or dropped.", "alert", "result")
	m.took = m.histograms("run_duration_seconds", "How long runs took.")
	m.phases = m.histograms("phase_seconds", "How long the phases of chats took.", "phase")
	m.measures = m.histograms("measure_seconds", "What monitor files measure.", "measure")
	return m
}

func (m *Metrics) counters(name, help string, labels ...string) *prometheus.CounterVec {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "botrunner", Subsystem: "monitor", Name: name, Help: help}, labels)
	m.registry.MustRegister(v)
	return v
}

func (m *Metrics) histograms(name, help string, labels ...string) *prometheus.HistogramVec {
	v := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Namespace: "botrunner", Subsystem: "monitor", Name: name, Help: help, Buckets: buckets,
		NativeHistogramBucketFactor: 1.1, NativeHistogramMaxBucketNumber: 100, NativeHistogramMinResetDuration: time.Hour,
	}, append([]string{"monitor", "target"}, labels...))
	m.registry.MustRegister(v)
	return v
}

// Saw counts a run.
func (m *Metrics) Saw(r *monitor.Result) {
	m.latest.saw(r)
	m.runs.WithLabelValues(r.Monitor, r.Target, string(r.Outcome)).Inc()
	if r.Outcome != monitor.Interrupted {
		m.took.WithLabelValues(r.Monitor, r.Target).Observe(seconds(r.Took))
	}
	for _, p := range r.Phases {
		m.phases.WithLabelValues(r.Monitor, r.Target, p.Name).Observe(seconds(p.Took))
	}
	for _, x := range r.Measures {
		m.measures.WithLabelValues(r.Monitor, r.Target, x.Name).Observe(seconds(x.Took))
	}
}

// Skipped counts runs that did not begin.
func (m *Metrics) Skipped(monitor string, n int) {
	m.skipped.WithLabelValues(monitor).Add(float64(n))
}

// Alerted counts what became of an alert.
func (m *Metrics) Alerted(alert, result string) { m.alerts.WithLabelValues(alert, result).Inc() }

// Handler shows the metrics to Prometheus.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{EnableOpenMetrics: true})
}

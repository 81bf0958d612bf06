package ops

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Buckets for Prometheus servers that do not know native histograms yet; those
// that do get finer ones, which cost the same.
var (
	instants = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1}
	seconds  = []float64{.01, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}
	minutes  = []float64{1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600}
)

func (m *Metrics) counters(name, help string, labels ...string) *prometheus.CounterVec {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
	m.registry.MustRegister(v)
	return v
}

func (m *Metrics) gauges(name, help string, labels ...string) *prometheus.GaugeVec {
	v := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, labels)
	m.registry.MustRegister(v)
	return v
}

func (m *Metrics) gauge(name, help string) prometheus.Gauge {
	return m.gauges(name, help).WithLabelValues()
}

func (m *Metrics) histograms(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	v := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Namespace: namespace, Name: name, Help: help, Buckets: buckets,
		NativeHistogramBucketFactor: 1.1, NativeHistogramMaxBucketNumber: 100, NativeHistogramMinResetDuration: time.Hour,
	}, labels)
	m.registry.MustRegister(v)
	return v
}

// MaxNames is how many values a label takes on; what comes after them is counted
// as "other". A series costs memory here and at every server that keeps it.
const MaxNames = 500

// names bounds the values of labels. It may be used concurrently.
type names struct {
	mu    sync.Mutex
	known map[string]map[string]struct{} // by label; each holds at most MaxNames
}

func newNames() names { return names{known: map[string]map[string]struct{}{}} }

// of is the name itself while there is room for it.
func (n *names) of(label, name string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	known := n.known[label]
	if _, ok := known[name]; ok {
		return name
	}
	if known == nil {
		known = map[string]struct{}{}
		n.known[label] = known
	}
	if len(known) >= MaxNames {
		return "other"
	}
	known[name] = struct{}{}
	return name
}

package probe

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	"github.com/botrunner/botrunner/monitor"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/common/expfmt"
)

// answer tells of one run, on a registry of its own.
func answer(w http.ResponseWriter, r *monitor.Result, debug bool) {
	if r.Outcome == monitor.Interrupted {
		http.Error(w, "the probe was interrupted", http.StatusServiceUnavailable)
		return
	}
	registry := prometheus.NewRegistry()
	one := newLatest(false)
	one.saw(r)
	registry.MustRegister(one)
	if !debug {
		promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(w, &http.Request{Header: http.Header{}})
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, explain(r, registry)) // who does not read any more does not mind
}

// explain is what a person wants to know of a probe. Secrets in it are masked.
func explain(r *monitor.Result, registry *prometheus.Registry) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n\nSteps:\n", r)
	for _, s := range r.Steps {
		fmt.Fprintf(&b, "%s\n", s)
	}
	fmt.Fprint(&b, "\nTranscript:\n")
	_ = r.WriteTranscript(&b) // a buffer takes everything
	fmt.Fprint(&b, "\nMetrics that would have been returned:\n")
	families, err := registry.Gather()
	if err != nil {
		fmt.Fprintln(&b, err)
	}
	for _, f := range families {
		_, _ = expfmt.MetricFamilyToText(&b, f)
	}
	return b.String()
}

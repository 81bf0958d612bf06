package probe_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/probe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func scrape(t *testing.T, m *probe.Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", http.NoBody))
	require.Equal(t, http.StatusOK, w.Code)
	return w.Body.String()
}

func result(outcome monitor.Outcome, phases ...monitor.Measure) *monitor.Result {
	return &monitor.Result{
		Monitor: "m", Target: "there", Began: time.Now(), Took: monitor.Seconds(time.Second), Outcome: outcome, Phases: phases,
		Measures: []monitor.Measure{{Name: "answer", Took: monitor.Seconds(2 * time.Second)}, {Name: "answer", Took: monitor.Seconds(time.Second)}},
	}
}

func TestTheMetricsOfAScheduleAreThoseOfItsRuns(t *testing.T) {
	m := probe.NewMetrics()
	m.Saw(result(monitor.Passed, monitor.Measure{Name: "connect", Took: monitor.Seconds(time.Second)}))
	m.Skipped("m", 3)
	m.Alerted("on_call", "sent")
	families := read(t, scrape(t, m))
	assert.InDelta(t, 1, value(t, families, "probe_success", "m", "there"), 0)
	assert.InDelta(t, 1, value(t, families, "probe_chat_duration_seconds", "m", "connect", "there"), 0)
	assert.InDelta(t, 2, value(t, families, "probe_chat_measure_seconds", "answer", "m", "there"), 0, "the longest of a name")
	assert.NotContains(t, families, "probe_failure_info")

	m.Saw(result(monitor.Failed))
	m.Saw(result(monitor.Interrupted))
	families = read(t, scrape(t, m))
	assert.InDelta(t, 0, value(t, families, "probe_success", "m", "there"), 0, "an interrupted run says nothing")
	assert.NotContains(t, families, "probe_chat_duration_seconds", "the run has not come so far")
	histogram := families["botrunner_monitor_measure_seconds"].GetMetric()[0].GetHistogram()
	assert.Equal(t, uint64(6), histogram.GetSampleCount())
	assert.InDelta(t, 9, histogram.GetSampleSum(), 1e-9)
	assert.Equal(t, uint64(2), families["botrunner_monitor_run_duration_seconds"].GetMetric()[0].GetHistogram().GetSampleCount())
	assert.Equal(t, uint64(1), families["botrunner_monitor_phase_seconds"].GetMetric()[0].GetHistogram().GetSampleCount())
	assert.Len(t, families["botrunner_monitor_runs_total"].GetMetric(), 3)
	assert.InDelta(t, 3, families["botrunner_monitor_runs_skipped_total"].GetMetric()[0].GetCounter().GetValue(), 0)
	assert.InDelta(t, 1, families["botrunner_monitor_alerts_total"].GetMetric()[0].GetCounter().GetValue(), 0)
}

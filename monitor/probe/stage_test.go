package probe_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/probe"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A stage is a contact centre, with a prober that may be sent there.
type stage struct {
	sim     *simulator.Started
	metrics *probe.Metrics
	prober  *probe.Prober
}

func newStage(t *testing.T, files ...string) *stage {
	t.Helper()
	s := &stage{sim: simulator.StartInMemory(t, simulator.Options{}), metrics: probe.NewMetrics()}
	transport := guestchat.NewTransport(guestchat.Options{
		DataURL: s.sim.URL, DeploymentKey: uuid.NewString(), OrgGUID: uuid.NewString(), NetDialContext: s.sim.DialContext,
	})
	t.Cleanup(func() { require.NoError(t, transport.Close()) })
	var modules []*flows.Monitor
	for _, file := range files {
		m, problems := flows.LoadMonitor("test.monitor.yaml", []byte(file))
		require.NotNil(t, m, problems.String())
		modules = append(modules, m)
	}
	s.prober = probe.NewProber(probe.Options{
		Modules: modules, Targets: []string{"there"}, Over: s.metrics.Saw, AtOnce: 2,
		Runner: func(m *flows.Monitor, target string) (*monitor.Runner, error) {
			return monitor.New(m, monitor.Options{Target: target, Inputs: map[string]any{"token": "s3cret"}, Service: func() *genesys.Service {
				return genesys.New(transport, genesys.Options{Routing: genesys.Routing{TargetAddress: "Support"}})
			}})
		},
	})
	t.Cleanup(func() { require.NoError(t, s.prober.Close()) })
	return s
}

// asks sends a probe, and returns the status and the words of the answer.
func (s *stage) asks(t *testing.T, query string, change ...func(*http.Request)) (int, string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/probe?"+query, http.NoBody)
	for _, f := range change {
		f(r)
	}
	w := httptest.NewRecorder()
	s.prober.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func scrapedFor(seconds string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("X-Prometheus-Scrape-Timeout-Seconds", seconds) }
}

// read parses metrics as Prometheus does, and lets its linter look at them.
func read(t *testing.T, text string) map[string]*dto.MetricFamily {
	t.Helper()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	require.NoError(t, err, text)
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	require.NoError(t, err)
	for _, p := range problems {
		if !strings.HasPrefix(p.Metric, "go_") { // those are Go's own
			assert.Fail(t, p.Text, p.Metric)
		}
	}
	return families
}

// value is that of a gauge whose labels have these values.
func value(t *testing.T, families map[string]*dto.MetricFamily, name string, labels ...string) float64 {
	t.Helper()
	require.Contains(t, families, name)
	for _, m := range families[name].GetMetric() {
		var has []string
		for _, l := range m.GetLabel() {
			has = append(has, l.GetValue())
		}
		if strings.Join(has, " ") == strings.Join(labels, " ") {
			return m.GetGauge().GetValue()
		}
	}
	require.Fail(t, "no such series", "%s %v in %v", name, labels, families[name])
	return 0
}

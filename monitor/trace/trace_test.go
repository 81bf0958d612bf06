package trace_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/trace"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	spans "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// A receiver takes traces as a collector does.
type receiver struct {
	mu       sync.Mutex
	requests []*collector.ExportTraceServiceRequest
	keys     []string
}

func (c *receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // what is cut short does not parse
	var request collector.ExportTraceServiceRequest
	if r.URL.Path != "/v1/traces" || proto.Unmarshal(body, &request) != nil {
		http.Error(w, "not a trace", http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.requests, c.keys = append(c.requests, &request), append(c.keys, r.Header.Get("X-Key"))
}

func attributes(all []*common.KeyValue) map[string]any {
	found := map[string]any{}
	for _, a := range all {
		switch v := a.GetValue().GetValue().(type) {
		case *common.AnyValue_StringValue:
			found[a.GetKey()] = v.StringValue
		case *common.AnyValue_IntValue:
			found[a.GetKey()] = v.IntValue
		case *common.AnyValue_DoubleValue:
			found[a.GetKey()] = v.DoubleValue
		}
	}
	return found
}

func seconds(n float64) monitor.Seconds { return monitor.Seconds(n * float64(time.Second)) }

var began = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func failedRun() *monitor.Result {
	return &monitor.Result{
		Monitor: "canary", File: "canary.monitor.yaml", Target: "production", Began: began, Took: seconds(7), Outcome: monitor.Failed, Blame: monitor.BotSilent,
		Steps: []monitor.Step{
			{Name: "open", Verb: "connect", Line: 4, Took: seconds(1), State: monitor.Done, Measure: "connect", Measured: seconds(.5)},
			{Name: "hello", Verb: "expect", Line: 5, Began: seconds(1), Took: seconds(5), State: monitor.Missed, Wanted: "hello", Came: []string{"private words"}},
		},
		Transcript: []monitor.Line{{Text: "private words"}},
	}
}

func TestARunIsATraceWithASpanForEachStep(t *testing.T) {
	var c receiver
	server := httptest.NewServer(&c)
	defer server.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL)
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "X-Key=k3y")
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test")
	tracer, err := trace.New(t.Context(), trace.Options{})
	require.NoError(t, err)
	tracer.Saw(failedRun())
	require.NoError(t, tracer.Close())
	require.NoError(t, tracer.Close())

	require.Len(t, c.requests, 1)
	assert.Equal(t, []string{"k3y"}, c.keys)
	assert.NotContains(t, c.requests[0].String(), "private words")
	got := c.requests[0].GetResourceSpans()[0]
	about := attributes(got.GetResource().GetAttributes())
	assert.Equal(t, "botrunner-monitor", about["service.name"])
	assert.Equal(t, "test", about["deployment.environment"])
	all := map[string]*spans.Span{}
	for _, s := range got.GetScopeSpans()[0].GetSpans() {
		all[s.GetName()] = s
	}
	require.Len(t, all, 3)
	run, open, hello := all["monitor canary"], all["open"], all["hello"]
	assert.Empty(t, run.GetParentSpanId())
	assert.Equal(t, run.GetSpanId(), open.GetParentSpanId())
	assert.Equal(t, run.GetTraceId(), hello.GetTraceId())
	at := func(s *spans.Span) []time.Duration {
		nanos := func(n uint64) time.Duration { return time.Unix(0, int64(n)).Sub(began) } //nolint:gosec // a time of this century
		return []time.Duration{nanos(s.GetStartTimeUnixNano()), nanos(s.GetEndTimeUnixNano())}
	}
	assert.Equal(t, []time.Duration{0, 7 * time.Second}, at(run))
	assert.Equal(t, []time.Duration{time.Second, 6 * time.Second}, at(hello))
	assert.Equal(t, spans.Status_STATUS_CODE_ERROR, run.GetStatus().GetCode())
	assert.Equal(t, "bot silent", run.GetStatus().GetMessage())
	assert.Equal(t, spans.Status_STATUS_CODE_UNSET, open.GetStatus().GetCode())
	assert.Equal(t, spans.Status_STATUS_CODE_ERROR, hello.GetStatus().GetCode())
	assert.Equal(t, map[string]any{
		"monitor.name": "canary", "monitor.target": "production", "monitor.outcome": "failed", "monitor.blame": "bot silent",
	}, attributes(run.GetAttributes()))
	assert.Equal(t, map[string]any{
		"monitor.step.verb": "connect", "monitor.step.state": "done", "monitor.measure": "connect", "monitor.measured_seconds": .5,
		"code.file.path": "canary.monitor.yaml", "code.line.number": int64(4),
	}, attributes(open.GetAttributes()))
}

func TestACollectorThatRefusesIsToldOfInTheLog(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL)
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "X-Key=k3y")
	var log strings.Builder
	tracer, err := trace.New(t.Context(), trace.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	require.NoError(t, err)
	tracer.Saw(failedRun())
	require.NoError(t, tracer.Close())
	assert.Contains(t, log.String(), "traces could not be sent")
	assert.Contains(t, log.String(), "404")
	assert.NotContains(t, log.String(), "k3y")
}

func TestTracesAreOffUnlessTheEnvironmentAsksForThem(t *testing.T) {
	const endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT"
	for _, c := range []struct {
		env    map[string]string
		wanted bool
	}{
		{nil, false},
		{map[string]string{endpoint: "http://127.0.0.1:4318"}, true},
		{map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318/v1/traces"}, true},
		{map[string]string{endpoint: "http://127.0.0.1:4318", "OTEL_SDK_DISABLED": "TRUE"}, false},
		{map[string]string{endpoint: "http://127.0.0.1:4318", "OTEL_TRACES_EXPORTER": "none"}, false},
	} {
		assert.Equal(t, c.wanted, trace.Wanted(func(name string) string { return c.env[name] }), c.env)
	}
}

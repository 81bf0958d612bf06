// Package trace tells a collector of OpenTelemetry how runs went: a trace for each
// run, in it a span for each step.
//
//	if trace.Wanted(os.Getenv) {
//		tracer, err := trace.New(ctx, trace.Options{})
//		…
//		defer tracer.Close()
//		tracer.Saw(result)
//	}
//
// Where the collector is, and what it is shown, is said by the variables that
// OpenTelemetry has for it: OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS,
// OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER and others. The
// protocol is HTTP. Nothing that was said in a chat is in a span.
package trace

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/botrunner/botrunner/monitor"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Wanted reports whether the environment asks for traces: it names a collector,
// and does not switch them off.
func Wanted(getenv func(string) string) bool {
	named := getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
	return named && !strings.EqualFold(getenv("OTEL_SDK_DISABLED"), "true") && !strings.EqualFold(getenv("OTEL_TRACES_EXPORTER"), "none")
}

// Options say how a [Tracer] tells. Its zero value is ready.
type Options struct {
	// Service is the name that OTEL_SERVICE_NAME takes the place of. Default:
	// botrunner-monitor.
	Service string
	// Drain is how long Close tries to send what is left. Default: 5 s.
	Drain time.Duration
	// Log is told of what goes wrong. Default: nobody is.
	Log *slog.Logger
}

// A Tracer tells of runs in the background. Its methods may be called
// concurrently.
type Tracer struct {
	opts     Options
	provider *sdk.TracerProvider
	tracer   trace.Tracer
}

// New returns a tracer for the collector that the environment names. Nothing is
// sent yet; ctx bounds just the call.
func New(ctx context.Context, o Options) (*Tracer, error) {
	if o.Service == "" {
		o.Service = "botrunner-monitor"
	}
	if o.Drain <= 0 {
		o.Drain = 5 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	about, err := resource.New(ctx, resource.WithAttributes(attribute.String("service.name", o.Service)), resource.WithFromEnv(), resource.WithTelemetrySDK())
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	provider := sdk.NewTracerProvider(sdk.WithBatcher(&grumbling{exporter, o.Log}), sdk.WithResource(about))
	return &Tracer{opts: o, provider: provider, tracer: provider.Tracer("github.com/botrunner/botrunner/monitor")}, nil
}

// Saw tells of a run.
func (t *Tracer) Saw(r *monitor.Result) {
	ctx, run := t.tracer.Start(context.Background(), "monitor "+r.Monitor, trace.WithNewRoot(), trace.WithTimestamp(r.Began),
		trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
			attribute.String("monitor.name", r.Monitor), attribute.String("monitor.target", r.Target), attribute.String("monitor.outcome", string(r.Outcome))))
	for _, s := range r.Steps {
		t.step(ctx, r, s)
	}
	if r.Blame != "" {
		run.SetAttributes(attribute.String("monitor.blame", string(r.Blame)))
	}
	if r.Outcome == monitor.Failed {
		run.SetStatus(codes.Error, string(r.Blame))
	}
	run.End(trace.WithTimestamp(r.Began.Add(r.Took.Duration())))
}

func (t *Tracer) step(ctx context.Context, r *monitor.Result, s monitor.Step) {
	began := r.Began.Add(s.Began.Duration())
	_, span := t.tracer.Start(ctx, s.Name, trace.WithTimestamp(began), trace.WithAttributes(
		attribute.String("monitor.step.verb", s.Verb), attribute.String("monitor.step.state", string(s.State)),
		attribute.String("code.file.path", r.File), attribute.Int("code.line.number", s.Line)))
	if s.Measure != "" && s.State == monitor.Done {
		span.SetAttributes(attribute.String("monitor.measure", s.Measure), attribute.Float64("monitor.measured_seconds", s.Measured.Duration().Seconds()))
	}
	if s.State == monitor.Missed || s.State == monitor.Broken {
		span.SetStatus(codes.Error, string(s.State))
	}
	span.End(trace.WithTimestamp(began.Add(s.Took.Duration())))
}

// Close sends what is left, and ends what runs in the background. It may be
// called twice.
func (t *Tracer) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), t.opts.Drain)
	defer cancel()
	return t.provider.Shutdown(ctx)
}

// grumbling tells the log what would go to a handler that the whole process
// shares.
type grumbling struct {
	sdk.SpanExporter
	log *slog.Logger
}

// ExportSpans sends spans.
func (g *grumbling) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	if err := g.SpanExporter.ExportSpans(ctx, spans); err != nil {
		g.log.Warn("traces could not be sent", "spans", len(spans), "error", err)
	}
	return nil
}

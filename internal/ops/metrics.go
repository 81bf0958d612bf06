package ops

import (
	"net/http"
	"runtime"
	"runtime/debug"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// namespace begins the name of every metric of ours.
const namespace = "botrunner"

// Metrics are the numbers of one process. All methods may be called
// concurrently.
type Metrics struct {
	registry *prometheus.Registry
	names    names

	conversations *prometheus.GaugeVec
	started       *prometheus.CounterVec
	ended         *prometheus.CounterVec
	lasted        *prometheus.HistogramVec
	steps         *prometheus.CounterVec
	problems      *prometheus.CounterVec
	turns         prometheus.Histogram
	added         *prometheus.HistogramVec

	escalations *prometheus.CounterVec
	lost        *prometheus.CounterVec
	opening     *prometheus.HistogramVec
	waits       *prometheus.HistogramVec
	calls       *prometheus.CounterVec
	callTimes   *prometheus.HistogramVec

	commits     *prometheus.CounterVec
	commitTimes *prometheus.HistogramVec
	takeovers   *prometheus.CounterVec
	passedOn    *prometheus.CounterVec
	settled     *prometheus.CounterVec

	logged      *prometheus.CounterVec
	refused     *prometheus.CounterVec
	unwritten   prometheus.Counter
	reloads     *prometheus.CounterVec
	reloadWell  prometheus.Gauge
	reloadSince prometheus.Gauge
	centre      prometheus.Gauge
	seen        centreState
}

// NewMetrics returns metrics on a registry of their own, with what Go and the
// operating system tell of the process.
func NewMetrics() *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), names: newNames()}
	m.registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		buildInfo(),
	)
	m.newConversations()
	m.newChats()
	m.newStore()
	m.newProcess()
	return m
}

func (m *Metrics) newConversations() {
	m.conversations = m.gauges("conversations", "Live conversations by flow and by whom the customer is with: the bot, nobody yet, or an agent.", "flow", "state")
	m.started = m.counters("conversations_started_total", "Conversations that began.", "flow")
	m.ended = m.counters("conversations_ended_total", "Conversations that ended, by outcome; the outcome error is one that broke.", "flow", "outcome")
	m.lasted = m.histograms("conversation_duration_seconds", "How long conversations lasted.", minutes, "flow")
	m.steps = m.counters("steps_entered_total", "How often each step was entered: the funnel of a flow.", "flow", "step")
	m.problems = m.counters("problems_total", "What went wrong in a conversation and was got over; the log has the words.", "flow")
	m.turns = m.histograms("turn_duration_seconds", "From an event of a conversation until the bot had dealt with it.", instants).WithLabelValues().(prometheus.Histogram)
	m.added = m.histograms("message_latency_seconds", "What the bot adds to the way of a message between customer and agent.", instants, "to")
}

func (m *Metrics) newChats() {
	m.escalations = m.counters("escalations_total", "Chats that were asked for, by what became of the wait.", "queue", "outcome")
	m.lost = m.counters("chats_lost_total", "Chats whose connection broke for good, with or without an agent there.", "queue")
	m.opening = m.histograms("chat_open_seconds", "How long the contact centre took to take a chat on, or to refuse it.", seconds, "result")
	m.waits = m.histograms("agent_wait_seconds", "How long customers waited for the agent who came.", minutes, "queue")
	m.calls = m.counters("calls_total", "Calls of flows to the operator's systems.", "operation", "result")
	m.callTimes = m.histograms("call_duration_seconds", "How long calls took, all tries together.", seconds, "operation")
}

func (m *Metrics) newProcess() {
	m.logged = m.counters("log_lines_total", "Lines that were logged.", "level")
	m.refused = m.counters("refused_requests_total", "Requests of guests that a limit refused.", "limit")
	m.unwritten = m.counters("journal_entries_lost_total", "Entries of journals that could not be written, or not fast enough.").WithLabelValues()
	m.reloads = m.counters("reloads_total", "How often flows and settings were read again.", "result")
	m.reloadWell = m.gauge("reload_success", "1 if what was read last is in force, 0 if it did not pass and nothing changed.")
	m.reloadSince = m.gauge("reload_success_timestamp_seconds", "When flows and settings were last read well.")
	m.centre = m.gauge("contact_centre_up", "1 if the contact centre took on the last chat it was asked for, 0 if it refused it or was out of reach; 1 before the first.")
	m.centre.Set(1)
}

// Handler answers a Prometheus server that asks.
func (m *Metrics) Handler() http.Handler {
	return promhttp.InstrumentMetricHandler(m.registry, promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{EnableOpenMetrics: true}))
}

// Refused counts a request of a guest that the named limit refused.
func (m *Metrics) Refused(limit string) { m.refused.WithLabelValues(m.names.of("limit", limit)).Inc() }

// JournalLost counts entries of journals that could not be written.
func (m *Metrics) JournalLost(entries int) { m.unwritten.Add(float64(entries)) }

// Reloaded tells whether what was read again is in force.
func (m *Metrics) Reloaded(well bool) {
	if !well {
		m.reloads.WithLabelValues("refused").Inc()
		m.reloadWell.Set(0)
		return
	}
	m.reloads.WithLabelValues("done").Inc()
	m.reloadWell.Set(1)
	m.reloadSince.SetToCurrentTime()
}

// buildInfo is a constant 1 that carries in its labels what is running.
func buildInfo() prometheus.Collector {
	version, revision := "unknown", "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	g := prometheus.NewGauge(prometheus.GaugeOpts{
		Namespace: namespace, Name: "build_info", Help: "What is running; always 1.",
		ConstLabels: prometheus.Labels{"version": version, "revision": revision, "goversion": runtime.Version()},
	})
	g.Set(1)
	return g
}

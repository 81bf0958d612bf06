package ops_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/ops"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// scrape asks as a Prometheus server does that knows no other format.
func scrape(t *testing.T, m *ops.Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", http.NoBody))
	require.Equal(t, http.StatusOK, w.Code)
	body, err := io.ReadAll(w.Body)
	require.NoError(t, err)
	return string(body)
}

// ours are the lines of our own metrics whose values no clock decides.
func ours(t *testing.T, m *ops.Metrics) []string {
	t.Helper()
	var lines []string
	for line := range strings.Lines(scrape(t, m)) {
		if strings.HasPrefix(line, "botrunner_") && !regexp.MustCompile(`_bucket|build_info|_timestamp`).MatchString(line) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// played is a conversation that meets an agent after a call that fails, and is
// then passed on to nobody.
func played(m *ops.Metrics) bot.Observer {
	m.Started("reception")
	c := m.Conversation("reception")
	for _, o := range []bot.Observation{
		bot.Entered{Step: "hello"},
		bot.Entered{Step: "name"},
		bot.Turned{Took: time.Second},
		bot.Reached{Stage: bot.WithBot},
		bot.Entered{Step: "name"},
		bot.Called{Operation: "crm.find", Failed: true, Took: 2 * time.Second},
		bot.Stumbled{Step: "look"},
		bot.Escalated{Queue: "Support"},
		bot.Reached{Stage: bot.Waiting},
		bot.ChatOpened{Queue: "Support", Took: time.Second},
		bot.AgentCame{Queue: "Support", Waited: 30 * time.Second},
		bot.Reached{Stage: bot.WithAgent},
		bot.Passed{ToAgent: true, Took: time.Millisecond},
		bot.Passed{Took: 2 * time.Millisecond},
		bot.ChatOver{Queue: "Support", Ending: bot.ChatDone, Met: true, Lasted: time.Minute},
		bot.Escalated{},
		bot.Reached{Stage: bot.Waiting},
		bot.ChatRefused{Took: time.Second},
		bot.Reached{Stage: bot.WithBot},
		bot.Escalated{},
		bot.ChatOver{Ending: bot.ChatLost, Lasted: time.Minute},
	} {
		c.Observe(o)
	}
	return c
}

// Only what broke is an error, since somebody is called for it; what goes on
// elsewhere is measured there.
func TestWhatIsNoFaultIsNotCountedAsOne(t *testing.T) {
	m := ops.NewMetrics()
	for _, err := range []error{
		fmt.Errorf("an operator: %w", bot.ErrCutShort),
		fmt.Errorf("the server stops: %w", bot.ErrLetGo),
		bot.ErrMoved,
		fmt.Errorf("the disk: %w", bot.ErrNotKept),
		errors.New("broke"),
	} {
		m.Conversation("reception").Observe(bot.Ended{Err: err, Lasted: time.Minute})
	}
	lines := ours(t, m)
	assert.Subset(t, lines, []string{
		`botrunner_conversation_duration_seconds_count{flow="reception"} 2`,
		`botrunner_conversations_ended_total{flow="reception",outcome="cut_short"} 1`,
		`botrunner_conversations_ended_total{flow="reception",outcome="error"} 1`,
		`botrunner_conversations_ended_total{flow="reception",outcome="handed_over"} 2`,
	})
}

func TestEveryDeedIsCountedOnce(t *testing.T) {
	m := ops.NewMetrics()
	c := played(m)
	assert.Contains(t, ours(t, m), `botrunner_conversations{flow="reception",state="bot"} 1`)
	assert.Equal(t, "refused a chat, or was out of reach, 0s ago", m.CentreState())
	c.Observe(bot.Ended{Outcome: "done", Lasted: time.Minute})
	m.Started("reception")
	m.Conversation("reception").Observe(bot.Ended{Err: errors.New("broke"), Lasted: time.Minute})
	m.Refused("chats")
	m.JournalLost(2)
	m.Reloaded(true)
	m.Reloaded(false)
	assert.Equal(t, []string{
		`botrunner_agent_wait_seconds_sum{queue="Support"} 30`,
		`botrunner_agent_wait_seconds_count{queue="Support"} 1`,
		`botrunner_call_duration_seconds_sum{operation="crm.find"} 2`,
		`botrunner_call_duration_seconds_count{operation="crm.find"} 1`,
		`botrunner_calls_total{operation="crm.find",result="failed"} 1`,
		`botrunner_chat_open_seconds_sum{result="done"} 1`,
		`botrunner_chat_open_seconds_count{result="done"} 1`,
		`botrunner_chat_open_seconds_sum{result="failed"} 1`,
		`botrunner_chat_open_seconds_count{result="failed"} 1`,
		`botrunner_chats_lost_total{queue="default"} 1`,
		`botrunner_contact_centre_up 0`,
		`botrunner_conversation_duration_seconds_sum{flow="reception"} 120`,
		`botrunner_conversation_duration_seconds_count{flow="reception"} 2`,
		`botrunner_conversations{flow="reception",state="agent"} 0`,
		`botrunner_conversations{flow="reception",state="bot"} 0`,
		`botrunner_conversations{flow="reception",state="waiting"} 0`,
		`botrunner_conversations_ended_total{flow="reception",outcome="done"} 1`,
		`botrunner_conversations_ended_total{flow="reception",outcome="error"} 1`,
		`botrunner_conversations_started_total{flow="reception"} 2`,
		`botrunner_escalations_total{outcome="answered",queue="Support"} 1`,
		`botrunner_escalations_total{outcome="lost",queue="default"} 1`,
		`botrunner_escalations_total{outcome="refused",queue="default"} 1`,
		`botrunner_journal_entries_lost_total 2`,
		`botrunner_message_latency_seconds_sum{to="agent"} 0.001`,
		`botrunner_message_latency_seconds_count{to="agent"} 1`,
		`botrunner_message_latency_seconds_sum{to="customer"} 0.002`,
		`botrunner_message_latency_seconds_count{to="customer"} 1`,
		`botrunner_problems_total{flow="reception"} 1`,
		`botrunner_refused_requests_total{limit="chats"} 1`,
		`botrunner_reload_success 0`,
		`botrunner_reloads_total{result="done"} 1`,
		`botrunner_reloads_total{result="refused"} 1`,
		`botrunner_steps_entered_total{flow="reception",step="hello"} 1`,
		`botrunner_steps_entered_total{flow="reception",step="name"} 2`,
		`botrunner_turn_duration_seconds_sum 1`,
		`botrunner_turn_duration_seconds_count 1`,
	}, ours(t, m))
}

func TestPrometheusFindsNoFaultWithTheMetrics(t *testing.T) {
	m := ops.NewMetrics()
	played(m)
	text := scrape(t, m)
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	require.NoError(t, err)
	assert.Empty(t, problems)
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	require.NoError(t, err)
	for _, name := range []string{"botrunner_build_info", "botrunner_conversations", "go_goroutines", "process_open_fds"} {
		assert.Contains(t, families, name)
	}
}

func TestALabelTakesOnOnlySoManyNames(t *testing.T) {
	m := ops.NewMetrics()
	c := m.Conversation("reception")
	for i := range ops.MaxNames + 20 {
		c.Observe(bot.AgentCame{Queue: "queue " + strconv.Itoa(i)})
		m.Refused("limit " + strconv.Itoa(i))
	}
	lines := ours(t, m)
	assert.Contains(t, lines, `botrunner_escalations_total{outcome="answered",queue="other"} 20`)
	assert.Contains(t, lines, `botrunner_escalations_total{outcome="answered",queue="queue 499"} 1`)
	assert.Contains(t, lines, `botrunner_refused_requests_total{limit="other"} 20`)
}

// BenchmarkObserve is what the metrics of one turn cost.
func BenchmarkObserve(b *testing.B) {
	c := ops.NewMetrics().Conversation("reception")
	b.ReportAllocs()
	for b.Loop() {
		c.Observe(bot.Entered{Step: "name"})
		c.Observe(bot.Turned{Took: time.Millisecond})
	}
}

package probe_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	greets = `
monitor: greets
inputs: {token: {type: secret}}
steps:
  open: {connect: {queue: Support}}
  pass_token: {sendFilteredMessage: {message: "TOKEN ${token}", hide: "^TOKEN "}}
  agent: {expect: {event: agentConnected, within: 30s}, measure: agent_wait}
  question: {send: "hello", expect: {text: hello, within: 30s}, measure: answer}
limits: {agent_wait: {warn: 1ms, fail: 20s}}
`
	waits = `
monitor: waits
time_limit: 60s
inputs: {token: {type: secret}}
steps:
  open: {connect: {queue: Support}}
  hear: {expect: nothing of the kind}
`
)

// renamed is the second monitor under another name.
func renamed(name string) string { return strings.Replace(waits, "waits", name, 1) }

func TestAProbeAnswersInTheWordsOfTheBlackboxExporter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, greets)
		status, words := s.asks(t, "module=greets&target=there")
		require.Equal(t, http.StatusOK, status, words)
		families := read(t, words)
		assert.InDelta(t, 1, value(t, families, "probe_success"), 0)
		assert.InDelta(t, 1, value(t, families, "probe_chat_degraded"), 0)
		assert.Positive(t, value(t, families, "probe_duration_seconds"))
		for _, phase := range []string{"connect", "first_reply", "queue_wait", "agent_first_word"} {
			assert.GreaterOrEqual(t, value(t, families, "probe_chat_duration_seconds", phase), 0.0)
		}
		assert.Positive(t, value(t, families, "probe_chat_measure_seconds", "agent_wait"))
		assert.InDelta(t, .001, value(t, families, "probe_chat_limit_seconds", "warn", "agent_wait"), 1e-9)
		assert.InDelta(t, 20, value(t, families, "probe_chat_limit_seconds", "fail", "agent_wait"), 1e-9)
		assert.InDelta(t, 1, value(t, families, "probe_failure_info", "too slow", "queue", "agent"), 0)
	})
}

func TestAFailedProbeIsAnAnswerToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, waits)
		began := time.Now()
		status, words := s.asks(t, "module=waits&target=there", scrapedFor("10"))
		assert.Equal(t, http.StatusOK, status)
		assert.InDelta(t, 0, value(t, read(t, words), "probe_success"), 0)
		assert.Less(t, time.Since(began), 10*time.Second, "the scrape would be over")
		assert.Greater(t, time.Since(began), 9*time.Second, "an agent may take that long")
		synctest.Wait()
		assert.Equal(t, guestchat.PhaseOver, s.sim.Conversations()[0].Phase())

		began = time.Now()
		s.asks(t, "module=waits&target=there")
		assert.InDelta(t, 60, time.Since(began).Seconds(), 1, "without a scrape's time the file's holds")
	})
}

func TestWhatAProbeMayNotBeAskedFor(t *testing.T) {
	s := newStage(t, waits)
	for query, told := range map[string]string{
		"target=there":                           "unknown module \"\"; there are waits\n",
		"module=other&target=there":              "unknown module \"other\"; there are waits\n",
		"module=waits":                           "the parameter target is missing; there are there\n",
		"module=waits&target=http://169.254.0.1": "probes may not be sent to \"http://169.254.0.1\"; the operator has allowed there\n",
	} {
		status, words := s.asks(t, query)
		assert.Equal(t, []any{http.StatusBadRequest, told}, []any{status, words})
	}
	for _, wrong := range []string{"0.5", "-1", "NaN", "ten", "1e300"} {
		status, words := s.asks(t, "module=waits&target=there", scrapedFor(wrong))
		assert.Equal(t, http.StatusBadRequest, status, wrong)
		assert.Contains(t, words, "X-Prometheus-Scrape-Timeout-Seconds: ")
	}
	assert.Empty(t, s.sim.Conversations())
}

func TestDebugShowsTheTranscriptAndNoSecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, greets)
		_, words := s.asks(t, "module=greets&target=there&debug=true")
		for _, part := range []string{
			"greets: degraded after", "Steps:\nopen", "(sendFilteredMessage) ••••••", "monitor: hello", "too slow (look at the queue)",
			"\nprobe_success 1\n",
		} {
			assert.Contains(t, words, part)
		}
		assert.NotContains(t, words, "s3cret")
	})
}

func TestWhoGoesAwayInterruptsTheProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, waits)
		status, _ := s.asks(t, "module=waits&target=there", func(r *http.Request) {
			ctx, cancel := context.WithTimeout(r.Context(), time.Second)
			t.Cleanup(cancel)
			*r = *r.WithContext(ctx)
		})
		assert.Equal(t, http.StatusServiceUnavailable, status)
		synctest.Wait()
		assert.Equal(t, guestchat.PhaseOver, s.sim.Conversations()[0].Phase())
	})
}

func TestProbesAreFewAtOnceAndEndWithTheService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, waits, renamed("second"), renamed("third"))
		answers := make(chan int, 2)
		for _, name := range []string{"waits", "second"} {
			go func() {
				status, _ := s.asks(t, "target=there&module="+name)
				answers <- status
			}()
		}
		time.Sleep(time.Second)
		status, words := s.asks(t, "module=waits&target=there")
		assert.Equal(t, []any{http.StatusServiceUnavailable, "a probe of waits at there is under way already\n"}, []any{status, words})
		status, words = s.asks(t, "module=third&target=there")
		assert.Equal(t, []any{http.StatusServiceUnavailable, "2 probes are under way, and no more may be\n"}, []any{status, words})

		require.NoError(t, s.prober.Close())
		for range 2 {
			assert.Equal(t, http.StatusServiceUnavailable, <-answers)
		}
		synctest.Wait()
		for _, c := range s.sim.Conversations() {
			assert.Equal(t, guestchat.PhaseOver, c.Phase(), "nothing is left open")
		}
		_, words = s.asks(t, "module=waits&target=there")
		assert.Equal(t, "the service is about to stop\n", words)
	})
}

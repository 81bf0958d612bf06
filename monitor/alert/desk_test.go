package alert_test

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/pipenet"
	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/alert"
	"github.com/botrunner/botrunner/monitor/history"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A room is where alerts arrive.
type room struct {
	desk *alert.Desk
	log  strings.Builder

	mu       sync.Mutex
	answers  []int // what is answered next; 200 when there are none
	wait     string
	got      []string // bodies, of those that were taken
	headers  []http.Header
	tries    []time.Time
	outcomes []string
}

// newRoom has a receiver called room, which takes what template says.
func newRoom(t *testing.T, template alert.Template, o alert.Options, answers ...int) *room {
	t.Helper()
	network := pipenet.New()
	m := &room{answers: answers}
	server := &http.Server{Handler: http.HandlerFunc(m.take), ReadHeaderTimeout: time.Second, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(network) }()
	transport := &http.Transport{DialContext: network.DialContext}
	o.Receivers = []alert.Receiver{{Name: "room", Template: template, URL: bot.NewSecret("http://hooks.example/s3cret"), Key: bot.NewSecret("k3y")}}
	o.Transport, o.Done = transport, func(_, result string) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.outcomes = append(m.outcomes, result)
	}
	o.Log = slog.New(slog.NewTextHandler(&m.log, nil))
	m.desk = alert.New(o)
	t.Cleanup(func() {
		require.NoError(t, m.desk.Close())
		transport.CloseIdleConnections()
		require.NoError(t, server.Close())
		require.ErrorIs(t, <-ended, http.ErrServerClosed)
	})
	return m
}

func (m *room) take(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // what is cut short differs from what is expected
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tries = append(m.tries, time.Now())
	if len(m.answers) > 0 {
		status := m.answers[0]
		m.answers = m.answers[1:]
		w.Header().Set("Retry-After", m.wait)
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(status)
		return
	}
	m.got, m.headers = append(m.got, string(body)), append(m.headers, r.Header)
}

func (m *room) told() []string {
	synctest.Wait()
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.got)
}

var twice = flows.Alert{After: 2, To: "room"}

// run is a run of the canary with an outcome, at a time of its own.
func run(outcome monitor.Outcome, at time.Duration) *monitor.Result {
	r := &monitor.Result{
		Monitor: "canary", Title: "Does <it> answer & work?", Target: "production", Outcome: outcome,
		Began: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC).Add(at),
	}
	if outcome == monitor.Failed {
		r.Faults = []monitor.Fault{
			{Blame: monitor.TooSlow, Outcome: monitor.Degraded},
			{Blame: monitor.WrongWords, Side: monitor.TheBot, Outcome: monitor.Failed, Step: "hello", Why: `expected "hello", and heard "*sorry*"`},
		}
	}
	return r
}

func TestAlertsComeAfterSoManyInARowAndOnce(t *testing.T) {
	const p, d, f, x = monitor.Passed, monitor.Degraded, monitor.Failed, monitor.Interrupted
	for _, c := range []struct {
		runs []monitor.Outcome
		told []alert.Event // behind each run
	}{
		{[]monitor.Outcome{f, f, f, f, p, p}, []alert.Event{"", alert.Failing, "", "", alert.Recovered, ""}},
		{[]monitor.Outcome{f, p, f, d, f, p}, []alert.Event{"", "", "", "", "", ""}},
		{[]monitor.Outcome{f, x, f, x, d, f, f}, []alert.Event{"", "", alert.Failing, "", alert.Recovered, "", alert.Failing}},
	} {
		synctest.Test(t, func(t *testing.T) {
			m := newRoom(t, alert.JSON, alert.Options{})
			for i, outcome := range c.runs {
				before := len(m.told())
				m.desk.Saw(run(outcome, time.Duration(i)*time.Minute), twice)
				now := m.told()[before:]
				if c.told[i] == "" {
					assert.Empty(t, now, "%v, run %d", c.runs, i)
					continue
				}
				require.Len(t, now, 1, "%v, run %d", c.runs, i)
				assert.Contains(t, now[0], `"event":"`+string(c.told[i])+`"`)
			}
		})
	}
}

func TestOnlyWhomTheFileNamesIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newRoom(t, alert.JSON, alert.Options{})
		assert.True(t, m.desk.Has("room"))
		assert.False(t, m.desk.Has("other"))
		m.desk.Saw(run(monitor.Failed, 0), flows.Alert{})
		m.desk.Saw(run(monitor.Failed, 0), flows.Alert{After: 1, To: "other"})
		assert.Empty(t, m.told())
	})
}

func TestWhatIsTriedAgainAndWhatIsNot(t *testing.T) {
	for _, c := range []struct {
		answers []int
		tries   int
		outcome string
		log     string
	}{
		{[]int{500, 503, 429}, 4, "sent", ""},
		{[]int{500, 500, 500, 500}, 3, "failed", "it answered 500"},
		{[]int{404}, 1, "failed", "it answered 404, so it is not asked again"},
		{[]int{302}, 1, "failed", "it answered 302"},
	} {
		synctest.Test(t, func(t *testing.T) {
			o := alert.Options{Tries: c.tries}
			m := newRoom(t, alert.Slack, o, c.answers...)
			m.desk.Saw(run(monitor.Failed, 0), flows.Alert{After: 1, To: "room"})
			time.Sleep(5 * time.Minute)
			m.told()
			assert.Len(t, m.tries, c.tries)
			assert.Equal(t, []string{c.outcome}, m.outcomes)
			assert.Contains(t, m.log.String(), c.log)
			assert.NotContains(t, m.log.String(), "s3cret")
			for i := range len(m.tries) - 1 {
				assert.GreaterOrEqual(t, m.tries[i+1].Sub(m.tries[i]), time.Second<<i, "pauses grow")
			}
		})
	}
}

func TestAReceiverThatAsksForTimeGetsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newRoom(t, alert.JSON, alert.Options{}, 429)
		m.wait = "30"
		m.desk.Saw(run(monitor.Failed, 0), flows.Alert{After: 1, To: "room"})
		time.Sleep(time.Minute)
		require.Len(t, m.told(), 1)
		assert.GreaterOrEqual(t, m.tries[1].Sub(m.tries[0]), 30*time.Second)
	})
}

func TestAnAddressThatCannotBeReachedIsNotInTheLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		desk := alert.New(alert.Options{
			Receivers: []alert.Receiver{{Name: "gone", URL: bot.NewSecret("http://hooks.example/s3cret")}, {Name: "none", URL: bot.NewSecret("http://s3cret\n")}},
			Transport: roundTripper(func() (*http.Response, error) {
				return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
			}),
			Log: slog.New(slog.NewTextHandler(&log, nil)),
		})
		desk.Saw(run(monitor.Failed, 0), flows.Alert{After: 1, To: "gone"})
		time.Sleep(5 * time.Minute)
		desk.Saw(run(monitor.Passed, 0), flows.Alert{After: 1, To: "none"})
		require.NoError(t, desk.Close())
		require.NoError(t, desk.Close())
		assert.Contains(t, log.String(), "dial tcp: connection refused")
		assert.Contains(t, log.String(), "its address is none")
		assert.NotContains(t, log.String(), "s3cret")
	})
}

type roundTripper func() (*http.Response, error)

func (f roundTripper) RoundTrip(*http.Request) (*http.Response, error) { return f() }

func TestARestartForgetsNoFailureAndRepeatsNoAlert(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newRoom(t, alert.JSON, alert.Options{})
		past := func(outcomes ...monitor.Outcome) (all []history.Entry) {
			for i, o := range outcomes {
				all = append(all, history.Of(run(o, time.Duration(i)*time.Minute)))
			}
			return all
		}
		m.desk.Resume(past(monitor.Passed, monitor.Failed), twice)
		assert.Empty(t, m.told())
		m.desk.Saw(run(monitor.Failed, 2*time.Minute), twice)
		require.Len(t, m.told(), 1)
		assert.Contains(t, m.told()[0], `"failures":2,"since":"2026-11-22T12:01:00Z"`)
		m.desk.Resume(past(monitor.Failed, monitor.Failed), twice)
		m.desk.Saw(run(monitor.Failed, 3*time.Minute), twice)
		assert.Len(t, m.told(), 1)
	})
}

func TestCloseSendsWhatWaitsForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newRoom(t, alert.JSON, alert.Options{Drain: 2 * time.Second})
		m.desk.Saw(run(monitor.Failed, 0), flows.Alert{After: 1, To: "room"})
		require.NoError(t, m.desk.Close())
		assert.Len(t, m.told(), 1)
		m.desk.Saw(run(monitor.Passed, 0), flows.Alert{After: 1, To: "room"})
		assert.Len(t, m.told(), 1, "who is closed tells nobody")

		m = newRoom(t, alert.JSON, alert.Options{Drain: 10 * time.Second}, 500, 500, 500, 500, 500, 500)
		m.desk.Saw(run(monitor.Failed, 0), flows.Alert{After: 1, To: "room"})
		began := time.Now()
		require.NoError(t, m.desk.Close())
		assert.Equal(t, 10*time.Second, time.Since(began))
		assert.Contains(t, m.log.String(), "no time is left to try again")
	})
}

func TestTooManyWaitingAreDroppedAloud(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newRoom(t, alert.JSON, alert.Options{Drain: time.Second}, slices.Repeat([]int{500}, 1000)...)
		for i := range 150 {
			r := run(monitor.Failed, 0)
			r.Target = strings.Repeat("x", i)
			m.desk.Saw(r, flows.Alert{After: 1, To: "room"})
		}
		assert.Contains(t, m.log.String(), "an alert is dropped")
		assert.Contains(t, m.outcomes, "dropped")
	})
}

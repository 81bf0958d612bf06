package wall_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/history"
	"github.com/botrunner/botrunner/monitor/wall"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func seconds(n float64) monitor.Seconds { return monitor.Seconds(n * float64(time.Second)) }

// entry is a run that began some time ago, and waited for an agent.
func entry(name string, ago time.Duration, o monitor.Outcome, wait float64) history.Entry {
	e := history.Entry{Monitor: name, Title: "Does " + name + " answer?", Target: "production", Began: time.Now().Add(-ago), Took: seconds(wait + 3), Outcome: o}
	e.Times = []history.Time{{Name: "connect", Took: seconds(.08)}, {Name: "agent_wait", Took: seconds(wait), Warn: seconds(10), Fail: seconds(60)}}
	switch o {
	case monitor.Failed:
		e.Blame, e.Side, e.Times = monitor.NoAgent, monitor.Queue, e.Times[:1]
	case monitor.Degraded:
		e.Blame, e.Side = monitor.TooSlow, monitor.Queue
	default:
	}
	return e
}

// page is what is shown of these runs.
func page(t *testing.T, query string, o wall.Options, entries ...history.Entry) (*httptest.ResponseRecorder, string) {
	t.Helper()
	o.Recent = new(history.Recent)
	for _, e := range entries {
		o.Recent.Add(e)
	}
	w := httptest.NewRecorder()
	wall.New(o).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/"+query, http.NoBody))
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	return w, w.Body.String()
}

var tag = regexp.MustCompile(`<[^>]*>|\s+`)

// words are what people read on the page.
func words(page string) string {
	_, body, _ := strings.Cut(page, "<body>")
	return strings.Join(strings.Fields(tag.ReplaceAllString(body, " ")), " ")
}

func TestTheWallSaysWhatWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, html := page(t, "", wall.Options{Monitors: []wall.Monitor{{Subject: history.Subject{Monitor: "new", Target: "test"}, Title: "Is it there?"}}},
			entry("well", 8*24*time.Hour, monitor.Failed, 0),
			entry("well", 26*time.Hour, monitor.Failed, 0), entry("well", 2*time.Hour, monitor.Passed, 4), entry("well", time.Minute, monitor.Passed, 2),
			entry("well", 10*time.Second, monitor.Interrupted, 0),
			entry("gone", 3*time.Hour, monitor.Passed, 4), entry("gone", 90*time.Minute, monitor.Failed, 0), entry("gone", 5*time.Second, monitor.Failed, 0),
			entry("slow", 5*time.Minute, monitor.Degraded, 12),
		)
		text := words(html)
		assert.Contains(t, text, "✕ 1 of 4 work well")
		assert.Contains(t, text, "gone at production ✕ does not work for 1 h no agent in time: look at the queue")
		assert.Contains(t, text, "last run 5 s ago 24 hours 33.33% 7 days 33.33%")
		assert.Contains(t, text, "slow at production ! not well for 5 min too slow: look at the queue")
		assert.Contains(t, text, "well at production ✓ works for 2 h Does well answer?")
		assert.Contains(t, text, "last run 1 min ago 24 hours 100% 7 days 66.66%")
		assert.Contains(t, text, "new at test … no run yet Is it there?")
		assert.Less(t, strings.Index(text, "gone"), strings.Index(text, "slow at"), "the worst comes first")
		assert.Less(t, strings.Index(text, "slow at"), strings.Index(text, "well at"))
		assert.Contains(t, html, `aria-label="latest runs: 1 passed, 0 degraded, 2 failed"`)
		assert.Contains(t, html, `aria-label="agent wait over a day: median 2.00s, 95th percentile 4.00s"`)
		assert.Contains(t, html, `<b class="slow">12.00s</b>`)
		assert.Contains(t, html, `warn 10s</text>`)
		assert.NotContains(t, html, "fail 1m0s", "a limit far above all would press the chart flat")
	})
}

func TestAnEmptyWallSaysSo(t *testing.T) {
	_, html := page(t, "", wall.Options{})
	assert.Contains(t, words(html), "no monitors")
}

func TestThePageIsWellFormedWhateverNamesHold(t *testing.T) {
	const nasty = `<script>"'&`
	e := entry(nasty, time.Minute, monitor.Failed, 1)
	e.Times = []history.Time{{Name: nasty, Took: seconds(1)}}
	_, html := page(t, "", wall.Options{}, e)
	assert.NotContains(t, html, "<script")
	decoder := xml.NewDecoder(strings.NewReader(html[strings.Index(html, "<main"):strings.Index(html, "</body>")]))
	for {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
	}
}

func TestThePageMayHaveItsStyleAndNothingElse(t *testing.T) {
	w, html := page(t, "?look=dark", wall.Options{Refresh: 30 * time.Second})
	assert.Equal(t, "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'", w.Header().Get("Content-Security-Policy"))
	assert.Equal(t, "30", w.Header().Get("Refresh"))
	assert.Contains(t, html, `class="dark"`)
	assert.NotContains(t, html, "style=")
	_, html = page(t, `?look="><b>`, wall.Options{})
	assert.NotContains(t, html, "<b>")
}

func TestAChartHasGapsWhereNothingRan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, html := page(t, "", wall.Options{},
			entry("a", 23*time.Hour+50*time.Minute, monitor.Passed, 2), entry("a", 23*time.Hour+20*time.Minute, monitor.Passed, 4), entry("a", time.Minute, monitor.Passed, 4))
		assert.Contains(t, html, `d="M5 59.1h.01L15 22.2M475 22.2h.01"`)
	})
}

package ops_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/ops"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func start(t *testing.T, o ops.AdminOptions) *ops.Admin {
	t.Helper()
	a, err := ops.Start(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, a.Close()) })
	return a
}

// ask returns status and words of an answer.
func ask(t *testing.T, a *ops.Admin, method, path, body string, change ...func(*http.Request)) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "http://"+a.Address()+path, strings.NewReader(body))
	require.NoError(t, err)
	for _, f := range change {
		f(r)
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(text)
}

func TestReadyMeansThatAllConditionsHold(t *testing.T) {
	m := ops.NewMetrics()
	ready := ops.NewReadiness(m, "listening", "flows")
	ready.Note("contact centre", func() string { return "not asked yet" })
	a := start(t, ops.AdminOptions{Address: "127.0.0.1:0", Metrics: m, Ready: ready})
	status, words := ask(t, a, http.MethodGet, "/readyz", "")
	assert.Equal(t, http.StatusServiceUnavailable, status)
	assert.Equal(t, "listening: no, not yet\nflows: no, not yet\ncontact centre: not asked yet\n", words)

	ready.Set("listening", nil)
	ready.Set("flows", nil)
	status, words = ask(t, a, http.MethodGet, "/readyz", "")
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, "listening: yes\nflows: yes\ncontact centre: not asked yet\n", words)
	assert.Contains(t, ours(t, m), "botrunner_ready 1")

	ready.Set("open", errors.New("draining"))
	status, words = ask(t, a, http.MethodGet, "/readyz", "")
	assert.Equal(t, http.StatusServiceUnavailable, status)
	assert.Contains(t, words, "open: no, draining\n")
	assert.Contains(t, ours(t, m), "botrunner_ready 0")
	status, words = ask(t, a, http.MethodGet, "/healthz", "")
	assert.Equal(t, http.StatusOK, status, "who does not want customers is still well")
	assert.Equal(t, "ok\n", words)
}

func TestAnAddressThatOthersReachNeedsAKey(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "example.com:0", "nonsense"} {
		_, err := ops.Start(t.Context(), ops.AdminOptions{Address: address})
		require.ErrorIs(t, err, ops.ErrKeyMissing, address)
	}
}

func TestTheKeyOpensWhatIsKept(t *testing.T) {
	a := start(t, ops.AdminOptions{
		Address: "127.0.0.1:0", Key: bot.NewSecret("k-1"), Metrics: ops.NewMetrics(),
		Ready: ops.NewReadiness(nil, "listening"), Level: new(slog.LevelVar),
	})
	with := func(header string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Authorization", header) }
	}
	for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/heap", "/debug/pprof/cmdline", "/log/level"} {
		for _, header := range []string{"", "k-1", "Bearer", "Bearer k-2", "Bearer k-1 k-1", "Basic k-1"} {
			status, words := ask(t, a, http.MethodGet, path, "", with(header))
			assert.Equal(t, http.StatusUnauthorized, status, "%s with %q", path, header)
			assert.NotContains(t, words, "k-1")
		}
		status, _ := ask(t, a, http.MethodGet, path, "", with("bearer k-1"))
		assert.Equal(t, http.StatusOK, status, path)
		status, _ = ask(t, a, http.MethodGet, path, "", func(r *http.Request) { r.SetBasicAuth("anybody", "k-1") })
		assert.Equal(t, http.StatusOK, status, path)
		status, _ = ask(t, a, http.MethodGet, path, "", func(r *http.Request) { r.SetBasicAuth("k-1", "k-2") })
		assert.Equal(t, http.StatusUnauthorized, status, path)
	}
	status, words := ask(t, a, http.MethodGet, "/readyz", "")
	assert.Equal(t, http.StatusServiceUnavailable, status)
	assert.Empty(t, words, "why is only for those with the key")
	_, words = ask(t, a, http.MethodGet, "/readyz", "", with("Bearer k-1"))
	assert.Equal(t, "listening: no, not yet\n", words)
}

func TestFurtherPagesAskForTheKeyToo(t *testing.T) {
	a := start(t, ops.AdminOptions{Address: "127.0.0.1:0", Key: bot.NewSecret("k-1"), Pages: http.NotFoundHandler()})
	status, _ := ask(t, a, http.MethodGet, "/", "")
	assert.Equal(t, http.StatusUnauthorized, status)
	status, _ = ask(t, a, http.MethodGet, "/", "", func(r *http.Request) { r.SetBasicAuth("", "k-1") })
	assert.Equal(t, http.StatusNotFound, status)
	status, words := ask(t, a, http.MethodGet, "/healthz", "")
	assert.Equal(t, []any{http.StatusOK, "ok\n"}, []any{status, words})
}

func TestNoWebPageLeadsABrowserToTheAdminServer(t *testing.T) {
	a := start(t, ops.AdminOptions{Address: "localhost:0", Metrics: ops.NewMetrics()})
	status, words := ask(t, a, http.MethodGet, "/metrics", "", func(r *http.Request) { r.Host = "evil.example:9090" })
	assert.Equal(t, http.StatusMisdirectedRequest, status, words)
	for _, host := range []string{"localhost", "localhost:9090", "127.0.0.1", "[::1]:9090", "[::1]"} {
		status, _ = ask(t, a, http.MethodGet, "/metrics", "", func(r *http.Request) { r.Host = host })
		assert.Equal(t, http.StatusOK, status, host)
	}
}

func TestTheLevelOfTheLogIsChangedWhileItRuns(t *testing.T) {
	var out strings.Builder
	level, m := new(slog.LevelVar), ops.NewMetrics()
	log := ops.NewLog(&out, ops.LogOptions{JSON: true, Level: level, Metrics: m})
	a := start(t, ops.AdminOptions{Address: "127.0.0.1:0", Level: level})
	log.Debug("unheard")
	status, words := ask(t, a, http.MethodPut, "/log/level", "debug\n")
	assert.Equal(t, []any{http.StatusOK, "debug\n"}, []any{status, words})
	log.With("conversation", "c1").WithGroup("g").Debug("heard", "took", time.Minute)
	for _, wrong := range []string{"", "loud", strings.Repeat("debug", 1000)} {
		status, words = ask(t, a, http.MethodPut, "/log/level", wrong)
		assert.Equal(t, http.StatusBadRequest, status, wrong)
		assert.Contains(t, words, "debug, info, warn or error")
	}
	_, words = ask(t, a, http.MethodGet, "/log/level", "")
	assert.Equal(t, "debug\n", words)
	assert.NotContains(t, out.String(), "unheard")
	assert.Contains(t, out.String(), `"msg":"heard","conversation":"c1","g":{"took":"1m0s"}}`)
	assert.Contains(t, ours(t, m), `botrunner_log_lines_total{level="debug"} 1`)
}

func TestAnAdminServerStopsWhileSomebodyWatches(t *testing.T) {
	a := start(t, ops.AdminOptions{Address: "127.0.0.1:0"})
	watching, stop := context.WithCancel(t.Context())
	defer stop()
	r, err := http.NewRequestWithContext(watching, http.MethodGet, "http://"+a.Address()+"/debug/pprof/trace?seconds=60", http.NoBody)
	require.NoError(t, err)
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	require.NoError(t, a.Close())
	require.NoError(t, a.Close())
	_, err = io.ReadAll(answer.Body)
	require.Error(t, err, "what was under way is cut short after a while")
}

func TestALevelIsOneOfFour(t *testing.T) {
	level, err := ops.ParseLevel("WARN")
	require.NoError(t, err)
	assert.Equal(t, slog.LevelWarn, level)
	_, err = ops.ParseLevel("loud")
	require.EqualError(t, err, `level "loud": it is debug, info, warn or error`)
}

package load_test

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/internal/junit/junittest"
	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/load"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFiveHundredCopiesTalkAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		const stays = `
monitor: stays
time_limit: 10m
steps:
  open: {connect: {queue: Support}}
  agent: {expect: {event: agentConnected, within: 30s}, measure: agent_wait}
  stay: {expect: {not: goodbye, within: 30s}}
`
		l := against(t, sim, stays, load.Options{Copies: 500, Ramp: 25 * time.Second, Rate: 20})
		var halfway, full load.Figures
		time.AfterFunc(12*time.Second+500*time.Millisecond, func() { halfway = l.Figures() })
		time.AfterFunc(26*time.Second, func() { full = l.Figures() })
		r := l.Run(t.Context())
		require.Equal(t, monitor.Passed, r.Outcome, "%+v", r.Checks)
		assert.Equal(t, load.Counts{Begun: 500, Passed: 500}, r.Counts, "the cap lets nobody wait where they come no faster")
		assert.InDelta(t, 250, halfway.Chats, 2, "they come one after the other")
		assert.Equal(t, 500, full.Chats, "all are there at once")
		assert.Equal(t, 500, timesOf(t, r.Figures, "agent_wait").Count)
		assert.InDelta(t, 0.7, timesOf(t, r.Figures, "agent_wait").P99.Duration().Seconds(), 0.007)
		allOver(t, sim)
		paced(t, sim, 20)
	})
}

func TestCopiesBeginAgainUntilTheTimeIsUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		l := against(t, sim, visit, load.Options{Copies: 5, For: time.Minute, Rate: 100})
		began := time.Now()
		r := l.Run(t.Context())
		assert.InDelta(t, time.Minute+time.Second, time.Since(began), float64(time.Second), "what is open then is finished")
		assert.InDelta(t, 300, r.Passed, 5, "a visit is a second")
		assert.Equal(t, r.Begun, r.Passed)
		allOver(t, sim)
	})
}

func TestTheCapHoldsWhateverIsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		r := against(t, sim, visit, load.Options{Copies: 100, For: 20 * time.Second, Rate: 3}).Run(t.Context())
		assert.InDelta(t, 60, r.Begun, 2)
		paced(t, sim, 3)
		assert.InDelta(t, r.Begun, r.Held, 2, "all but the first wait for it")
		l := against(t, sim, visit, load.Options{Rate: -1})
		assert.InDelta(t, load.DefaultRate, l.Options().Rate, 0, "none is no choice")
	})
}

func TestAnInterruptClosesEveryChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		ctx, interrupt := context.WithCancel(t.Context())
		time.AfterFunc(2500*time.Millisecond, interrupt)
		l := against(t, sim, "monitor: m\nsteps: {open: {connect: true}, hear: {expect: nothing of the kind}}", load.Options{Copies: 200, For: time.Hour, Rate: 20})
		r := l.Run(ctx)
		assert.Equal(t, monitor.Interrupted, r.Outcome)
		assert.InDelta(t, 51, r.Interrupted, 1, "as many as had come")
		assert.Zero(t, r.LeftOpen)
		assert.Zero(t, r.Judged())
		synctest.Wait()
		allOver(t, sim)
	})
}

func TestTroubleIsCountedByKindWithAnExample(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		const odd = `
monitor: odd
steps:
  open: {connect: true}
  hello: {expect: {text: bonjour, within: 2s}}
`
		r := against(t, sim, odd, load.Options{Copies: 30}).Run(t.Context())
		require.Equal(t, monitor.Failed, r.Outcome)
		require.Len(t, r.Troubles, 1)
		trouble := r.Troubles[0]
		assert.Equal(t, []any{30, monitor.WrongWords, monitor.TheAgent, "hello"}, []any{trouble.Times, trouble.Blame, trouble.Side, trouble.Step})
		assert.NotEmpty(t, trouble.Transcript)

		data, err := json.Marshal(r)
		require.NoError(t, err)
		var back load.Report
		require.NoError(t, json.Unmarshal(data, &back))
		r.Began = r.Began.UTC()
		assert.Equal(t, r, &back, "a report is the same after JSON")

		var xml bytes.Buffer
		require.NoError(t, load.WriteJUnit(&xml, r))
		junittest.Check(t, xml.Bytes())
		assert.Contains(t, xml.String(), `<failure message="failed &lt;= 0%: failed, it was 100%"`)
		assert.Contains(t, xml.String(), "30 times: wrong words (look at the agent)")
	})
}

func TestThresholdsDecideTheOutcome(t *testing.T) {
	for name, c := range map[string]struct {
		limits     string
		thresholds []string
		outcome    monitor.Outcome
		checks     []string
	}{
		"none":               {outcome: monitor.Passed, checks: []string{"degraded <= 0%: passed, it was 0%", "failed <= 0%: passed, it was 0%"}},
		"kept":               {thresholds: []string{"agent_wait p95 < 1s", "run max < 5s", "runs >= 10"}, outcome: monitor.Passed},
		"broken":             {thresholds: []string{"agent_wait mean < 500ms"}, outcome: monitor.Failed, checks: []string{"agent_wait mean < 500ms: failed, it was 700ms"}},
		"too few":            {thresholds: []string{"runs > 10"}, outcome: monitor.Failed, checks: []string{"runs > 10: failed, it was 10"}},
		"the file warns":     {limits: "limits: {agent_wait: {warn: 300ms, fail: 5s}}", outcome: monitor.Degraded},
		"the file refuses":   {limits: "limits: {agent_wait: {warn: 300ms, fail: 500ms}}", outcome: monitor.Failed},
		"the file is kept":   {limits: "limits: {agent_wait: {warn: 1s}}", outcome: monitor.Passed},
		"nobody measured it": {thresholds: []string{"never p95 < 1h"}, outcome: monitor.Failed, checks: []string{"never p95 < 1h: failed, it was never measured"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var given []load.Threshold
				for _, text := range c.thresholds {
					parsed, err := load.ParseThreshold(text)
					require.NoError(t, err)
					given = append(given, parsed)
				}
				file := visit + "  never: {expect: {event: reconnected}, measure: never}\n" + c.limits
				sim := simulator.StartInMemory(t, simulator.Options{})
				r := against(t, sim, skipping(file), load.Options{Copies: 10, Thresholds: given}).Run(t.Context())
				assert.Equal(t, c.outcome, r.Outcome, "%+v", r.Checks)
				var said []string
				for _, check := range r.Checks {
					said = append(said, check.String())
				}
				assert.Subset(t, said, c.checks)
			})
		})
	}
}

// skipping lets the step `never` be there without being reached.
func skipping(file string) string {
	return string(bytes.Replace([]byte(file), []byte("within: 10s}}\n"), []byte("within: 10s}, missing: never}\n"), 1))
}

func TestRunsThatAreDegradedOrFailAreAllowedByAThreshold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		const tired = "monitor: m\nsteps: {open: {connect: true}, tired: {end: degraded}}"
		assert.Equal(t, monitor.Degraded, against(t, sim, tired, load.Options{Copies: 3}).Run(t.Context()).Outcome)
		allowed, err := load.ParseThreshold("degraded <= 100%")
		require.NoError(t, err)
		assert.Equal(t, monitor.Passed, against(t, sim, tired, load.Options{Copies: 3, Thresholds: []load.Threshold{allowed}}).Run(t.Context()).Outcome)
	})
}

// A real network, with chats that overlap.
func TestAFewCopiesOverLoopback(t *testing.T) {
	sim := simulator.StartWith(t, simulator.Options{})
	r := against(t, sim, visit, load.Options{Copies: 8, Rate: 100}).Run(t.Context())
	assert.Equal(t, load.Counts{Begun: 8, Passed: 8}, r.Counts, "%+v", r.Troubles)
	allOver(t, sim)
}

func TestCopiesComeFromTheFile(t *testing.T) {
	l, err := load.New(loaded(t, "monitor: m\ncopies: 7\nsteps: {open: {connect: true}}"), monitor.Options{}, load.Options{})
	require.NoError(t, err)
	assert.Equal(t, 7, l.Options().Copies)
	_, err = load.New(loaded(t, "monitor: m\nsteps: {open: {connect: true}}"), monitor.Options{}, load.Options{
		Thresholds: []load.Threshold{{Of: "aswer", Stat: "p95", Op: "<", Value: 1}},
	})
	require.EqualError(t, err, `monitor m: threshold "aswer p95 < 1s": nothing measures aswer; there are connect, first_reply, queue_wait, agent_first_word, run, and passed, degraded, failed and runs`)
	_, err = load.New(loaded(t, "monitor: m\ninputs: {a: {type: text}}\nsteps: {open: {connect: true}}"), monitor.Options{}, load.Options{})
	require.EqualError(t, err, "monitor m: no value for input a")
}

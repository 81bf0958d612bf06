package figures_test

import (
	"testing"
	"time"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/figures"
	"github.com/botrunner/botrunner/monitor/history"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func seconds(n float64) monitor.Seconds { return monitor.Seconds(n * float64(time.Second)) }

// runs are entries in each minute from noon on, with these outcomes.
func runs(outcomes ...monitor.Outcome) []history.Entry {
	var all []history.Entry
	for i, o := range outcomes {
		e := history.Entry{Monitor: "m", Target: "there", Began: noon.Add(time.Duration(i) * time.Minute), Took: seconds(float64(i + 1)), Outcome: o}
		if o == monitor.Failed {
			e.Blame, e.Side = monitor.BotSilent, monitor.TheBot
		}
		e.Times = []history.Time{{Name: "connect", Took: seconds(float64(i+1) / 10), Warn: seconds(.25), Fail: seconds(.45)}}
		all = append(all, e)
	}
	return all
}

const (
	p = monitor.Passed
	d = monitor.Degraded
	f = monitor.Failed
	x = monitor.Interrupted
)

func TestAReportCountsWhatHasAVerdict(t *testing.T) {
	all := figures.Of(append(runs(p, f, f, x, f, d, f, p), history.Entry{Monitor: "other", Outcome: x}), figures.Options{Objective: .5, From: noon, To: noon.Add(time.Hour)})
	require.Len(t, all, 2)
	r := all[0]
	assert.Equal(t, []int{7, 2, 1, 4}, []int{r.Runs, r.Passed, r.Degraded, r.Failed})
	assert.InDelta(t, 3.0/7, r.Availability, 1e-9)
	assert.Equal(t, figures.Budget{Objective: .5, Allowed: 3.5, Spent: 4, Left: -.142857}, r.Budget)
	assert.True(t, r.Overspent())
	assert.Equal(t, figures.Row{Runs: 3, From: noon.Add(time.Minute), To: noon.Add(4 * time.Minute)}, r.Longest, "an interrupted run neither breaks a row nor counts")
	assert.Equal(t, []figures.Blame{{Blame: monitor.BotSilent, Side: monitor.TheBot, Runs: 4}}, r.Blames)
	require.Len(t, r.Times, 2)
	assert.Equal(t, figures.Times{
		Name: "connect", Count: 8, P50: seconds(.4), P90: seconds(.8), P95: seconds(.8), P99: seconds(.8), Max: seconds(.8),
		Warn: seconds(.25), Fail: seconds(.45), AboveWarn: 6, AboveFail: 4,
	}, r.Times[0])
	assert.Equal(t, 7, r.Times[1].Count, "an interrupted run took no time that says anything")
	assert.Contains(t, all[1].String(), "no run has come to a verdict")
}

func TestTheBudgetIsWhatTheObjectiveLeaves(t *testing.T) {
	for _, c := range []struct {
		objective float64
		outcomes  []monitor.Outcome
		told      string
	}{
		{0, []monitor.Outcome{p}, "99% promised: 0.0 failures allowed, 0 spent, 100% left"},
		{0.5, []monitor.Outcome{p, p, p, f}, "50% promised: 2.0 failures allowed, 1 spent, 50% left"},
		{0.75, []monitor.Outcome{p, p, p, f}, "75% promised: 1.0 failures allowed, 1 spent, 0% left"},
		{1, []monitor.Outcome{p, f}, "100% promised: 0.0 failures allowed, 1 spent, overspent"},
		{0.9995, []monitor.Outcome{d}, "99.95% promised: 0.0 failures allowed, 0 spent, 100% left"},
	} {
		r := figures.Of(runs(c.outcomes...), figures.Options{Objective: c.objective})[0]
		assert.Equal(t, c.told, r.Budget.String())
	}
}

func TestAPercentIsNotRoundedUp(t *testing.T) {
	for share, told := range map[float64]string{1: "100%", .99999: "99.99%", .995: "99.5%", .29: "29%", 0: "0%", 2.0 / 3: "66.66%"} {
		assert.Equal(t, told, figures.Percent(share))
	}
}

func TestPercentilesGoByRank(t *testing.T) {
	var hundred []monitor.Seconds
	for i := range 100 {
		hundred = append(hundred, seconds(float64(i+1)))
	}
	for percent, want := range map[float64]float64{0: 1, 1: 1, 50: 50, 99: 99, 99.5: 100, 100: 100} {
		assert.Equal(t, seconds(want), figures.Percentile(hundred, percent))
	}
	assert.Zero(t, figures.Percentile(nil, 50))
}

func TestARankIsCountedAsOnPaper(t *testing.T) {
	for _, n := range []int{1, 2, 3, 99, 100, 1000, 20_000, 392_500, 1_000_000} {
		for tenths := 1; tenths <= 1000; tenths++ {
			p, want := float64(tenths)/10, (tenths*n+999)/1000
			require.Equal(t, want, figures.Rank(n, p), "p%v of %d", p, n)
		}
	}
}

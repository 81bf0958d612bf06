package figures_test

import (
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/figures"
	"github.com/botrunner/botrunner/monitor/history"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// aWeek are runs in every fifth minute, in which agents are slow now and then,
// and once there were none.
func aWeek() []history.Entry {
	var all []history.Entry
	for i := range 7 * 288 {
		e := history.Entry{Monitor: "chat-canary", Target: "production", Began: noon.Add(time.Duration(i-7*288) * 5 * time.Minute), Outcome: monitor.Passed}
		wait := seconds(2 + float64(i*37%101)/10)
		switch {
		case i >= 866 && i < 869:
			e.Outcome, e.Blame, e.Side, wait = monitor.Failed, monitor.NoAgent, monitor.Queue, 0
			e.Took = seconds(61)
		case i%91 == 17:
			e.Outcome, e.Blame, e.Side, wait = monitor.Degraded, monitor.TooSlow, monitor.Queue, wait+seconds(20)
		}
		if wait > 0 {
			e.Took = wait + seconds(4.2)
			e.Times = []history.Time{{Name: "agent_wait", Took: wait, Warn: seconds(20), Fail: seconds(60)}}
		}
		all = append(all, e)
	}
	return all
}

func TestTheManualShowsWhatAReportLooksLike(t *testing.T) {
	manual, err := os.ReadFile("../../docs/monitors.md")
	require.NoError(t, err)
	shown := regexp.MustCompile("(?s)```text\n(chat-canary at production.*?)```").FindSubmatch(manual)
	require.NotNil(t, shown)
	r := figures.Of(aWeek(), figures.Options{From: noon.AddDate(0, 0, -7), To: noon, Objective: .995})[0]
	assert.Equal(t, r.String(), string(shown[1]))
}

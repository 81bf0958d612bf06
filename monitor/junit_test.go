package monitor_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/botrunner/botrunner/monitor"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A limit is about time that a step has taken: counted with it, a run of four
// seconds would be reported as one of seven.
func TestTheTimesOfAJUnitReportAddUpToTheRun(t *testing.T) {
	second := monitor.Seconds(time.Second)
	r := &monitor.Result{
		Monitor: "visit", Took: 4 * second, Outcome: monitor.Passed,
		Steps: []monitor.Step{{Name: "open", State: monitor.Done, Took: second}, {Name: "agent", State: monitor.Done, Took: 3 * second}},
		Limits: []monitor.Verdict{{
			Measure: monitor.Measure{Name: "agent_wait", Step: "agent", Took: 3 * second}, Warn: 10 * second, Outcome: monitor.Passed,
		}},
	}
	var out bytes.Buffer
	require.NoError(t, monitor.WriteJUnit(&out, []*monitor.Result{r}))
	assert.Contains(t, out.String(), `<testsuite name="visit" tests="3" failures="0" errors="0" skipped="0" time="4.000000"`)
}

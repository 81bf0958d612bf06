package load_test

import (
	"testing"

	"github.com/botrunner/botrunner/monitor/load"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestThresholdsAreReadAsTheyAreWritten(t *testing.T) {
	for text, written := range map[string]string{
		"agent_wait p95 < 10s":     "agent_wait p95 < 10s",
		"agent_wait p(99.9)<300ms": "agent_wait p99.9 < 300ms",
		" run avg<=1m30s ":         "run mean <= 1m30s",
		"run p50 < 2h":             "run p50 < 2h",
		"connect max < 2s":         "connect max < 2s",
		"first_reply min > 0s":     "first_reply min > 0s",
		"failed<1%":                "failed < 1%",
		"passed >= 99.5%":          "passed >= 99.5%",
		"runs > 100":               "runs > 100",
	} {
		parsed, err := load.ParseThreshold(text)
		require.NoError(t, err, text)
		assert.Equal(t, written, parsed.String())
	}
}

func TestAThresholdThatIsNoneIsTold(t *testing.T) {
	for text, why := range map[string]string{
		"fast":                `expected something like "agent_wait p95 < 10s", "failed < 1%" or "runs >= 100"`,
		"run p95 = 1s":        `expected something like "agent_wait p95 < 10s", "failed < 1%" or "runs >= 100"`,
		"run < 1s":            "which run? Say p95, p99, mean, min or max behind it",
		"run p101 < 1s":       "there is no p101; a percentile is 100 at most",
		"run p95 < 10":        "expected a length of time, such as 10s or 300ms, and not 10",
		"run p95 < -1s":       "expected a length of time, such as 10s or 300ms, and not -1s",
		"failed < 1":          "expected a share of the runs, such as 1%, and not 1",
		"failed < 101%":       "expected a share of the runs, such as 1%, and not 101%",
		"failed p95 < 1%":     "failed has no p95; it is a single figure",
		"runs > few":          "expected a number of runs, such as 100, and not few",
		"runs > -1":           "expected a number of runs, such as 100, and not -1",
		"run p95 < 1s please": `expected something like "agent_wait p95 < 10s", "failed < 1%" or "runs >= 100"`,
	} {
		_, err := load.ParseThreshold(text)
		require.EqualError(t, err, `threshold "`+text+`": `+why)
	}
}

func FuzzThresholdsAreReadBackTheSame(f *testing.F) {
	for _, seed := range []string{"run p95 < 10s", "failed < 1%", "runs >= 3", "a p0.1 > 1h"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := load.ParseThreshold(text)
		if err != nil {
			return
		}
		again, err := load.ParseThreshold(parsed.String())
		require.NoError(t, err, parsed.String())
		assert.Equal(t, parsed.String(), again.String())
	})
}

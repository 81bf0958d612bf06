package history_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/history"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func entry(name string, at time.Time) history.Entry {
	return history.Entry{
		Monitor: name, Target: "there", Began: at, Took: monitor.Seconds(time.Second), Outcome: monitor.Passed,
		Times: []history.Time{{Name: "connect", Took: monitor.Seconds(time.Millisecond), Warn: monitor.Seconds(time.Second)}},
	}
}

// filled is a history with a run in each minute from noon on.
func filled(t *testing.T, o history.Options, runs int) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "monitors.history")
	f, err := history.Open(path, o)
	require.NoError(t, err)
	for i := range runs {
		require.NoError(t, f.Add(entry("a", noon.Add(time.Duration(i)*time.Minute))))
	}
	return path
}

func TestWhatIsKeptIsThereAfterARestart(t *testing.T) {
	path := filled(t, history.Options{}, 3)
	f, err := history.Open(path, history.Options{})
	require.NoError(t, err)
	require.NoError(t, f.Add(entry("a", noon)), "two runs may begin at the same time")
	require.NoError(t, f.Add(entry("b", noon)))
	all, err := history.Read(path, noon, noon.Add(2*time.Minute))
	require.NoError(t, err)
	assert.Equal(t, []history.Entry{entry("a", noon), entry("a", noon), entry("a", noon.Add(time.Minute)), entry("b", noon)}, all)
}

func TestAHistoryIsBoundedByCountAndAge(t *testing.T) {
	path := filled(t, history.Options{Count: 4}, 10)
	f, err := history.Open(path, history.Options{Count: 3, Age: 150 * time.Second})
	require.NoError(t, err)
	require.NoError(t, f.Add(entry("a", noon.Add(10*time.Minute))))
	all, err := history.Read(path, time.Time{}, noon.Add(time.Hour))
	require.NoError(t, err)
	assert.Len(t, all, 3, "a smaller bound holds for what is there already")
	require.NoError(t, f.Add(entry("a", noon.Add(12*time.Minute))))
	all, err = history.Read(path, time.Time{}, noon.Add(time.Hour))
	require.NoError(t, err)
	require.Len(t, all, 2)
	assert.Equal(t, noon.Add(10*time.Minute), all[0].Began)
}

func TestADamagedHistorySaysSo(t *testing.T) {
	whole, err := os.ReadFile(filled(t, history.Options{}, 200))
	require.NoError(t, err)
	garbled := func(from, to int) []byte {
		data := append([]byte(nil), whole...)
		for i := from; i < min(to, len(data)); i++ {
			data[i] ^= 0x5a
		}
		return data
	}
	for name, data := range map[string][]byte{
		"some text":       []byte("monitor: a\n"),
		"cut in half":     whole[:len(whole)/2],
		"cut to its head": whole[:8192],
		"its heads gone":  garbled(0, 8192),
		"its pages gone":  garbled(8192, len(whole)),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "monitors.history")
			require.NoError(t, os.WriteFile(path, data, 0o600))
			_, err := history.Open(path, history.Options{})
			require.ErrorIs(t, err, history.ErrDamaged)
			require.ErrorContains(t, err, path)
			_, err = history.Read(path, time.Time{}, noon)
			require.ErrorIs(t, err, history.ErrDamaged)
		})
	}
}

func TestAnEmptyFileIsAHistoryToBe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "monitors.history")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	f, err := history.Open(path, history.Options{})
	require.NoError(t, err)
	require.NoError(t, f.Add(entry("a", noon)))
}

func TestAHistoryThatIsNotThereIsNoEmptyOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none")
	_, err := history.Read(path, time.Time{}, noon)
	require.EqualError(t, err, "history "+path+": no such file or directory")
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = history.Open(filepath.Join(path, "below"), history.Options{})
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestRecentForgetsWhatIsOld(t *testing.T) {
	var r history.Recent
	r.Add(entry("b", noon))
	r.Add(entry("a", noon.Add(-8*24*time.Hour)))
	r.Add(entry("a", noon.Add(-time.Hour)))
	r.Add(entry("a", noon))
	a := history.Subject{Monitor: "a", Target: "there"}
	assert.Equal(t, []history.Subject{{Monitor: "b", Target: "there"}, a}, r.Subjects())
	assert.Len(t, r.Since(a, time.Time{}), 2)
	assert.Len(t, r.Since(a, noon), 1)
	for range history.RecentCount + 1 {
		r.Add(entry("a", noon))
	}
	assert.Len(t, r.Since(a, time.Time{}), history.RecentCount)
}

func TestAnEntryHasTheTimesButNotTheWords(t *testing.T) {
	second := monitor.Seconds(time.Second)
	e := history.Of(&monitor.Result{
		Monitor: "m", Began: noon, Outcome: monitor.Degraded, Blame: monitor.TooSlow, LeftOpen: "why",
		Faults:   []monitor.Fault{{Blame: monitor.TooSlow, Side: monitor.TheBot, Outcome: monitor.Degraded, Step: "hello", Why: "Good morning"}},
		Phases:   []monitor.Measure{{Name: "connect", Took: second}, {Name: "first_reply", Took: second}},
		Measures: []monitor.Measure{{Name: "first_reply", Step: "hello", Took: 2 * second}},
		Limits:   []monitor.Verdict{{Measure: monitor.Measure{Name: "first_reply"}, Warn: second}},
	})
	assert.Equal(t, history.Entry{
		Monitor: "m", Began: noon, Outcome: monitor.Degraded, Blame: monitor.TooSlow, Side: monitor.TheBot, Step: "hello", LeftOpen: true,
		Times: []history.Time{{Name: "connect", Took: second}, {Name: "first_reply", Took: 2 * second, Warn: second}},
	}, e)
}

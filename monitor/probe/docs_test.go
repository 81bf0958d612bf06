package probe_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/probe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

var metric = regexp.MustCompile(`\b(?:probe|botrunner_monitor)_[a-z_]+`)

// counted are all metrics that there are.
func counted(t *testing.T) []string {
	t.Helper()
	m := probe.NewMetrics()
	r := result(monitor.Failed, monitor.Measure{Name: "connect"})
	r.Limits = []monitor.Verdict{{Measure: monitor.Measure{Name: "answer"}, Warn: 1}}
	r.Faults = []monitor.Fault{{Outcome: monitor.Failed}}
	m.Saw(r)
	m.Skipped("m", 1)
	m.Alerted("on_call", "sent")
	var all []string
	for _, found := range regexp.MustCompile(`(?m)^# TYPE (\S+)`).FindAllStringSubmatch(scrape(t, m), -1) {
		if metric.MatchString(found[1]) {
			all = append(all, found[1])
		}
	}
	slices.Sort(all)
	return all
}

func TestTheManualNamesEveryMetricAndNoOther(t *testing.T) {
	manual, err := os.ReadFile("../../docs/monitors.md")
	require.NoError(t, err)
	var named []string
	for _, row := range regexp.MustCompile("(?m)^\\| `("+metric.String()+")` \\|").FindAllStringSubmatch(string(manual), -1) {
		named = append(named, row[1])
	}
	slices.Sort(named)
	assert.Equal(t, counted(t), named)
}

func TestAlertRulesAreAboutMetricsThatExist(t *testing.T) {
	text, err := os.ReadFile("../../deploy/monitor-alerts.yaml")
	require.NoError(t, err)
	var file struct {
		Groups []struct {
			Rules []struct{ Alert, Expr string }
		}
	}
	require.NoError(t, yaml.Unmarshal(text, &file))
	require.NotEmpty(t, file.Groups[0].Rules)
	all := counted(t)
	for _, rule := range file.Groups[0].Rules {
		used := metric.FindAllString(rule.Expr, -1)
		assert.NotEmpty(t, used, rule.Alert)
		for _, name := range used {
			assert.Contains(t, all, strings.TrimSuffix(name, "_bucket"), rule.Alert)
		}
	}
}

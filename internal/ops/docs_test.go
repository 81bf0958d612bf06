package ops_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/ops"
	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/memstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// named are the metrics that a file speaks of, histograms without their parts.
func named(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	var all []string
	for _, name := range regexp.MustCompile(`\bbotrunner_[a-z_]+`).FindAllString(string(text), -1) {
		for _, part := range []string{"_bucket", "_count", "_sum"} {
			name = strings.TrimSuffix(name, part)
		}
		all = append(all, name)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// counted are all metrics of ours.
func counted(t *testing.T) []string {
	t.Helper()
	m := ops.NewMetrics()
	played(m).Observe(bot.Ended{Lasted: time.Minute})
	m.Refused("chats")
	ops.NewReadiness(m)
	s := m.Store(memstore.New(memstore.Options{}).Open())
	_, err := s.Commit(t.Context(), store.Snapshot{ID: "a"}, 0)
	require.NoError(t, err)
	require.NoError(t, s.Close())
	m.Runner(func() int { return 0 }, func() time.Duration { return 0 })
	m.TookOver("left")
	m.PassedOn(true)
	m.Conversation("reception").Observe(bot.TakenUp{})
	m.Reloaded(true)
	ops.NewLog(&strings.Builder{}, ops.LogOptions{Metrics: m}).Info("a line")
	var all []string
	for _, found := range regexp.MustCompile(`(?m)^# TYPE (botrunner_\S+)`).FindAllStringSubmatch(scrape(t, m), -1) {
		all = append(all, found[1])
	}
	slices.Sort(all)
	return all
}

func TestTheManualNamesEveryMetricAndNoOther(t *testing.T) {
	assert.Equal(t, counted(t), named(t, "../../docs/deploy.md"))
}

func TestAlertsAndDashboardAreAboutMetricsThatExist(t *testing.T) {
	all := counted(t)
	for _, path := range []string{"../../deploy/alerts.yaml", "../../deploy/dashboard.json"} {
		assert.Greater(t, len(named(t, path)), 5, path)
		assert.Subset(t, all, named(t, path), path)
	}
}

func TestTheDashboardIsReadAsJSON(t *testing.T) {
	text, err := os.ReadFile("../../deploy/dashboard.json")
	require.NoError(t, err)
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	require.NoError(t, json.Unmarshal(text, &board))
	require.NotEmpty(t, board.Panels)
	for _, p := range board.Panels {
		assert.NotEmpty(t, p.Title)
		require.Len(t, p.Targets, 1, p.Title)
		assert.NotEmpty(t, p.Targets[0].Expr, p.Title)
	}
}

func TestEveryAlertIsInTheManual(t *testing.T) {
	text, err := os.ReadFile("../../deploy/alerts.yaml")
	require.NoError(t, err)
	manual, err := os.ReadFile("../../docs/deploy.md")
	require.NoError(t, err)
	var file struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr string
				Labels      map[string]string
				Annotations map[string]string
			}
		}
	}
	require.NoError(t, yaml.Unmarshal(text, &file))
	require.Len(t, file.Groups, 1)
	for _, rule := range file.Groups[0].Rules {
		assert.Contains(t, string(manual), "`"+rule.Alert+"`")
		assert.NotEmpty(t, rule.Expr, rule.Alert)
		assert.Contains(t, []string{"page", "ticket"}, rule.Labels["severity"], rule.Alert)
		assert.NotEmpty(t, rule.Annotations["summary"], rule.Alert)
	}
}

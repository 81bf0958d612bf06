package figures

import (
	"fmt"
	"strings"
	"time"

	"github.com/botrunner/botrunner/monitor"
)

// stamp is how times are shown.
const stamp = "2006-01-02 15:04"

// String is the report as people read it.
func (r Report) String() string {
	var b strings.Builder
	name := r.Monitor
	if r.Target != "" {
		name += " at " + r.Target
	}
	fmt.Fprintf(&b, "%s, %s to %s\n", name, r.From.Format(stamp), r.To.Format(stamp))
	if r.Runs == 0 {
		return b.String() + "  no run has come to a verdict\n"
	}
	fmt.Fprintf(&b, "  available %s: %s, %d passed, %d degraded, %d failed\n", Percent(r.Availability), runs(r.Runs), r.Passed, r.Degraded, r.Failed)
	fmt.Fprintf(&b, "  budget    %s\n", r.Budget)
	for _, blame := range r.Blames {
		fmt.Fprintf(&b, "  blame     %s (look at the %s): %d\n", blame.Blame, blame.Side, blame.Runs)
	}
	if r.Longest.Runs > 0 {
		fmt.Fprintf(&b, "  longest   %d in a row, %s to %s\n", r.Longest.Runs, r.Longest.From.Format(stamp), r.Longest.To.Format(stamp))
	}
	fmt.Fprintf(&b, "  %-18s %6s %8s %8s %8s %8s %8s  %s\n", "time", "count", "p50", "p90", "p95", "p99", "max", "above its limits")
	for _, t := range r.Times {
		fmt.Fprintf(&b, "  %-18s %6d %8s %8s %8s %8s %8s  %s\n", t.Name, t.Count, t.P50, t.P90, t.P95, t.P99, t.Max, t.above())
	}
	return b.String()
}

func runs(n int) string {
	if n == 1 {
		return "1 run"
	}
	return fmt.Sprintf("%d runs", n)
}

// String says how much of the budget is left.
func (b Budget) String() string {
	text := fmt.Sprintf("%s promised: %.1f failures allowed, %d spent", Percent(b.Objective), b.Allowed, b.Spent)
	if b.Left < 0 {
		return text + ", overspent"
	}
	return fmt.Sprintf("%s, %.0f%% left", text, 100*b.Left)
}

func (t Times) above() string {
	var parts []string
	for _, l := range []struct {
		name  string
		limit monitor.Seconds
		above int
	}{{"warn", t.Warn, t.AboveWarn}, {"fail", t.Fail, t.AboveFail}} {
		if l.limit > 0 {
			parts = append(parts, fmt.Sprintf("%s %s: %d", l.name, time.Duration(l.limit), l.above))
		}
	}
	if len(parts) == 0 {
		return "–"
	}
	return strings.Join(parts, ", ")
}

// Percent is a share for people. It is never rounded up to 100 %.
func Percent(share float64) string {
	hundredths := int(share*10_000 + 1e-6)
	text := fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + "%"
}

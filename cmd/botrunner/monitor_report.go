package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/botrunner/botrunner/monitor/figures"
	"github.com/botrunner/botrunner/monitor/history"

	"github.com/spf13/cobra"
)

type monitorReportOptions struct {
	history   string
	from, to  string
	objective float64
	json      bool
}

func monitorReportCommand(std streams) *cobra.Command {
	var o monitorReportOptions
	cmd := &cobra.Command{
		Use:   "report --history FILE [MONITOR…]",
		Short: "Say how chats fared over a period",
		Long: `Says how the chats fared that monitors have looked after with --history FILE:
availability, error budget, blames, and percentiles against the limits of the
monitor files. With names, only those monitors.

A time is a date (2026-11-01), a date with a time (2026-11-01T08:00:00Z), or how
long ago (36h, 7d). The period goes up to, and does not include, --to.

The exit status is 1 if an error budget is overspent.`,
		Example: `  botrunner monitor report --history monitors.history
  botrunner monitor report --history monitors.history --from 2026-11-01 --to 2026-12-01 --objective 99.9 --json`,
		RunE: func(_ *cobra.Command, args []string) error { return o.report(std, args, time.Now()) },
	}
	cmd.Flags().StringVar(&o.history, "history", "", "the history `file` of the monitors")
	cmd.Flags().StringVar(&o.from, "from", "30d", "when the period begins, see above")
	cmd.Flags().StringVar(&o.to, "to", "", "when it ends; default now")
	cmd.Flags().Float64Var(&o.objective, "objective", 100*figures.DefaultObjective, "availability that was promised, in `percent`")
	cmd.Flags().BoolVar(&o.json, "json", false, "print JSON, for programs")
	return cmd
}

func (o monitorReportOptions) report(std streams, names []string, now time.Time) error {
	if o.history == "" {
		return usage(errors.New("monitor report: --history FILE is missing: which history to read"))
	}
	if o.objective <= 0 || o.objective > 100 {
		return usage(fmt.Errorf("--objective %v: expected percent, above 0 and up to 100", o.objective))
	}
	from, to, err := o.period(now)
	if err != nil {
		return err
	}
	entries, err := history.Read(o.history, from, to)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w; `botrunner monitor --history %s` writes one", err, o.history)
	}
	if err != nil {
		return err
	}
	if entries, err = only(entries, names); err != nil {
		return err
	}
	all := figures.Of(entries, figures.Options{From: from, To: to, Objective: o.objective / 100})
	if err := o.print(std, all); err != nil {
		return err
	}
	for _, r := range all {
		if r.Overspent() {
			return &statusError{status: exitError}
		}
	}
	return nil
}

func (o monitorReportOptions) print(std streams, all []figures.Report) error {
	if o.json {
		out := json.NewEncoder(std.out)
		out.SetIndent("", "  ")
		return out.Encode(append([]figures.Report{}, all...)) // none is [] and not null
	}
	if len(all) == 0 {
		fmt.Fprintln(std.out, "no runs in this period")
	}
	for i, r := range all {
		if i > 0 {
			fmt.Fprintln(std.out)
		}
		fmt.Fprint(std.out, r)
	}
	return nil
}

// only are the entries of these monitors; with no names, all.
func only(entries []history.Entry, names []string) ([]history.Entry, error) {
	if len(names) == 0 {
		return entries, nil
	}
	wanted := map[string]bool{}
	for _, name := range names {
		wanted[name] = true
	}
	var all []history.Entry
	seen := map[string]bool{}
	for _, e := range entries {
		seen[e.Monitor] = true
		if wanted[e.Monitor] {
			all = append(all, e)
		}
	}
	for _, name := range names {
		if !seen[name] {
			return nil, fmt.Errorf("the history has no run of monitor %s in this period", name)
		}
	}
	return all, nil
}

func (o monitorReportOptions) period(now time.Time) (from, to time.Time, err error) {
	if from, err = pointInTime("--from", o.from, now); err != nil {
		return from, to, err
	}
	to = now
	if o.to != "" {
		if to, err = pointInTime("--to", o.to, now); err != nil {
			return from, to, err
		}
	}
	if !from.Before(to) {
		return from, to, usage(fmt.Errorf("--from %s: the period ends before it begins", o.from))
	}
	return from, to, nil
}

// pointInTime reads a date, a time, or how long ago.
func pointInTime(flag, text string, now time.Time) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if at, err := time.ParseInLocation(layout, text, now.Location()); err == nil {
			return at, nil
		}
	}
	if days, err := strconv.ParseUint(strings.TrimSuffix(text, "d"), 10, 16); err == nil && strings.HasSuffix(text, "d") {
		return now.AddDate(0, 0, -int(days)), nil
	}
	if ago, err := time.ParseDuration(text); err == nil && ago >= 0 {
		return now.Add(-ago), nil
	}
	return time.Time{}, usage(fmt.Errorf("%s %s: expected a date such as 2026-11-01, a time such as 2026-11-01T08:00:00Z, or how long ago, such as 36h or 7d", flag, text))
}

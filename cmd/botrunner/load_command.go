package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/load"

	"github.com/spf13/cobra"
)

type loadOptions struct {
	copies     int
	ramp       time.Duration
	length     time.Duration
	rate       float64
	thresholds []string
	mine       bool // the operator has said so
	json       bool
	junit      string
	run        monitorOptions // inputs, secrets and targets
}

func loadCommand(std streams) *cobra.Command {
	var o loadOptions
	cmd := &cobra.Command{
		Use:   "load FILE",
		Short: "Let many customers come at once",
		Long: `Runs one monitor many times at once and shows how the chat fares: how many
customers are there, what came of those who have gone, and percentiles of every
measurement. Each copy opens a chat, goes through the file, closes its chat and
begins again until the time of --for is up; then all chats are finished. An
interrupt closes every chat.

The file's limits are held against the 95th percentile of all runs, and no run
may fail or be degraded, unless a --threshold says otherwise. Thresholds are
written like "agent_wait p95 < 10s", "run mean < 1m", "failed < 1%" or
"runs >= 100".

With no settings the simulator of the chat server runs inside. A chat that is
not on this machine is left alone unless --i-own-this-target is given.

The exit status is 0 if all passed, 4 if it was degraded, 1 if it failed or was
interrupted. It is 3 if the file does not pass.`,
		Example: `  botrunner load examples/monitors/agent-answers.monitor.yaml --copies 500 --ramp 30s --for 5m
  botrunner load canary.monitor.yaml --config botrunner.yaml --threshold 'failed < 1%' --json`,
	}
	o.flags(cmd)
	settings := settingsFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := o.check(cmd); err != nil {
			return err
		}
		// What hundreds of chats get over is no news; what they do not is in the report.
		log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{ReplaceAttr: plain, Level: slog.LevelError}))
		centres := newCentres(std, settings, log)
		defer centres.close()
		l, err := o.prepare(std, args[0], centres)
		if err != nil {
			return err
		}
		return o.play(cmd.Context(), std, l)
	}
	return cmd
}

func (o *loadOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.IntVar(&o.copies, "copies", 0, "how many customers at once; without it as many as the file says")
	f.DurationVar(&o.ramp, "ramp", 0, "`time` over which they come, one after the other")
	f.DurationVar(&o.length, "for", 0, "`time` for which new chats are opened; without it each copy runs once")
	f.Float64Var(&o.rate, "rate", load.DefaultRate, "how many chats a second are opened at most, `number`")
	f.StringArrayVar(&o.thresholds, "threshold", nil, "what has to be so of all runs together; may be repeated")
	f.BoolVar(&o.mine, "i-own-this-target", false, "burden a chat that is not on this machine")
	f.BoolVar(&o.json, "json", false, "print the report as JSON, for programs; how it goes is told on stderr")
	f.StringVar(&o.junit, "junit", "", "write a JUnit report to this `file` as well: a case for each threshold")
	f.StringArrayVar(&o.run.inputs, "set", nil, "input of the monitor, as NAME=VALUE; may be repeated")
	f.StringArrayVar(&o.run.secrets, "set-file", nil, "likewise as NAME=FILE, for what is not to stand in a command line")
	f.StringArrayVar(&o.run.targets, "target", nil, "settings of the target NAME, as NAME=FILE; may be repeated")
}

func (o *loadOptions) check(cmd *cobra.Command) error {
	switch {
	case cmd.Flags().Changed("copies") && o.copies < 1:
		return usage(errors.New("--copies: there has to be one at least"))
	case o.rate <= 0 || o.rate > 10_000:
		return usage(errors.New("--rate: expected a number above 0, and 10000 at most; there always is a cap"))
	case o.ramp < 0 || o.length < 0:
		return usage(errors.New("--ramp and --for: a time cannot be negative"))
	case o.length > 0 && o.ramp >= o.length:
		return usage(fmt.Errorf("--ramp %s: --for counts from the beginning, so it has to be longer than that", o.ramp))
	}
	return nil
}

// prepare reads the file and sees whether its chat may be burdened.
func (o *loadOptions) prepare(std streams, path string, c *centres) (*load.Load, error) {
	var thresholds []load.Threshold
	for _, text := range o.thresholds {
		t, err := load.ParseThreshold(text)
		if err != nil {
			return nil, usage(err)
		}
		thresholds = append(thresholds, t)
	}
	files, err := loadMonitors(std, []string{path})
	if err != nil {
		return nil, err
	}
	if len(files) > 1 {
		return nil, usage(fmt.Errorf("%s: a load run is one monitor, and here are %s", path, count(len(files), "monitor")))
	}
	inputs, err := givenInputs(o.run, files)
	if err != nil {
		return nil, err
	}
	if err := c.targets(o.run.targets); err != nil {
		return nil, err
	}
	file := files[0]
	centre, target, err := c.of(file)
	if err != nil {
		return nil, err
	}
	if far := centre.elsewhere(); len(far) > 0 && !o.mine {
		return nil, usage(fmt.Errorf("%s is not on this machine; give --i-own-this-target if it is yours to burden", far[0]))
	}
	l, err := load.New(file.loaded,
		monitor.Options{Service: centre.service, Inputs: inputs[file.path], Target: target},
		load.Options{Copies: o.copies, Ramp: o.ramp, For: o.length, Rate: o.rate, Thresholds: thresholds})
	if err != nil {
		return nil, usage(fmt.Errorf("%s: %w", file.path, err))
	}
	return l, nil
}

// play runs it, shows how it goes on, and decides on the exit status.
func (o *loadOptions) play(ctx context.Context, std streams, l *load.Load) error {
	shown := showLoad(std, l, o)
	report := l.Run(ctx)
	shown.close()
	if o.json {
		out := json.NewEncoder(std.out)
		out.SetEscapeHTML(false)
		if err := out.Encode(report); err != nil {
			return fmt.Errorf("printing the report: %w", err)
		}
	} else {
		fmt.Fprint(std.out, loadSummary(report))
	}
	if err := writeReport(o.junit, func(f io.Writer) error { return load.WriteJUnit(f, report) }); err != nil {
		return err
	}
	switch report.Outcome {
	case monitor.Interrupted:
		return &statusError{exitError, fmt.Errorf("interrupted; %s", chatsLeft(report.LeftOpen))}
	case monitor.Failed:
		return &statusError{status: exitError}
	case monitor.Degraded:
		return &statusError{status: exitDegraded}
	default:
		return nil
	}
}

func chatsLeft(open int) string {
	if open == 0 {
		return "every chat is closed"
	}
	return count(open, "chat") + " may be open still"
}

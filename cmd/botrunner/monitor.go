package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"

	"github.com/spf13/cobra"
)

// exitDegraded is for a chat that works, but not as well as it should.
const exitDegraded = 4

type monitorOptions struct {
	once    bool
	atOnce  int // how many of those that run once
	json    bool
	junit   string
	test    string
	inputs  []string // NAME=VALUE
	secrets []string // NAME=FILE
	targets []string // NAME=FILE
	history string

	listen   string // host:port; empty: nowhere
	onDemand bool
}

func monitorCommand(std streams) *cobra.Command {
	var o monitorOptions
	cmd := &cobra.Command{
		Use:   "monitor FILE…",
		Short: "Look after a chat, as its customer",
		Long: `Runs monitors: each opens a chat, talks, expects, measures, judges, and always
closes its chat. Without --once every monitor runs on its own schedule until it
is interrupted; with it all run once, one after the other. A line for each step
comes while it runs; where a run did not pass, what was said stands below it.

A folder stands for every *` + monitorSuffix + ` below it. With no settings the
simulator of the chat server runs inside. With --config, or with a transport set
by flags or variables, the chats go there; a monitor whose target is NAME goes
where --target NAME=FILE says.

A file of scenarios, as the web-messaging tester has them, is run as it is, each
scenario once, on the deployment that its config names unless the settings have
a transport. With -p several run at the same time.

With --listen a page for a wall, metrics for Prometheus, and probes on demand are
served as well. With --history what comes of runs is kept for botrunner monitor
report. Whom to tell of failures is said by alerts in the settings.

With --once the exit status is 0 if all passed, 4 if one was degraded, 1 if one
failed or was interrupted. It is 3 if a file does not pass.`,
		Example: `  botrunner monitor --once examples/monitors/agent-answers.monitor.yaml
  botrunner monitor --config botrunner.yaml --set-file token=/run/secrets/token canary.monitor.yaml
  botrunner monitor --once --json --junit report.xml monitors
  botrunner monitor --config botrunner.yaml --listen 127.0.0.1:9115 --history monitors.history monitors`,
	}
	cmd.Flags().BoolVar(&o.once, "once", false, "run each monitor once, now")
	cmd.Flags().IntVarP(&o.atOnce, "parallel", "p", 1, "how many of those that run once run at the same time")
	cmd.Flags().BoolVar(&o.json, "json", false, "print a line of JSON for each run, for programs")
	cmd.Flags().StringVar(&o.junit, "junit", "", "write a JUnit report of the latest run of each monitor to this `file` as well")
	cmd.Flags().StringVar(&o.test, "write-test", "", "add a case to this test `file`, NAME"+testSuffix+", for each run in which the bot said something wrong")
	cmd.Flags().StringArrayVar(&o.inputs, "set", nil, "input of the monitors that have it, as NAME=VALUE; may be repeated")
	cmd.Flags().StringArrayVar(&o.secrets, "set-file", nil, "likewise as NAME=FILE, for what is not to stand in a command line")
	cmd.Flags().StringArrayVar(&o.targets, "target", nil, "settings of the target NAME, as NAME=FILE; may be repeated")
	cmd.Flags().StringVar(&o.history, "history", "", "keep what comes of the runs in this `file`, for botrunner monitor report")
	cmd.Flags().StringVar(&o.listen, "listen", "", "`address` for a page of all monitors, /metrics, and /probe for Prometheus, such as 127.0.0.1:9115")
	cmd.Flags().BoolVar(&o.onDemand, "on-demand", false, "with --listen: run nothing but what /probe asks for")
	cmd.AddCommand(monitorReportCommand(std))
	settings := settingsFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{ReplaceAttr: plain}))
		centres := newCentres(std, settings, log)
		defer centres.close()
		files, err := loadMonitors(std, args)
		if err != nil {
			return err
		}
		o.once = o.once || !slices.ContainsFunc(files, monitorFile.scheduled)
		w := newWatchroom(std, o)
		if w.test, err = failuresTo(std, o.test); err != nil {
			return err
		}
		if err := w.employ(files, o, centres); err != nil {
			return err
		}
		if err := w.openService(cmd.Context(), files, centres, log); err != nil {
			return err
		}
		return w.run(cmd.Context())
	}
	return cmd
}

// A watchroom runs monitors, shows how they fare and remembers what came of
// them.
type watchroom struct {
	std     streams
	options monitorOptions
	runners []*monitor.Runner
	inputs  map[string]map[string]any // by file
	board   *board
	test    *testFile // to which failed runs are added; nil: to none
	service *monitorService

	mu      sync.Mutex // guards tallies
	tallies []tally    // by index of runners
}

func newWatchroom(std streams, o monitorOptions) *watchroom {
	return &watchroom{std: std, options: o, board: newBoard(std.out, o)}
}

// employ makes a runner for each file.
func (w *watchroom) employ(files []monitorFile, o monitorOptions, c *centres) error {
	var err error
	if w.inputs, err = givenInputs(o, files); err != nil {
		return err
	}
	if err := c.targets(o.targets); err != nil {
		return err
	}
	for _, f := range files {
		centre, target, err := c.of(f)
		if err != nil {
			return err
		}
		r, err := w.runner(f, f.loaded, centre, target)
		if err != nil {
			return usage(fmt.Errorf("%s: %w; use --set NAME=VALUE, or --set-file NAME=FILE", f.path, err))
		}
		w.runners = append(w.runners, r)
		w.tallies = append(w.tallies, tally{monitor: f.loaded.Name, target: target})
	}
	return nil
}

// runner is one for a file, which m was made of.
func (w *watchroom) runner(f monitorFile, m *flows.Monitor, centre *contactCentre, target string) (*monitor.Runner, error) {
	return monitor.New(m, monitor.Options{
		Service: centre.service, Inputs: w.inputs[f.path], Target: target, Watch: w.board.watch(m.Name),
	})
}

func (w *watchroom) run(ctx context.Context) error {
	if w.options.once {
		w.runAll(ctx)
	} else {
		var all sync.WaitGroup
		all.Go(func() {
			<-ctx.Done()
			w.service.endProbes()
		})
		for i, r := range w.scheduled() {
			m := r.Monitor()
			all.Go(func() {
				if m.Every == 0 {
					w.runOnce(ctx, i)
					return
				}
				monitor.Schedule{Every: m.Every, Jitter: m.Jitter}.Run(ctx, func(ctx context.Context, d monitor.Due) {
					w.skipped(i, d.Skipped)
					w.runOnce(ctx, i)
				})
			})
		}
		all.Wait()
	}
	w.service.close() //nolint:contextcheck // what is left is sent although ctx has ended
	w.board.close()
	return w.conclude(ctx)
}

// scheduled are the runners that nobody has to ask.
func (w *watchroom) scheduled() []*monitor.Runner {
	if w.options.onDemand {
		return nil
	}
	return w.runners
}

// runAll runs each monitor once, so many at the same time.
func (w *watchroom) runAll(ctx context.Context) {
	var all sync.WaitGroup
	running := make(chan struct{}, max(w.options.atOnce, 1))
	for i := range w.runners {
		running <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		all.Go(func() {
			w.runOnce(ctx, i)
			<-running
		})
	}
	all.Wait()
}

// runOnce runs a monitor.
func (w *watchroom) runOnce(ctx context.Context, i int) {
	w.took(i, w.runners[i].Run(ctx)) //nolint:contextcheck // an interrupted run is told of as well
}

// took keeps what came of a run of a monitor, whoever asked for it.
func (w *watchroom) took(i int, r *monitor.Result) {
	w.service.saw(r)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tallies[i].add(r)
	w.writeTest(r)
	if w.options.json {
		w.board.json(r)
	}
}

// skipped tells of runs that did not begin.
func (w *watchroom) skipped(i, n int) {
	if n == 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tallies[i].skipped += n
	w.service.metrics.Skipped(w.tallies[i].monitor, n)
	fmt.Fprintf(w.std.err, "%s: %s left out, since the one before took too long; make `every` longer or `time_limit` shorter\n",
		w.tallies[i].monitor, count(n, "run"))
}

// conclude writes what concerns all runs, and decides on the exit status.
func (w *watchroom) conclude(ctx context.Context) error {
	if err := w.writeJUnit(); err != nil {
		return err
	}
	worst := monitor.Passed
	for _, t := range w.tallies {
		fmt.Fprintln(w.std.err, t.summary())
		worst = worst.Worse(t.worst())
	}
	switch {
	case !w.options.once:
		return context.Cause(ctx) // nothing else ends a schedule
	case ctx.Err() != nil:
		return &statusError{exitError, errors.New("interrupted; every chat that could be closed is closed")}
	case worst == monitor.Failed:
		return &statusError{status: exitError}
	case worst == monitor.Degraded:
		return &statusError{status: exitDegraded}
	default:
		return nil
	}
}

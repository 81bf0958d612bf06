package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/config"
	"github.com/botrunner/botrunner/internal/ops"
	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/alert"
	"github.com/botrunner/botrunner/monitor/history"
	"github.com/botrunner/botrunner/monitor/probe"
	"github.com/botrunner/botrunner/monitor/trace"
)

// A monitorService passes on what comes of runs to those who look at it from
// elsewhere, or later.
type monitorService struct {
	log     *slog.Logger
	rules   map[string]flows.Alert // by monitor
	metrics *probe.Metrics
	recent  history.Recent
	file    *history.File // nil: nothing is kept
	desk    *alert.Desk
	tracer  *trace.Tracer // nil: nobody is told of steps
	prober  *probe.Prober // nil: nobody can ask
	admin   *ops.Admin    // likewise
}

// openService opens all that the options, the settings and the environment
// ask for. What it leaves open if it fails ends with the process.
func (w *watchroom) openService(ctx context.Context, files []monitorFile, c *centres, log *slog.Logger) error {
	s := &monitorService{log: log, rules: map[string]flows.Alert{}, metrics: probe.NewMetrics()}
	w.service = s // before anybody can probe
	o := w.options
	if (o.once || o.onDemand) && (o.once == (o.listen != "")) {
		return usage(errors.New("--listen is for monitors that run until they are interrupted, so not with --once; and --on-demand needs it"))
	}
	settings, err := c.mainSettings(files)
	if err != nil {
		return err
	}
	if err := s.hire(settings, files, o); err != nil { //nolint:contextcheck // the desk lives until close
		return err
	}
	if err := s.remember(o.history); err != nil {
		return err
	}
	if trace.Wanted(os.Getenv) {
		if s.tracer, err = trace.New(ctx, trace.Options{Log: log}); err != nil {
			return err
		}
	}
	if o.listen != "" {
		return s.listen(ctx, o.listen, settings, w, files, c)
	}
	return nil
}

// mainSettings are those of the operator. Most of the time the way to a chat has
// been read from them already, with all that there is to warn of. What a file
// says of its own chat completes them, as it does there.
func (c *centres) mainSettings(files []monitorFile) (*config.Config, error) {
	own := &settings{cmd: c.settings.cmd, file: c.settings.file}
	for _, f := range files {
		if own.presets == nil {
			own.presets = f.chat
		}
	}
	read, err := own.load(streams{in: c.std.in, out: c.std.out, err: io.Discard})
	if err != nil {
		return own.load(c.std)
	}
	return read, nil
}

// hire opens the desk that tells of failures.
func (s *monitorService) hire(settings *config.Config, files []monitorFile, o monitorOptions) error {
	var receivers []alert.Receiver
	for name, a := range settings.Alerts {
		receivers = append(receivers, alert.Receiver{Name: name, Template: alert.Template(a.Template), URL: a.URL, Key: a.Key})
	}
	for _, f := range files {
		rule := f.loaded.OnFail
		s.rules[f.loaded.Name] = rule
		_, known := settings.Alerts[rule.To]
		switch {
		case rule.After == 0 || known:
		case len(receivers) > 0:
			return usage(fmt.Errorf("%s: on_fail: alert: %s is not among the alerts of the settings", f.path, rule.To))
		case !o.once:
			s.log.Warn("nobody is told of failures, since the settings have no alerts", "monitor", f.loaded.Name, "alert", rule.To)
		}
	}
	s.desk = alert.New(alert.Options{Receivers: receivers, Log: s.log, Done: s.metrics.Alerted})
	return nil
}

// remember opens the history, and takes in its last days.
func (s *monitorService) remember(path string) error {
	if path == "" {
		return nil
	}
	file, err := history.Open(path, history.Options{})
	if err != nil {
		return err
	}
	s.file = file
	now := time.Now()
	entries, err := history.Read(path, now.Add(-history.RecentAge), now.Add(time.Minute))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for of, entries := range chunked(entries) {
		for _, e := range entries {
			s.recent.Add(e)
		}
		s.desk.Resume(entries, s.rules[of.Monitor])
	}
	return nil
}

// chunked are the entries of each subject.
func chunked(entries []history.Entry) map[history.Subject][]history.Entry {
	all := map[history.Subject][]history.Entry{}
	for chunk := range slices.Values(entries) {
		all[chunk.Subject()] = append(all[chunk.Subject()], chunk)
	}
	return all
}

// saw takes in a run, whoever asked for it. It may be called concurrently.
func (s *monitorService) saw(r *monitor.Result) {
	s.metrics.Saw(r)
	s.recent.Add(history.Of(r))
	if s.file != nil {
		if err := s.file.Add(history.Of(r)); err != nil {
			s.log.Error("this run is missing in the history", "monitor", r.Monitor, "error", err)
		}
	}
	s.desk.Saw(r, s.rules[r.Monitor])
	if s.tracer != nil {
		s.tracer.Saw(r)
	}
}

// endProbes interrupts those that are under way, and waits until their chats are
// closed.
func (s *monitorService) endProbes() {
	if s.prober != nil {
		_ = s.prober.Close() // it has nothing to complain of
	}
}

// close ends all that was opened, and sends what is to be sent still.
func (s *monitorService) close() {
	s.endProbes()
	if s.admin != nil {
		_ = s.admin.Close() // likewise
	}
	_ = s.desk.Close()
	if s.tracer != nil {
		if err := s.tracer.Close(); err != nil {
			s.log.Warn("the last traces may not have been sent", "error", strings.TrimSpace(err.Error()))
		}
	}
}

package main

import (
	"log/slog"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/history"
)

// A monitorService passes on what comes of runs to those who look at it from
// elsewhere, or later.
type monitorService struct {
	log  *slog.Logger
	file *history.File // nil: nothing is kept
}

func newMonitorService(o monitorOptions, log *slog.Logger) (*monitorService, error) {
	s := &monitorService{log: log}
	if o.history != "" {
		file, err := history.Open(o.history, history.Options{})
		if err != nil {
			return nil, err
		}
		s.file = file
	}
	return s, nil
}

// saw takes in a run. It may be called concurrently.
func (s *monitorService) saw(r *monitor.Result) {
	if s.file != nil {
		if err := s.file.Add(history.Of(r)); err != nil {
			s.log.Error("this run is missing in the history", "monitor", r.Monitor, "error", err)
		}
	}
}

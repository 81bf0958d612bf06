package main

import (
	"context"
	"log/slog"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/config"
	"github.com/botrunner/botrunner/internal/ops"
)

// newLog is the log of a server: for a person at a terminal without the time.
func newLog(std streams, c *config.Config, level *slog.LevelVar, m *ops.Metrics) *slog.Logger {
	o := ops.LogOptions{JSON: c.Log.Format == "json", Level: level, Metrics: m}
	if !o.JSON && isTerminal(std.err) {
		o.Replace = plain
	}
	return ops.NewLog(std.err, o)
}

// setLevel takes the level that the settings say, which are checked.
func (o *operation) setLevel(c *config.Config) {
	if level, err := ops.ParseLevel(c.Log.Level); err == nil {
		o.level.Set(level)
	}
}

// trace logs what was understood and why a flow went where it went: what
// customers say is in it, secrets masked.
func (o *operation) trace(id string, t bot.Trace) {
	o.log.Info("trace", "conversation", id, "step", t.Step, "what", t.What)
}

// A lineLog makes a log line of each problem that is written to it, as they are
// told to a person, a line each.
type lineLog struct{ log *slog.Logger }

// Write logs the lines.
func (l lineLog) Write(lines []byte) (int, error) {
	for line := range strings.Lines(string(lines)) {
		level := slog.LevelError
		if strings.Contains(line, ": warning: ") {
			level = slog.LevelWarn
		}
		if line = strings.TrimSpace(line); line != "" {
			l.log.Log(context.Background(), level, "in settings or flows", "problem", line)
		}
	}
	return len(lines), nil
}

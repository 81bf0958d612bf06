package ops

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/botrunner/botrunner/bot"
)

// LogOptions change how a log is written. The zero value is text at level info.
type LogOptions struct {
	// JSON writes a JSON object a line. Default: name=value pairs.
	JSON bool
	// Level is the lowest that is written; it may be changed at any time.
	// Default: info.
	Level *slog.LevelVar
	// Metrics count the lines. Default: nobody does.
	Metrics *Metrics
	// Replace changes attributes, see [slog.HandlerOptions]. Default: none.
	Replace func(groups []string, a slog.Attr) slog.Attr
}

// NewLog returns a log that writes to w. What w is told is whole lines, one at a
// time.
func NewLog(w io.Writer, o LogOptions) *slog.Logger {
	options := &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if a.Value.Kind() == slog.KindDuration { // JSON would have nanoseconds, without a unit
			a.Value = slog.StringValue(a.Value.Duration().String())
		}
		if o.Replace == nil {
			return a
		}
		return o.Replace(groups, a)
	}}
	if o.Level != nil {
		options.Level = o.Level
	}
	var h slog.Handler = slog.NewTextHandler(w, options)
	if o.JSON {
		h = slog.NewJSONHandler(w, options)
	}
	h = naming{h}
	if o.Metrics != nil {
		h = counting{h, o.Metrics}
	}
	return slog.New(h)
}

// ParseLevel reads debug, info, warn or error.
func ParseLevel(text string) (slog.Level, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(text)); err != nil {
		return 0, fmt.Errorf("level %q: it is debug, info, warn or error", text)
	}
	return level, nil
}

// naming names the conversation on lines of those who do not know it, such as a
// transport: they log with the context of what they do for it.
type naming struct{ slog.Handler }

// Handle adds the conversation.
func (h naming) Handle(ctx context.Context, r slog.Record) error {
	if id := bot.ConversationID(ctx); id != "" {
		r.AddAttrs(slog.String("conversation", id))
	}
	return h.Handler.Handle(ctx, r)
}

func (h naming) WithAttrs(attrs []slog.Attr) slog.Handler { return naming{h.Handler.WithAttrs(attrs)} }

func (h naming) WithGroup(name string) slog.Handler { return naming{h.Handler.WithGroup(name)} }

// counting counts what a handler writes.
type counting struct {
	slog.Handler
	metrics *Metrics
}

func (h counting) Handle(ctx context.Context, r slog.Record) error {
	h.metrics.logged.WithLabelValues(strings.ToLower(r.Level.String())).Inc()
	return h.Handler.Handle(ctx, r)
}

func (h counting) WithAttrs(attrs []slog.Attr) slog.Handler {
	return counting{h.Handler.WithAttrs(attrs), h.metrics}
}

func (h counting) WithGroup(name string) slog.Handler {
	return counting{h.Handler.WithGroup(name), h.metrics}
}

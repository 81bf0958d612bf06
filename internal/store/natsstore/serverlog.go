package natsstore

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/botrunner/botrunner/internal/store"
)

// serverLog hears what the embedded server has to say. The server does not
// answer a write that failed on the disk, but it complains: nobody is connected
// to it but us, so its errors are the disk's, and the first one stops the store.
type serverLog struct {
	store *Store
	log   *slog.Logger
}

func (l *serverLog) Errorf(format string, args ...any) { l.stop(fmt.Sprintf(format, args...)) }
func (l *serverLog) Fatalf(format string, args ...any) { l.stop(fmt.Sprintf(format, args...)) }

// Warnf takes a warning for an error where the server gives up the disk. The rest
// is of no concern to an operator: after a crash the server warns of each index
// that it has to build anew.
func (l *serverLog) Warnf(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if strings.Contains(text, "disabling JetStream") {
		l.stop(text)
		return
	}
	l.log.Debug("embedded store server", "message", text)
}

func (l *serverLog) Noticef(format string, args ...any) {
	l.log.Debug("embedded store server", "message", fmt.Sprintf(format, args...))
}

func (l *serverLog) Debugf(string, ...any) {}
func (l *serverLog) Tracef(string, ...any) {}

func (l *serverLog) stop(text string) {
	l.log.Error("embedded store server", "message", text)
	l.store.end(fmt.Errorf("%w: %s; look after the disk of %s, then start again", store.ErrStopped, text, l.store.options.Dir))
}

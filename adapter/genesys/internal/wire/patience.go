package wire

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
)

// Waits between tries double from firstPause to lastPause. A server's own wish
// to be left alone is heeded up to MaxRetryAfter.
const (
	firstPause    = 500 * time.Millisecond
	lastPause     = 10 * time.Second
	MaxRetryAfter = time.Minute
)

// Pause is how long to wait before the given try, the first retry being 1, and
// err what became of the try before: somewhere between half of the nominal wait
// and all of it, as random in [0, 1) says, or longer if the server asked for it.
func Pause(random func() float64, try int, err error) time.Duration {
	wait := lastPause
	if try < 6 {
		wait = min(firstPause<<(try-1), lastPause)
	}
	wait = wait/2 + time.Duration(random()*float64(wait/2))
	if refused, ok := errors.AsType[*genesys.ResponseError](err); ok {
		wait = max(wait, refused.RetryAfter)
	}
	return wait
}

// Sleep waits and reports whether it could wait that long.
func Sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// RetryAfter reads the header of that name: seconds or an HTTP date. What it
// cannot read is no wait at all.
func RetryAfter(h http.Header) time.Duration {
	header := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(strings.TrimSpace(header)); err == nil && seconds > 0 {
		return Seconds(seconds)
	}
	if at, err := http.ParseTime(header); err == nil {
		return min(max(time.Until(at), 0), MaxRetryAfter)
	}
	return 0
}

// Seconds is a server's wish in seconds, as far as it is heeded.
func Seconds(seconds int) time.Duration {
	return time.Duration(min(max(seconds, 0), int(MaxRetryAfter/time.Second))) * time.Second
}
